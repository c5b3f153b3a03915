"""Token: how somebody who is not on the host shows who they are. Pure but for its randomness.

Written `persinc_<id>_<secret>`. The store keeps the id and an argon2 hash of the secret; the secret
is shown once. `persinc_` in front lets scanners of leaked secrets know it.

>>> parted("persinc_ab12cd34_s3cret"), parted("Bearer x")
(('ab12cd34', 's3cret'), None)
"""

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from triage.access import Actor, Grant, Role

_FORM = re.compile(r"persinc_([a-z0-9]{8,16})_([A-Za-z0-9_-]{1,100})")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of one."""

    id: str
    person: str
    grants: tuple[Grant, ...]
    secret_hash: str = field(repr=False)
    at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Whether it opens the door."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def actor(self) -> Actor:
        """Who comes in by it."""
        return Actor(self.person, self.grants)

    def is_of(self, secret: str) -> bool:
        """Whether the secret is this token's; takes as long when it is not."""
        try:
            return _hasher().verify(self.secret_hash, secret)
        except (VerificationError, InvalidHashError):
            return False


def made(
    person: str, grants: tuple[Grant, ...], at: datetime, expires_at: datetime | None
) -> tuple[Token, str]:
    """A new token, and what its holder is given."""
    name = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    token = Token(name, person, grants, _hasher().hash(secret), at, expires_at)
    return token, f"persinc_{name}_{secret}"


def parted(text: str) -> tuple[str, str] | None:
    """Id and secret, or None."""
    found = _FORM.fullmatch(text.strip())
    return None if found is None else (found[1], found[2])


def written(grants: tuple[Grant, ...]) -> str:
    """Grants as they lie in the store."""
    return json.dumps([asdict(grant) for grant in grants], ensure_ascii=False)


def read(text: str) -> tuple[Grant, ...]:
    """Grants from the store."""
    return tuple(
        Grant(Role(one["role"]), one["controller"], one["unit"]) for one in json.loads(text)
    )


def token_json(token: Token) -> dict[str, object]:
    """What may be shown of a token."""
    return {
        "id": token.id,
        "person": token.person,
        "grants": [asdict(grant) for grant in token.grants],
        "at": token.at.isoformat(),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
    }


def _hasher() -> PasswordHasher:
    """Secrets are random and long: a light hash suffices, and does not tie up the service."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
