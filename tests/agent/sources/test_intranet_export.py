"""Intranet export: what is dropped into the folder is looked at as an export, pages and all."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from agent.coverage import SourceCoverage
from agent.settings import IntranetExportTable
from agent.sources import intranet_export
from agent.sweep import Surroundings
from agent.tree import Tree
from tests.agent.sources.conftest import Watched
from tests.agent.stand_ins import until

Run = Callable[[Callable[[Surroundings], Tree]], AbstractAsyncContextManager[Watched]]


async def test_a_dropped_tree_is_examined_page_by_page(tmp_path: Path, watched: Run) -> None:
    root = tmp_path / "export"
    root.mkdir()
    table = IntranetExportTable(kind="intranet_export", name="intranet", path=root)

    async with watched(
        lambda around: intranet_export.intranet_export(
            table, SourceCoverage("intranet", "intranet_export"), around
        )
    ) as house:
        dropped = root / "2026-11-23"
        dropped.mkdir()
        (dropped / "index.html").write_text("<p>start</p>")
        (dropped / "bilaga.docx").write_text("attached")
        await until(lambda: {"index.html", "bilaga.docx"} <= set(house.examiner.names))

    assert {job.kind for job in house.examiner.jobs} == {"export"}
