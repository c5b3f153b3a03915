"""A log written, rotated and read in any order, held against a model of what was written."""

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.agent.log_stand_in import KEPT, LATER, Follower, Log


class LogModel(RuleBasedStateMachine):
    """Writing, rotating, reading in any order, restarts at every look: a line is read once.

    Between two looks there are fewer rotations than files are kept: what is thrown away is gone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(os.environ["PERSINC_TEST_FOLDER"]) / str(time.time_ns())
        self.folder.mkdir(parents=True)
        self.log = Log(self.folder)
        self.log.path.touch()
        self.follower = Follower(self.log.path)
        self.written: list[str] = ["0"]
        self.partial = ""
        self.log.write(
            *self.written
        )  # what was there before the first look is read, not what was rotated
        self.follower.look(LATER, 1 << 20)
        self.rotations = 0

    @rule(count=st.integers(1, 5), width=st.integers(0, 200))
    def write(self, count: int, width: int) -> None:
        lines = [f"{len(self.written) + n} {'w' * width}" for n in range(count)]
        self.log.write(*lines)
        self.written += [self.partial + lines[0], *lines[1:]]
        self.partial = ""

    @precondition(lambda self: not self.partial)
    @rule()
    def write_part(self) -> None:
        self.partial = f"part {len(self.written)} "
        self.log.write(self.partial, end="")

    @precondition(lambda self: not self.partial and self.rotations < KEPT)
    @rule()
    def rename(self) -> None:
        self.rotations += 1
        self.log.rename()

    @precondition(lambda self: not self.partial and self.rotations < KEPT)
    @rule()
    def copytruncate(self) -> None:
        self.rotations += 1
        self.log.copytruncate()

    @rule()
    def pack(self) -> None:
        if self.log.path.with_name("mail.log.1").exists():
            self.log.pack()

    @rule(limit=st.sampled_from([400, 1000, 1 << 20]))
    def look(self, limit: int) -> None:
        self.follower.look(LATER, limit)
        self.rotations = 0
        assert self.follower.lines == self.written

    @invariant()
    def nothing_is_read_twice_or_invented(self) -> None:
        lines = self.follower.lines
        assert lines == self.written[: len(lines)]

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSINC_TEST_FOLDER", str(tmp_path_factory.getbasetemp() / "model"))


TestLogModel = LogModel.TestCase
TestLogModel.settings = settings(
    max_examples=100,
    stateful_step_count=25,
)
