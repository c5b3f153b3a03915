"""From elsewhere: every command through the API does and says what it does and says on the host."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner, Result
from pyrage import encrypt, x25519

from tests.triage.conftest import Clock, Feed, by_force
from tests.triage.made import NOON, event, status
from tests.triage.served import served
from triage import desk
from triage.access import Grant, Role
from triage.case import Disposition
from triage.cli import main
from triage.cli_api import _GET, _LOCAL, _POST
from triage.desk import Desk, audit_log
from triage.desk.admitting import new_token
from triage.settings import Settings
from triage.store import Batch
from triage.web.admission import Admission
from triage.web.app import made

LOCATION = "R:/elevhalsa/Quirina Vaxholtz.docx"
_ON_THE_HOST = {"run", "demo"}
_RENAMED = {"valid"}  # `token new --days`
_CHANGING = {
    "suppressions": {"end", "reason"},
    "routines": {"put", "title", "place", "owner", "reviewed"},
}
Asked = Callable[..., Result]


@pytest.fixture
def url(at: Desk) -> Iterator[str]:
    with served(made(Admission(at.store, at.house, at.now, 100_000, 10), Settings())) as address:
        yield address


@pytest.fixture
def asked(url: str, at: Desk, tmp_path: Path) -> Asked:
    """Runs a command through the API, as somebody with a role."""

    def ask(*words: str, who: str = "eva", role: Role = Role.CENTRAL_DPO, code: int = 0) -> Result:
        file = tmp_path / f"{who}.{role}"
        if not file.exists():
            file.write_text(new_token(at, who, [Grant(role)], NOON + timedelta(days=900))[1])
        way = ("--api", url, "--token-file", str(file), "--language", "en")
        result = CliRunner().invoke(main, [*way, *words])
        assert result.exit_code == code, result.output
        return result

    return ask


@pytest.fixture
def key() -> x25519.Identity:
    return x25519.Identity.generate()


@pytest.fixture
def number(feed: Feed, asked: Asked, key: x25519.Identity) -> str:
    evidence = json.dumps({"location": LOCATION}).encode()
    sealed = base64.b64encode(encrypt(evidence, [key.to_public()])).decode()
    feed(*(event("health", "person", item=item, sealed=sealed) for item in range(3)))
    return str(json.loads(asked("list", "--json").output)["id"])


def test_a_case_from_the_list_to_the_register(asked: Asked, number: str, tmp_path: Path) -> None:
    """A whole day's work, on both databases; what stands in the way is told in words."""
    file = str(tmp_path / "register.csv")
    refused = asked("decide", number, "incident_notify", "-r", "ja", code=2)
    steps = [
        ("show", number, "--reason", "reported"),
        ("factor", number, "dpc", "3", "-r", "a class list"),
        ("aware", number, "-r", "the head called"),
        ("assign", number, "bo"),
        ("note", number, "called them"),
        ("measure", number, "taken down"),
        ("consulted", number, "the DPO", "notify"),
        ("detail", number, "persons=12", "ended_at=2h"),
        ("deviation", number, "--cause", "no routine", "--owner", "IT", "--due", "2026-12-01"),
        ("hold", number, "-r", "asked for"),
        ("hold", number, "-r", "done", "--off"),
        (*f"decide {number} incident_notify -r yes --breach confidentiality".split(), "--public",
         "--not-protected", "--wrong-recipient"),
    ]  # fmt: skip
    for words in steps:
        asked(*words)
    asked("confirm", number, "--agree", who="bo")
    asked("notified", number, "preliminary")
    asked("told", number, "yes", "--at", "2026-11-24", "--how", "by letter")
    asked("register", "export", "--output", file)

    assert "Error: not now:" in refused.output
    assert number in Path(file).read_text("utf-8-sig")
    assert "incident" in asked("list", "--all").output
    assert "no routine" in asked("deviations").output
    assert "row" in asked("audit", "verify").output


def test_the_list_and_the_card_look_as_on_the_host(asked: Asked, at: Desk, number: str) -> None:
    listed, card = asked("list").output, asked("show", number).output
    here = ["--database", str(at.store.url), "--as", "eva", "--language", "en"]

    host_listed = CliRunner().invoke(main, [*here, "list"]).output
    host_card = CliRunner().invoke(main, [*here, "show", number]).output

    assert host_listed.splitlines()[0].split() == listed.splitlines()[0].split()
    left = re.compile(r"\(-?\d+ h\)")  # the clock of the one stands still
    assert left.sub("", host_card) == left.sub("", card)


@pytest.mark.parametrize(
    "words",
    [
        ("suppressions",),
        ("tuning",),
        ("routines",),
        ("deviations",),
        ("yearly", "2026"),
        ("yearly", "2026", "--json"),
        ("agents",),
        ("factor", "ID", "dpc", "2", "-r", "mild"),
    ],
    ids=" ".join,
)
def test_lists_and_accounts_look_as_on_the_host(
    asked: Asked, at: Desk, number: str, words: tuple[str, ...]
) -> None:
    desk.suppress(at, {"source": "share"}, "a mirror", expires_at=NOON + timedelta(days=9))
    desk.deviation(at, number, cause="no routine", owner="IT", due_by=NOON)
    decided = {"protected_identity": "false", "wrong_recipient": "true", "public": "false"}
    other = desk.report(at, desk.Report(what="x", category="health"))
    desk.decide(at, other.id, Disposition.FALSE_POSITIVE, "a form", answers=decided)
    here = ["--database", str(at.store.url), "--as", "eva", "--language", "en"]
    words = tuple(number if word == "ID" else word for word in words)

    elsewhere = asked(*words).output

    assert CliRunner().invoke(main, [*here, *words]).output == elsewhere


