"""At the terminal: what is sealed stays sealed without the key, and every step says what it did."""

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyrage import encrypt, x25519

from tests.triage.made import NOON, event
from triage.cli import main
from triage.desk import House
from triage.desk.working import DETAILS
from triage.intake import Arrival, Rules
from triage.store import Batch, Intake, Store

LOCATION = "R:/elevhalsa/Quirina Vaxholtz.docx"


@pytest.fixture
def key() -> x25519.Identity:
    return x25519.Identity.generate()


@pytest.fixture
def url(blank: Path, tmp_path: Path, key: x25519.Identity) -> str:
    """A store with one case, sealed to the key."""
    path = tmp_path / "t.sqlite"
    path.write_bytes(blank.read_bytes())
    url = f"sqlite:///{path}"
    evidence = json.dumps({"location": LOCATION}).encode()
    sealed = base64.b64encode(encrypt(evidence, [key.to_public()])).decode()
    store = Store(url).open()
    arrival = Arrival.of("event-1", event("health", "person", sealed=sealed))
    Intake(store, Rules(), House().zone).take(
        Batch([(("t", 0, 0), arrival)], offsets={("t", 0): 1}), NOON
    )
    store.close()
    return url


def asked(url: str, *words: str, who: str = "eva", code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--database", url, "--as", who, *words])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def number(url: str) -> str:
    return str(json.loads(asked(url, "list", "--json").output)["id"])


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", ("hälsa", "hög")), ("en", ("health", "high")), ("nb", ("helse", "høy"))],
)
def test_the_list_in_each_language(url: str, language: str, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["--database", url, "--language", language, "list"])

    assert all(word in result.output for word in words)


def test_what_is_sealed_is_not_shown(url: str, number: str) -> None:
    for words in (("show", number), ("show", number, "--json"), ("list",), ("list", "--json")):
        assert "Quirina" not in asked(url, *words).output


def test_the_dpos_key_opens_it_and_that_is_logged(
    url: str, number: str, key: x25519.Identity, tmp_path: Path
) -> None:
    file = tmp_path / "dpo.identity"
    file.write_text(f"# public key: {key.to_public()}\n{key}\n")

    why = asked(url, "show", number, "--identity", str(file), code=2)
    shown = asked(url, "show", number, "--identity", str(file), "--reason", "bedömning")
    assert "kräver ett skäl" in why.output
    log = asked(url, "audit", "list", number).output

    assert LOCATION in shown.output
    assert "unsealed" in log
    assert "bedömning" in log
    assert "Quirina" not in log


def test_another_key_does_not(url: str, number: str, tmp_path: Path) -> None:
    file = tmp_path / "other.identity"
    file.write_text(str(x25519.Identity.generate()))

    result = asked(url, "show", number, "--identity", str(file), "--reason", "x", code=2)

    assert "does not open it" in result.output


