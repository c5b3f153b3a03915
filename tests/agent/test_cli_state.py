"""What an operator asks of an agent, and what the answers and exit codes are."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.bus import AgentStatus, ScanStatus, SourceStatus
from agent.cli import main
from agent.item import Identity
from agent.ledger import Checkpoint, Quarantined
from agent.standing import Standing
from agent.statement import save_checkpoint, save_note, save_quarantined
from agent.store import Store

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
SETTINGS = """
[agent]
name = "fs01"
state_directory = "state"
health_address = "127.0.0.1:1"
[seal]
recipients_file = "r"
pseudonym_key_file = "p"
[[source]]
kind = "shared_drive"
name = "share"
path = "share"
"""
Ask = Callable[..., Result]


def status(**changes: object) -> AgentStatus:
    source = SourceStatus(name="share", kind="shared_drive", state="watching", since=NOW)
    values: dict[str, object] = {
        "agent": "fs01",
        "version": "1",
        "ruleset_version": "r",
        "started_at": NOW - timedelta(hours=3),
        "at": NOW,
        "sources": (source,),
    }
    return AgentStatus.model_validate(values | changes)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    (tmp_path / "agent.toml").write_text(SETTINGS)

    def ask(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--config", str(tmp_path / "agent.toml")])

    return ask


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state of an agent that has run: two files in quarantine, and what it said last."""

    async def made() -> None:
        async with Store.open(tmp_path / "state") as store:
            held = [
                Quarantined(source, path, Identity(1, 2, 3, 4, 5), "deadline", 3, 9e9)
                for source, path in (("share", b"/srv/a.pdf"), ("other", b"/srv/b\xff\x1b.pdf"))
            ]
            note = save_note("status", status().model_dump_json())
            seen = [
                Checkpoint("share", path, Identity(1, 2, 3, 4, 5), outcome=outcome)
                for path, outcome in (
                    (b"/srv/skannat.tif", "not_examined"),
                    (b"/srv/foto.png", "no_text"),
                    (b"/srv/x", "clean"),
                )
            ]
            await store.commit([*map(save_quarantined, held), *map(save_checkpoint, seen), note])

    asyncio.run(made())
    return tmp_path / "state"


def test_an_agent_that_never_ran_is_told_with_the_mend(ask: Ask) -> None:
    answer = ask("status")

    assert answer.exit_code == 2
    assert "Nobody answers at 127.0.0.1:1" in answer.stderr
    assert "systemctl start persinc-agent" in answer.stderr
    assert "the agent has not run yet" in answer.stderr
    assert ask("quarantine", "list").exit_code == 2


@pytest.mark.usefixtures("state")
def test_an_agent_that_does_not_run_is_told_with_what_it_said_last(ask: Ask) -> None:
    answer = ask("status")

    assert answer.exit_code == 2
    assert "does not run; this is what it said" in answer.stdout
    assert "Source share: watching" in answer.stdout
    assert json.loads(ask("status", "--json").stdout)["running"] is False


@pytest.mark.usefixtures("state")
def test_what_is_in_quarantine_is_listed_for_people_and_machines(ask: Ask) -> None:
    listed = ask("quarantine", "list")
    rows = [json.loads(line) for line in ask("quarantine", "list", "--json").stdout.splitlines()]

    assert listed.exit_code == 1
    assert "share  deadline    strikes 3" in listed.stdout
    assert [row["path"] for row in rows] == [r"/srv/b\xff\x1b.pdf", "/srv/a.pdf"]
    assert ask("quarantine", "list", "--source", "nobody").exit_code == 0


@pytest.mark.usefixtures("state")
def test_every_file_that_was_not_looked_at_is_named(ask: Ask) -> None:
    rows = [json.loads(line) for line in ask("unexamined", "--json").stdout.splitlines()]
    listed = ask("unexamined", "--source", "share")

    assert {(row["path"], row["outcome"]) for row in rows} == {
        ("/srv/skannat.tif", "not_examined"),
        ("/srv/a.pdf", "not_examined"),
        (r"/srv/b\xff\x1b.pdf", "not_examined"),
    }
    assert listed.stdout.splitlines()[0] == "share  not_examined     /srv/skannat.tif"
    assert listed.exit_code == 1
    assert ask("unexamined", "--source", "nobody").exit_code == 0


@pytest.mark.usefixtures("state")
def test_what_holds_no_text_by_nature_is_counted_and_named_when_asked(ask: Ask) -> None:
    assert "foto.png" not in ask("unexamined").stdout
    assert "1 with pictures, sound or film" in ask("unexamined").stderr
    assert "share  no_text          /srv/foto.png" in ask("unexamined", "--all").stdout


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("/srv/a.pdf",), ["other"]),
        (("--source", "other"), ["share"]),
        (("--all",), []),
    ],
)
def test_what_is_to_be_tried_again_is_due_and_has_no_strikes(
    ask: Ask, state: Path, words: tuple[str, ...], left: list[str]
) -> None:
    answer = ask("quarantine", "retry", *words)

    rows = [json.loads(line) for line in ask("quarantine", "list", "--json").stdout.splitlines()]
    assert answer.exit_code == 0
    assert f"{2 - len(left)} will be tried again" in answer.stdout
    assert [row["source"] for row in rows if row["strikes"] == 3] == left
    assert state.exists()


@pytest.mark.usefixtures("state")
def test_what_is_not_in_quarantine_or_not_named_is_told(ask: Ask) -> None:
    assert "/srv/c.pdf: is not in quarantine" in ask("quarantine", "retry", "/srv/c.pdf").stderr
    assert ask("quarantine", "retry", "/srv/c.pdf").exit_code == 1
    assert "say which" in ask("quarantine", "retry").stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scan": ScanStatus(files=12_000)}, "counting for the first time: 12,000 files so far"),
        (
            {"scan": ScanStatus(files=250, of=1000, ends_at=NOW + timedelta(minutes=3))},
            "25 % (250 of 1,000 files), about 3 min left",
        ),
        ({"last_reconcile_at": NOW - timedelta(hours=2)}, "complete 2 h 0 min ago"),
        ({"watches": 20, "directories": 1700}, "20 on 1,700 folders"),
        ({"state": "degraded", "detail": "watches_exhausted"}, "degraded (watches_exhausted)"),
        ({"state": "blind", "detail": "log_missing"}, "path is not there: mount it or mend"),
        ({"quarantined": 3}, "3: see `persinc-agent quarantine list`"),
    ],
)
def test_what_a_source_says_of_itself_in_words(changes: dict[str, object], words: str) -> None:
    source = status().sources[0].model_copy(update=changes)

    standing = Standing(status=status(sources=(source,)), bus_connected=True)

    assert words in standing.in_words(NOW)
    assert standing.sees_all == ("state" not in changes)


@pytest.mark.parametrize(
    ("changes", "trouble", "words"),
    [
        ({}, "", "nothing waits to be sent"),
        (
            {"outbox_rows": 1200, "oldest_unsent_seconds": 720.0},
            "127.0.0.1:1: nobody listens there",
            "1,200 events wait to be sent, the oldest for 12 min",
        ),
        ({"outbox_rows": 1, "refused_rows": 1}, "", "too large for the topic"),
        ({"intake_paused": True}, "", "PAUSED"),
    ],
)
def test_what_waits_to_be_sent_in_words(
    changes: dict[str, object], trouble: str, words: str
) -> None:
    standing = Standing(status=status(**changes), bus_connected=not trouble, bus_trouble=trouble)

    told = standing.in_words(NOW)

    assert words in told
    assert trouble in told
