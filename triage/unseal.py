"""Opening sealed evidence with the DPO's key, which never leaves the DPO's own hands.

Source: the age format, age-encryption.org/v1.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
from pyrage import x25519


class WrongIdentity(Exception):  # noqa: N818 - named for what went wrong
    """An identity that cannot be used, or does not open this."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The DPO's secret key, for as long as one command or request needs it."""

    _key: x25519.Identity = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Identity":
        """Take the text of an identity file. Raises WrongIdentity."""
        lines = [line.strip() for line in text.splitlines()]
        keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
        if not keys:
            msg = "no age identity in it; it is the file `persinc-agent keys new` made for the DPO"
            raise WrongIdentity(msg)
        try:
            return cls(x25519.Identity.from_str(keys[0]))
        except pyrage.IdentityError:
            msg = "not a whole age identity; was it cut when it was copied?"
            raise WrongIdentity(msg) from None

    @classmethod
    def read(cls, path: Path) -> "Identity":
        """Read an identity file. Raises WrongIdentity."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a text file"
            msg = f"{path}: cannot be read: {reason}"
            raise WrongIdentity(msg) from None
        return cls.of(text)

    def open(self, sealed: str) -> dict[str, object]:
        """Open evidence. Raises WrongIdentity when it was sealed to another key."""
        try:
            plain = pyrage.decrypt(base64.b64decode(sealed), [self._key])
            evidence: dict[str, object] = json.loads(plain.decode("utf-8", "surrogatepass"))
        except (pyrage.DecryptError, binascii.Error, ValueError):
            msg = "this identity does not open it; is it the key that the agents seal to?"
            raise WrongIdentity(msg) from None
        return evidence