def test_an_import_is_told_as_on_the_host(asked: Asked, at: Desk, tmp_path: Path) -> None:
    file = tmp_path / "register.txt"
    file.write_text(
        "230404- En inbjudan har Raderat Ja Nej\nPERSINC- skickats\nNQ39 ur\n", "utf-8"
    )
    here = ["--database", str(at.store.url), "--as", "eva", "--language", "en"]

    first = asked("register", "import", str(file)).output
    again = CliRunner().invoke(main, [*here, "register", "import", str(file)]).output

    assert first.startswith("new: 1, there already: 0, different: 0\n  read from a scanned page")
    assert again == "new: 0, there already: 1, different: 0\n"


def test_what_is_refused_is_told_as_on_the_host(asked: Asked, at: Desk, number: str) -> None:
    here = ["--database", str(at.store.url), "--as", "eva", "--language", "en"]
    steps = [
        ("decide", number, "incident_notify", "-r", "x"),
        ("notified", number, "complete"),
        ("show", "230101-PERSINC-AA23"),
        ("detail", number, "persons=some"),
    ]

    for words in steps:
        on_the_host = CliRunner().invoke(main, [*here, *words]).output
        assert asked(*words, code=2).output == on_the_host
    shut_out = asked("list", who="ada", role=Role.ADMIN, code=2).output
    assert "ada: no role here allows to see cases" in shut_out


def test_a_list_cut_short_tells_how_many_there_are(asked: Asked, feed: Feed) -> None:
    feed(*(event("health", item=n, folder=n) for n in range(3)))

    assert "2 / 3" in asked("list", "--limit", "2").output
    assert "/" not in asked("list").output


def test_what_is_sealed_is_opened_where_the_key_is(
    asked: Asked, at: Desk, number: str, key: x25519.Identity, tmp_path: Path
) -> None:
    identity, other = tmp_path / "dpo.identity", tmp_path / "other.identity"
    identity.write_text(str(key))
    other.write_text(str(x25519.Identity.generate()))

    opened = asked("show", number, "--identity", str(identity), "--reason", "looking")
    as_json = asked("show", number, "--identity", str(identity), "--reason", "again", "--json")
    refused = asked("show", number, "--identity", str(other), "--reason", "trying", code=2)
    without = asked("show", number, "--identity", str(identity), code=2)

    assert LOCATION in opened.output
    assert json.loads(as_json.output)["evidence"][0]["location"] == LOCATION
    assert "does not open it" in refused.output
    assert "reason" in without.output
    given = [row.detail["reason"] for row in audit_log(at) if row.act == "sealed_given"]
    assert given == ["looking", "again", "trying"]


@pytest.mark.usefixtures("number")
def test_exit_codes_are_those_of_the_host(
    asked: Asked, feed: Feed, at: Desk, clock: Clock
) -> None:
    whole = asked("audit", "verify").output
    by_force(at.store, "UPDATE audit SET act = 'none' WHERE number = 1")
    broken = asked("audit", "verify", code=1).output
    assert asked("agents").output == "No agent has been heard.\n"
    feed.intake.take(Batch(statuses=[(("s", 0, 1), status())], offsets={("s", 0): 2}), NOON)
    clock.pass_hours(1)

    assert "rows, whole; head" in whole
    assert broken == "row 1: changed\n"
    assert "silent" in asked("agents", code=1).output


def test_erasing_is_done_from_elsewhere_too(asked: Asked) -> None:
    asked("erase", "--yes", who="bo", role=Role.AUDITOR, code=2)

    assert "sealed text" in asked("erase", "--yes").output


def test_what_cannot_be_is_told_in_one_line(asked: Asked, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("persinc_aaaaaaaaaa_wrong")
    away = ("--api", "http://127.0.0.1:1", "--token-file", str(token), "list")
    open_way = ("--api", "http://localhost.example", "--token-file", str(token), "list")

    told = [
        asked("show", "261124-PERSINC-AB12", code=2).output,
        asked("note", "261124-PERSINC-AB12", "x", who="au", role=Role.AUDITOR, code=2).output,
        CliRunner().invoke(main, away).output,
        CliRunner().invoke(main, open_way).output,
        CliRunner().invoke(main, ("--api", "https://kommun.example", "list")).output,
    ]

    for said, words in zip(
        told,
        ("no such case", "no such case", "Connection refused", "https://", "needs --token-file"),
        strict=True,
    ):
        assert words in said
        assert "Traceback" not in said


def _commands() -> Iterator[tuple[str, click.Command]]:
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            for part, one in command.commands.items():
                yield f"{name} {part}", one
        else:
            yield name, command


def test_every_command_and_option_has_its_way_through_the_api(url: str) -> None:
    schema = httpx.get(f"{url}/api/openapi.json").json()
    paths = {
        path.replace("{suppression}", "{number}"): way for path, way in schema["paths"].items()
    }
    bodies = schema["components"]["schemas"]
    missing = []
    for name, command in _commands():
        if name in _ON_THE_HOST:
            continue
        path = _GET.get(name) or _POST[name]
        way = paths[path]["get" if name in _GET else "post"]
        known = {one["name"] for one in way.get("parameters", [])}
        body = way.get("requestBody", {}).get("content", {}).get("application/json", {})
        if reference := body.get("schema", {}).get("$ref"):
            known |= bodies[reference.rpartition("/")[2]]["properties"].keys()
        asked = (
            {str(option.name) for option in command.params} - _LOCAL - _CHANGING.get(name, set())
        )
        missing += [f"{name}: {option}" for option in asked - known - _RENAMED]

    assert missing == []
