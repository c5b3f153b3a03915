"""The facts for the tool's own impact assessment."""

import pytest

from agent.bus import AgentStatus, SourceStatus
from tests.triage.made import NOON
from triage.access import Grant, Role
from triage.dpia import LANGUAGES, dpia_of, watched_by
from triage.retention import Rule
from triage.settings import GrantTable, PersonTable, Settings, StoreTable
from triage.token import made

_STATUS = AgentStatus(
    agent="fs01",
    version="0.1",
    ruleset_version="1",
    started_at=NOON,
    at=NOON,
    sources=(SourceStatus(name="postfix", kind="mail_log", state="watching"),),
)
_SETTINGS = Settings(
    store=StoreTable(url="postgresql://triage:hemligt@db/persinc"),
    person=(PersonTable(name="eva", grant=(GrantTable(role=Role.DPO, controller="BUN"),)),),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_is_what_is_told(language: str) -> None:
    watched = watched_by([_STATUS], [("fs01", "postfix", "KS"), ("fs02", "postfix", "SN")])

    token, _ = made("bo", (Grant(Role.AUDITOR),), NOON, None)

    text = dpia_of(_SETTINGS, watched, [Rule("evidence", 90, "KS 2026-17")], language, [token])

    assert "bo (API): auditor, all" in text
    for fact in ("fs01: postfix, e-postlogg (KS)", "eva: dpo, BUN", "KS 2026-17", "postgresql"):
        assert fact in text
    assert "hemligt" not in text
    assert "SN" not in text.replace("SNS", "")


def test_a_missing_decision_and_a_silent_house_are_said() -> None:
    text = dpia_of(Settings(), [], [Rule("evidence", 90)], "sv")

    assert "GALLRINGSBESLUT SAKNAS" in text
    assert "Ingen agent har hörts av" in text
