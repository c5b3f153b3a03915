"""Admitting: tokens for those who come by the API, and who may hand out which."""

from collections.abc import Sequence
from datetime import datetime

from triage.access import Act, Grant, NotAllowed, Scope, acts_of, may, require
from triage.desk.room import Desk
from triage.store import tokens
from triage.token import Token, made


def new_token(
    desk: Desk, person: str, grants: Sequence[Grant], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """Make a token and give what its holder is to be handed: it is shown this once.

    Nobody hands out more than they may do themselves: an administrator makes no DPO.
    """
    require(desk.actor, Act.HOUSE)
    for grant in grants:
        scope = Scope(grant.controller, grant.unit)
        if not all(may(desk.actor, act, scope) for act in acts_of(grant.role)):
            raise NotAllowed(desk.actor.name, "hand_out_role")
    token, shown = made(person, tuple(grants), desk.now(), expires_at)
    with desk.store.writing() as connection:
        tokens.add(connection, token)
        roles = ",".join(grant.role.value for grant in grants)
        desk.log(
            connection, "token_made", detail={"token": token.id, "person": person, "roles": roles}
        )
    return token, shown


def list_tokens(desk: Desk) -> list[Token]:
    """All tokens, revoked and lapsed ones too."""
    require(desk.actor, Act.HOUSE)
    with desk.store.reading() as connection:
        return tokens.all_of(connection)


def revoke_token(desk: Desk, name: str) -> bool:
    """Close one at once; False when there is none that stands."""
    require(desk.actor, Act.HOUSE)
    with desk.store.writing() as connection:
        done = tokens.revoke(connection, name, desk.now())
        if done:
            desk.log(connection, "token_revoked", detail={"token": name})
    return done
