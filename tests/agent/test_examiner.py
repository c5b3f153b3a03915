"""Examiner: one job, from a path to an outcome, with nothing of the text in what comes back."""

import json
import os
from pathlib import Path

import pytest

from agent.bus import POSSIBLE_INCIDENT, Record
from agent.bus_codec import decode_incident
from agent.examine import Examined, Job, Outcome
from agent.examiner import Examiner
from agent.seal import Pseudonymiser, make_keys
from agent.settings import SharedDriveTable
from agent.start import Start
from triage.unseal import Identity

NUMBER = "19121212-1212"
TEXT = f"Elsa Brandin, {NUMBER}, är sjukskriven för utmattningssyndrom.\n"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    return make_keys(tmp_path_factory.mktemp("examiner") / "keys")


@pytest.fixture(scope="module")
def examiner(keys: tuple[Path, Path, Path]) -> Examiner:
    name = Pseudonymiser.read(keys[2])
    share = SharedDriveTable(kind="shared_drive", name="share", path=Path("/"))
    start = Start(
        agent="fs01",
        own_domains=("kommun.example",),
        recipients=tuple(keys[1].read_text().split()),
        pseudonym_version=name.version,
        pseudonym_key=name.key.hex(),
        sources=(share,),
    )
    return Examiner(start)


def _look(examiner: Examiner, path: Path, known: str = "", ruleset: str = "") -> Examined:
    job = Job("file", "share", os.fsencode(path), known_content=known, known_ruleset=ruleset)
    (examined,) = examiner.examine(job).items
    return examined


def _saved(folder: Path, name: str = "anteckning.txt", text: str = TEXT) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_incident_comes_back_as_an_event_without_text(
    examiner: Examiner, keys: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    path = _saved(tmp_path, "Elsa Brandin.txt")

    examined = _look(examiner, path)

    assert examined.outcome is Outcome.INCIDENT
    assert examined.event is not None
    written = examined.event.value + repr(examined).encode()
    for secret in (NUMBER, "191212121212", "Elsa", "Brandin", "utmattning", str(tmp_path)):
        assert secret.encode() not in written
    event = decode_incident(
        Record(POSSIBLE_INCIDENT, 0, 0, b"", examined.event.value, dict(examined.event.headers))
    )
    evidence = Identity.read(keys[0]).open(event.data.sealed)
    assert evidence["location"] == str(path)
    assert NUMBER not in json.dumps(evidence["places"])


def test_found_again_it_is_the_same_event(examiner: Examiner, tmp_path: Path) -> None:
    path = _saved(tmp_path)

    first, again = _look(examiner, path), _look(examiner, path)

    assert first.event is not None
    assert again.event is not None
    assert first.event.id == again.event.id


def test_another_content_is_another_event_of_the_same_item(
    examiner: Examiner, tmp_path: Path
) -> None:
    first = _look(examiner, _saved(tmp_path))
    second = _look(examiner, _saved(tmp_path, text=TEXT + "Mer.\n"))

    assert first.event is not None
    assert second.event is not None
    assert first.event.id != second.event.id
    assert first.event.key == second.event.key


def test_known_content_is_not_judged_again(examiner: Examiner, tmp_path: Path) -> None:
    path = _saved(tmp_path)
    first = _look(examiner, path)

    again = _look(examiner, path, first.content, examiner.ruleset_version)

    assert again.unchanged
    assert again.event is None


def test_a_new_ruleset_judges_known_content_again(examiner: Examiner, tmp_path: Path) -> None:
    path = _saved(tmp_path)
    first = _look(examiner, path)

    again = _look(examiner, path, first.content, "older")

    assert again.outcome is Outcome.INCIDENT


def test_copies_share_a_content_name_and_nothing_else(examiner: Examiner, tmp_path: Path) -> None:
    one, other = _look(examiner, _saved(tmp_path)), _look(examiner, _saved(tmp_path, "kopia.txt"))

    assert one.content == other.content
    assert one.event is not None
    assert other.event is not None
    assert one.event.key != other.event.key


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.mkdir(), "not_a_file"),
        (os.mkfifo, "not_a_file"),
        (lambda path: path.symlink_to("/etc/passwd"), "cannot_open"),
        (lambda _path: None, "gone"),
    ],
)
def test_what_cannot_be_opened_is_not_examined_and_says_why(
    make: object, code: str, examiner: Examiner, tmp_path: Path
) -> None:
    assert callable(make)
    path = tmp_path / "x.txt"
    make(path)

    examined = _look(examiner, path)

    assert examined.outcome is Outcome.NOT_EXAMINED
    assert examined.coverage.unreadable == (code,)


def test_a_name_that_is_not_utf_8_is_read(examiner: Examiner, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/l\xe4karintyg.txt"
    Path(os.fsdecode(path)).write_text(TEXT, encoding="utf-8")

    (examined,) = examiner.examine(Job("file", "share", path)).items

    assert examined.outcome is Outcome.INCIDENT
    assert examined.event is not None


def test_a_term_alone_is_a_topic_and_is_counted(examiner: Examiner, tmp_path: Path) -> None:
    examined = _look(examiner, _saved(tmp_path, text="Vi bjuder på föreläsning om diabetes.\n"))

    assert examined.outcome is Outcome.TOPIC
    assert {found.category for found in examined.findings} == {"health"}
    assert examined.event is None


def test_an_image_is_not_called_clean(examiner: Examiner, tmp_path: Path) -> None:
    path = tmp_path / "skolfoto.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))

    examined = _look(examiner, path)

    assert examined.outcome is Outcome.NOT_EXAMINED
