"""Registering: the register of art. 33(5) as rows, and taking in one that exists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.access import Act, Scope, reach, require
from triage.desk.reading import require_somewhere
from triage.desk.room import Desk
from triage.entry import Entry
from triage.history import settled
from triage.register import OWN, Row
from triage.register_scan import SCANNED
from triage.registration import Import, import_of, row_of_case
from triage.store import Connection, cases, entries, registered


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    added: int
    known: int
    """Already there, and the same."""
    differing: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Already there with another content in these columns: left as they were."""
    scanned: int = 0
    """Of those added, how many were read from a scanned page, to be looked through."""


def register(desk: Desk, controller: str = "") -> list[Row]:
    """All rows the actor may see, oldest first; that they were given is logged."""
    require_somewhere(desk, Act.REGISTER)
    with desk.store.writing() as connection:
        rows = _rows(connection, desk, controller)
        detail = {"rows": str(len(rows)), "controller": controller}
        desk.log(connection, "register_given", detail=detail)
    return rows


def take_register(desk: Desk, rows: Sequence[Row], controller: str = "") -> Imported:
    """Take in an existing register; a second time adds nothing. All rows or, on an error, none.

    `controller` is set where a row names none.
    """
    named = [replace(row, controller=row.controller or controller) for row in rows]
    for scope in {Scope(row.controller, row.unit) for row in named}:
        require(desk.actor, Act.JUDGE, scope)
    added = known = scanned = 0
    differing: list[tuple[str, tuple[str, ...]]] = []
    with desk.store.writing() as connection:
        there = {row.id: row for row in _rows(connection, desk, "")}
        for row in named:
            if _add(connection, desk, import_of(row, desk.house.zone, desk.house.hours)):
                added += 1
                scanned += row.origin == SCANNED
            elif (columns := _own_differing(row, there.get(row.id))) == ():
                known += 1
            else:
                differing.append((row.id, columns))
        counts = {"added": added, "known": known, "differing": len(differing)}
        written = {name: str(count) for name, count in counts.items()}
        desk.log(connection, "register_taken", detail=written)
    return Imported(added, known, tuple(differing), scanned)


def _rows(connection: Connection, desk: Desk, controller: str) -> list[Row]:
    found = [
        case
        for case in registered.registered(connection, reach(desk.actor, Act.REGISTER))
        if controller in {"", case.controller}
    ]
    made: dict[str, list[Entry]] = {case.id: [] for case in found}
    for entry in entries.of_cases(connection, list(made)):
        made[entry.case_id].append(entry)
    return [row_of_case(case, made[case.id], desk.house.zone) for case in found]


def _add(connection: Connection, desk: Desk, new: Import) -> bool:
    if not registered.add_case(connection, new.case):
        return False
    made = [
        entries.add(connection, new.case.id, kind, new.at, desk.actor.name, data)
        for kind, data in new.entries
    ]
    cases.update(connection, [settled(new.case, made, desk.house.hours)])
    return True


def _own_differing(row: Row, there: Row | None) -> tuple[str, ...]:
    """The customer's own columns that differ; a case that stands in no register differs in all."""
    if there is None:
        return ("Id",)
    return row.differing(there, OWN)
