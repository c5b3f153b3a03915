"""Letters: whatever an event holds, nothing of it gets in that is not on the list."""

import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.bus import CoverageFacts, PossibleIncident, Reason
from tests.triage.made import NOON, case_of, event, finding, mail
from triage.letter import Letter, Line, NotTellable, Occasion, agent_named
from triage.receivers.email import Email
from triage.receivers.webhook import content_of
from triage.telling import Matter, Receiver, Rules, plan
from triage.telling_settings import EmailTable, SmtpTable

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_CANARY = "KANARIE"
_canaries = st.text(alphabet="abåäö 19121212-<>\r\n\0=?", max_size=12).map(
    lambda text: f"{_CANARY}{text}"
)


def _mail_of(letter: Letter, language: str) -> str:
    smtp = SmtpTable(host="127.0.0.1", security="none", sender="persinc@kommun.example")
    to = EmailTable.model_validate(
        {"name": "eva", "address": "eva@kommun.example", "language": language}
    )
    return Email(smtp, to, STOCKHOLM).message(letter).as_bytes().decode("ascii")


def _leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each text in it."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _leaves(one, (*path, index))


def _put(value: Any, path: tuple[str | int, ...], text: str) -> Any:
    """The same with another text at one place."""
    if not path:
        return text
    copy = value.copy()
    copy[path[0]] = _put(value[path[0]], path[1:], text)
    return copy


def _flooded(canary: str) -> PossibleIncident:
    """An event with the canary wherever an event can hold a text at all, also in fields to come."""
    what = finding(
        category="x",
        entity_type="x",
        detector="x",
        rules=("x",),
        parts=("x",),
        tier="sensitive",
    )
    full = event(
        findings=(what, finding("health")),
        mail=mail(),
        reasons=(Reason(rule="x", text="x"),),
        coverage=CoverageFacts(unreadable=("x",)),
    )
    content = full.model_dump(mode="json")
    for path in list(_leaves(content)):
        tried = _put(content, path, canary)
        try:
            PossibleIncident.model_validate(tried)
        except ValidationError:
            continue  # a closed list, a time
        content = tried
    return PossibleIncident.model_validate(content)


@given(canary=_canaries, language=st.sampled_from(["sv", "en", "nb"]))
@settings(max_examples=40)
def test_a_flood_of_canaries_leaves_no_trace_in_any_letter(canary: str, language: str) -> None:
    flooded = _flooded(canary)
    case = case_of(flooded)
    matters = [
        Matter(1, "opened", canary, NOON, case),
        Matter(2, "wider", canary, NOON, case),
        Matter(3, "agent_silent", f"{canary} :2026-11-24T12:00:00", NOON),
        Matter(4, "suppression_expired", canary, NOON),
        Matter(5, "stage", "soft:warning:2026-11-24T12:00:00", NOON, case),
        Matter(6, "unseen", canary, NOON, case),
    ]
    receivers = [Receiver("eva"), Receiver("ola", duty="deputy")]

    made = [
        plan(matters, receivers, {}, NOON, Rules()),
        plan(matters, receivers, {}, NOON, Rules(flood_count=0)),
    ]

    assert repr(flooded).count(_CANARY) > 15
    for sending in (*made[0].sendings, *made[1].sendings):
        told = json.dumps(content_of(sending.letter, language)) + repr(sending.letter)
        assert _CANARY not in told + _mail_of(sending.letter, language)


@pytest.mark.parametrize("field", ["id", "source", "audience", "counts"])
def test_a_line_takes_closed_lists_only(field: str) -> None:
    right = {
        "id": "261124-PERSINC-AB12",
        "band": "high",
        "protected_identity": False,
        "source": "mail_log",
        "counts": (("health", 1),),
        "audience": "public",
        "detected_at": NOON,
        "due_by": NOON,
        "legal": False,
    }
    wrong = {**right, field: (("Elsa", 1),) if field == "counts" else "Elsa"}

    with pytest.raises(NotTellable) as caught:
        Line(**wrong)  # type: ignore[arg-type]  # wrong on purpose

    assert "Elsa" not in str(caught.value)


def test_a_weeks_figures_have_names_from_a_closed_list() -> None:
    told = _mail_of(Letter(Occasion.DIGEST, week=(("opened", 12), ("overdue", 1))), "en")

    with pytest.raises(NotTellable):
        Letter(Occasion.DIGEST, week=(("Elsa", 1),))

    assert "Last week: new 12, overdue 1" in told


@pytest.mark.parametrize(("name", "told"), [("fs01", "fs01"), ("Elsa B", "unknown")])
def test_an_agents_name_is_a_name(name: str, told: str) -> None:
    assert agent_named(name) == told


def test_the_subject_holds_id_and_level_only() -> None:
    line = Line.of(case_of(event("health")))

    mail = _mail_of(Letter(Occasion.OPENED, (line,)), "en")

    assert "Subject: [Persinc] 261124-PERSINC-AB12 preliminary " in mail
