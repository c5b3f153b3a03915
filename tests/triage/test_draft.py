"""Drafts: what is known stands in the form, what is not is asked for."""

import io
import json
from dataclasses import replace

import docx
import pytest

from tests.triage.conftest import Feed
from tests.triage.made import NOON, event
from triage import desk, draft_file
from triage.case import Disposition
from triage.decision import Breach
from triage.desk import Desk
from triage.desk.accounting import draft
from triage.draft import Controller, Draft
from triage.draft_form import AUTHORITIES, KINDS
from triage.severity import UnknownFactor


@pytest.fixture
def number(at: Desk, feed: Feed) -> str:
    """A case judged and acted on."""
    feed(event("health", "person"))
    (case,) = desk.list_cases(at).cases
    desk.set_aware(at, case.id, NOON, "enheten ringde")
    answers = {"protected_identity": "false", "wrong_recipient": "true", "public": "false"}
    desk.decide(
        at,
        case.id,
        Disposition.INCIDENT_NOTIFY,
        "kränkande för den enskilde",
        breach=[Breach.CONFIDENTIALITY],
        example="14",
        answers={**answers, "dpc": "3", "ei": "1"},
    )
    desk.detail(at, case.id, {"description": "Kallelse *i* ämnesraden", "consequences": "oro"})
    desk.detail(at, case.id, {"ended_at": "2026-11-24T10:00:00+00:00", "records": ""})
    desk.measure(at, case.id, "mottagarna har raderat", done_at=NOON)
    desk.tell_persons(at, case.id, "no", why_not="olägenheten är liten")
    return case.id


def _values(made: Draft) -> dict[str, str]:
    return {answer.key: answer.value for answer in made.answers}


@pytest.mark.parametrize("authority", AUTHORITIES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_known_stands_in_every_form(
    at: Desk, number: str, authority: str, kind: str
) -> None:
    values = _values(draft(at, number, authority, kind))

    assert values["reference"] == number
    assert values["controller"] == "Bildningsnämnden"
    assert values["aware"] == "2026-11-24 13:00"
    assert values["ended"] == "2026-11-24 11:00"
    assert values["description"] == "Kallelse *i* ämnesraden"
    assert values["measures"] == "2026-11-24: mottagarna har raderat"
    assert values["not_informed"] == "olägenheten är liten"
    assert values["informed"] in {"nej", "nei"}
    assert values["protected_identity"] in {"nej", "nei"}
    assert "EDPB 01/2021, 14" in values["severity"]


def test_what_nobody_said_is_open(at: Desk, number: str) -> None:
    made = draft(at, number)

    assert {"organisation_number", "records"} <= {one.key for one in made.open}
    assert "description" not in {one.key for one in made.open}


def test_the_three_files_say_the_same(at: Desk, number: str) -> None:
    made = draft(at, number)

    document = docx.Document(io.BytesIO(draft_file.written(made, "docx")))
    in_table = [row.cells[1].text for row in document.tables[0].rows]
    in_json = json.loads(draft_file.written(made, "json"))
    assert in_json["level"] == "high"

    assert document.paragraphs[0].text == "Preliminär anmälan av personuppgiftsincident"
    assert len(in_table) == len(made.answers)
    assert in_json["fields"]["description"] in in_table
    assert in_json["open"] == [one.key for one in made.open]


def test_what_people_wrote_is_no_markup(at: Desk, number: str) -> None:
    text = draft_file.written(draft(at, number), "md").decode()

    assert r"Kallelse \*i\* ämnesraden" in text


def test_a_form_nobody_has_is_refused(at: Desk, number: str) -> None:
    with pytest.raises(UnknownFactor):
        draft(at, number, "CNIL")


def test_what_the_settings_know_of_a_controller_is_filled_in(at: Desk, number: str) -> None:
    board = Controller("212000-0000", "Torget 1", "dso@kommun.example")
    house = replace(at.house, controllers={"Bildningsnämnden": board})

    values = _values(draft(replace(at, house=house), number))

    assert values["organisation_number"] == "212000-0000"
    assert (values["address"], values["contact"]) == ("Torget 1", "dso@kommun.example")


def test_the_severity_is_told_factor_by_factor(at: Desk, number: str) -> None:
    told = _values(draft(at, number))["severity"].split("\n")

    assert told[0] == "SE = DPC 3 × EI 1 + CB 0,25 = 3,25 (hög)"
    assert told[1] == "DPC 3: känsliga uppgifter: leder till antaganden om känsliga förhållanden"
    assert told[-1] == "EDPB 01/2021, 14: högst förtroliga uppgifter e-postade av misstag"


def test_what_need_not_be_found_out_is_not_asked_for(at: Desk, number: str) -> None:
    desk.confirm(replace(at, actor=replace(at.actor, name="bo")), number, agrees=True)
    desk.notify(at, number, "complete", NOON)
    desk.tell_persons(at, number, "yes", at=NOON, how="brev")

    values = _values(draft(at, number))

    assert (values["late"], values["not_informed"]) == ("–", "–")
