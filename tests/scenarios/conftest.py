"""Scenarios: real inputs through the real examiner, as a worker would do it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.examine import Examined, Job
from agent.examiner import Examiner
from agent.start import SCAN_EXPORT, SCAN_FILES, SCAN_LOG, Start
from tests.scenarios.town import Town, lived

Look = Callable[..., list[Examined]]


@pytest.fixture(scope="session")
def examiner() -> Examiner:
    return Examiner(Start.by_hand(("kommun.example",), "all_staff", "sv", show_text=False))


@pytest.fixture
def look(examiner: Examiner) -> Look:
    """Examine one file, log or exported page."""

    def _look(path: Path, kind: str = "file") -> list[Examined]:
        if path.suffix == ".log":
            return list(examiner.examine(Job("mail_log", SCAN_LOG, bytes(path))).items)
        if kind == "export":
            return list(examiner.examine(Job("export", SCAN_EXPORT, bytes(path))).items)
        return list(examiner.examine(Job("file", SCAN_FILES, bytes(path))).items)

    return _look


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all: whoever judges, judges cases of their own."""
    town = lived(tmp_path_factory.mktemp("town"))
    yield town
    town.store.close()
