"""Shared drive: every file below the folder, looked at as a file."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from agent.coverage import SourceCoverage
from agent.settings import SharedDriveTable
from agent.sources import shared_drive
from agent.sweep import Surroundings
from agent.tree import Tree
from tests.agent.sources.conftest import Watched
from tests.agent.stand_ins import until

Run = Callable[[Callable[[Surroundings], Tree]], AbstractAsyncContextManager[Watched]]


async def test_old_and_new_files_are_examined_as_files(tmp_path: Path, watched: Run) -> None:
    root = tmp_path / "share"
    (root / "inner").mkdir(parents=True)
    (root / "inner/old.txt").write_text("old")
    (root / "link.txt").symlink_to("/etc/hostname")
    table = SharedDriveTable(kind="shared_drive", name="share", path=root)

    async with watched(
        lambda around: shared_drive.shared_drive(
            table, SourceCoverage("share", "shared_drive"), around
        )
    ) as house:
        await until(lambda: "old.txt" in house.examiner.names)
        (root / "new.txt").write_text("new")
        await until(lambda: "new.txt" in house.examiner.names)

    assert {job.kind for job in house.examiner.jobs} == {"file"}
    assert "link.txt" not in house.examiner.names
