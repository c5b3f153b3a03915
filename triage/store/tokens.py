"""Tokens as they are kept."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from triage.store.tables import token
from triage.token import Token, read, written


def add(connection: Connection, one: Token) -> None:
    """Keep a new one."""
    values = asdict(one) | {"grants": written(one.grants)}
    connection.execute(token.insert().values(values))


def find(connection: Connection, name: str) -> Token | None:
    """The token of this id."""
    row = connection.execute(select(token).where(token.c.id == name)).mappings().first()
    return None if row is None else _token(row)


def all_of(connection: Connection) -> list[Token]:
    """All of them, oldest first."""
    rows = connection.execute(select(token).order_by(token.c.at, token.c.id)).mappings()
    return [_token(row) for row in rows]


def revoke(connection: Connection, name: str, at: datetime) -> bool:
    """Close it; False when there is none that stands."""
    statement = update(token).where(token.c.id == name, token.c.revoked_at.is_(None))
    return connection.execute(statement.values(revoked_at=at)).rowcount == 1


def used(connection: Connection, name: str, at: datetime) -> None:
    """Note when it was last used."""
    connection.execute(update(token).where(token.c.id == name).values(last_used_at=at))


def _token(row: RowMapping) -> Token:
    return Token(**{**row, "grants": read(row["grants"])})
