"""Between rows and the frozen dataclasses of triage."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from agent.bus import PossibleIncident
from triage.access import Scope
from triage.band import Band
from triage.case import Case, Disposition, Origin, State
from triage.facts import Facts
from triage.intake import Filed
from triage.store.bulk import Value
from triage.store.tables import case
from triage.suppression import Suppression

CASE_COLUMNS = tuple(column.name for column in case.columns)
_FIELDS = tuple(name for name in CASE_COLUMNS if name != "waiting")
_SEALED = {"sealed"}


def case_row(one: Case) -> dict[str, Any]:
    """A case as it is written, in the order of its columns."""
    written = {"facts": one.facts.written(), "overrides": json.dumps(dict(one.overrides))}
    return {name: written.get(name) or getattr(one, name) for name in CASE_COLUMNS}


def case_of(row: RowMapping) -> Case:
    """A case as it is read."""
    values = {name: row[name] for name in _FIELDS}
    values["facts"] = Facts.read(values["facts"])
    values["overrides"] = json.loads(values["overrides"])
    values["origin"] = Origin(values["origin"])
    values["state"] = State(values["state"])
    values["band"] = Band(values["band"])
    disposition = values["disposition"]
    values["disposition"] = None if disposition is None else Disposition(disposition)
    return Case(**values)


def event_row(filed: Filed, received_at: datetime) -> tuple[Value, ...]:
    """An event in the order of its columns: the data without what is sealed, and what is sealed."""
    arrival = filed.arrival
    return (
        arrival.id,
        filed.case_id,
        filed.suppression_id,
        arrival.data.source.name,
        filed.quiet,
        filed.by.value,
        arrival.keys.item,
        received_at,
        arrival.data.detected_at,
        arrival.data.model_dump_json(exclude=_SEALED),
        arrival.data.sealed,
    )


def incident_of(data: str) -> PossibleIncident:
    """The event's data as it is read."""
    return PossibleIncident.model_validate_json(data)


def suppression_of(row: RowMapping) -> Suppression:
    """A suppression as it is read."""
    matchers: Mapping[str, str] = json.loads(row["matchers"])
    return Suppression(
        id=row["id"],
        matchers=matchers,
        expires_at=row["expires_at"],
        reason=row["reason"],
        by=row["by"],
        at=row["at"],
        scope=Scope(row["controller"], row["unit"]),
        case_id=row["case_id"],
        hit_count=row["hit_count"],
        last_hit_at=row["last_hit_at"],
        ended_at=row["ended_at"],
    )
