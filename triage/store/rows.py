"""Between rows and the frozen dataclasses of triage."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from agent.bus import PossibleIncident
from triage.access import Scope
from triage.case import Case, Disposition, Origin, State
from triage.facts import Facts
from triage.intake import Filed
from triage.severity import Band
from triage.store.tables import case
from triage.suppression import Suppression

CASE_COLUMNS = tuple(column.name for column in case.columns)
_WRITTEN_OTHERWISE = {"facts", "overrides"}
_PLAIN = tuple(name for name in CASE_COLUMNS if name not in _WRITTEN_OTHERWISE)


def case_row(one: Case) -> dict[str, Any]:
    """A case as it is written."""
    row = {name: getattr(one, name) for name in _PLAIN}
    row["facts"] = one.facts.written()
    row["overrides"] = json.dumps(dict(one.overrides))
    return row


def case_of(row: RowMapping) -> Case:
    """A case as it is read."""
    values = {name: row[name] for name in CASE_COLUMNS}
    values["facts"] = Facts.read(values["facts"])
    values["overrides"] = json.loads(values["overrides"])
    values["origin"] = Origin(values["origin"])
    values["state"] = State(values["state"])
    values["band"] = Band(values["band"])
    disposition = values["disposition"]
    values["disposition"] = None if disposition is None else Disposition(disposition)
    return Case(**values)


def event_row(filed: Filed, received_at: object) -> dict[str, Any]:
    """An event as it is written: the data without what is sealed, and what is sealed."""
    arrival = filed.arrival
    return {
        "id": arrival.id,
        "case_id": filed.case_id,
        "suppression_id": filed.suppression_id,
        "source": arrival.data.source.name,
        "quiet": filed.quiet,
        "joined_by": filed.by.value,
        "item_key": arrival.keys.item,
        "received_at": received_at,
        "detected_at": arrival.data.detected_at,
        "data": arrival.data.model_dump_json(exclude={"sealed"}),
        "sealed": arrival.sealed,
    }


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