@pytest.mark.parametrize("content", ["", "AGE-SECRET-KEY-1", "hello"])
def test_what_is_no_key_is_said_to_be_none(
    url: str, number: str, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "x"
    file.write_text(content)

    assert "identity" in asked(url, "show", number, "--identity", str(file), code=2).output


def test_from_awareness_to_notification(url: str, number: str) -> None:
    asked(url, "aware", number, "2h", "-r", "rektorn ringde")
    refused = asked(url, "decide", number, "incident_notify", "-r", "x", code=2)
    asked(
        url,
        *("decide", number, "incident_notify", "-r", "elevers hälsa"),
        *("--breach", "confidentiality", "--not-protected", "--wrong-recipient", "--not-public"),
        *("--example", "15"),
    )
    own = asked(url, "confirm", number, "--agree", code=2)
    asked(url, "confirm", number, "--agree", who="bo")
    asked(url, "measure", number, "filen borttagen", "--done", "1h")
    asked(url, "consulted", number, "DSO", "anmäl")
    asked(url, "told", number, "yes", "--at", "now", "--how", "brev", "--count", "3")
    asked(url, "detail", number, "persons=3", "cause=fel mapp")
    asked(url, "deviation", number, "--cause", "fel mapp", "--routine", "lagring")
    assert "lagring" in asked(url, "deviations").output
    asked(url, "notified", number, "complete", "--reference", "IMY-2026-1")

    case = json.loads(asked(url, "list", "--all", "--json").output)
    assert "art. 4.12" in refused.output
    assert "annan person" in own.output
    assert (case["state"], case["disposition"]) == ("closed", "incident_notify")
    assert "whole" in asked(url, "audit", "verify").output


def test_undo_reopen_hold_rest_assign(url: str, number: str) -> None:
    asked(url, "assign", number, "bo")
    asked(url, "undo", number)
    asked(url, "hold", number, "-r", "utlämnande")
    asked(url, "rest", number, "--after", "3", "--until", "+7d", "-r", "vänta")
    asked(url, "reopen", number, "-r", "nej")

    case = json.loads(asked(url, "list", "--json").output)
    assert (case["assignee"], case["held"], case["state"]) == (None, True, "open")


def test_suppress_and_list_and_end(url: str, number: str) -> None:
    asked(url, "suppress", number, "--by", "source", "-r", "flytt", "--days", "30")
    (one,) = map(json.loads, asked(url, "suppressions", "--json").output.splitlines())
    asked(url, "suppressions", "--end", str(one["number"]), "-r", "klart")

    assert one["matchers"] == {"source": "bildning"}
    assert asked(url, "suppressions", "--json").output == ""
    too_wide = asked(url, "suppress", "--match", "category=health", "-r", "x", code=2)
    assert "too wide" in too_wide.output


def test_tuning_erase_routines_similar_and_agents(url: str, number: str) -> None:
    asked(url, "decide", number, "test", "-r", "prov")
    asked(url, "routines", "--put", "web", "--title", "Publicering")

    kept = asked(url, "routines", "--reviewed", "web").output
    assert "Publicering" in kept
    assert "saknas" in kept
    assert asked(url, "tuning", "--json").output == ""
    assert "beslut" in asked(url, "erase", "--yes").output
    assert asked(url, "similar", number, "--json").output == ""
    assert asked(url, "agents").output.strip() == "Ingen agent har hörts av."


@pytest.mark.parametrize(
    "words",
    [
        ("show", "240101-PERSINC-AB12"),
        ("factor", "ID", "dpc", "9", "-r", "x"),
        ("confirm", "ID", "--agree"),
        ("merge", "ID", "ID"),
        ("split", "ID", "nothing"),
        ("suppressions", "--end", "7", "-r", "x"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    url: str, number: str, words: tuple[str, ...]
) -> None:
    result = asked(url, *(number if word == "ID" else word for word in words), code=2)

    assert "Error: " in result.output
    assert "Traceback" not in result.output


def test_times_and_numbers_among_details_are_read_or_refused(url: str, number: str) -> None:
    asked(url, "detail", number, "ended_at=2026-01-12 08:30", "persons=3")

    entry = json.loads(asked(url, "show", number, "--json").output)["entries"][-1]
    assert entry["data"] == {"ended_at": "2026-01-12T08:30:00+01:00", "persons": "3"}
    assert "2h" in asked(url, "detail", number, "ended_at=i går", code=2).output
    assert "occurred_at" in asked(url, "detail", number, "mood=good", code=2).output
    assert set(DETAILS) <= set(asked(url, "detail", "-h").output.replace(":", " ").split())


def test_a_time_is_read_as_people_write_it(url: str, number: str) -> None:
    asked(url, "aware", number, "2026-01-12 08:30", "-r", "x")

    case = json.loads(asked(url, "list", "--json").output)
    assert case["aware_at"] == "2026-01-12T07:30:00Z"
    assert "2h" in asked(url, "aware", number, "i går", "-r", "x", code=2).output
