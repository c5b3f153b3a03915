"""The three sources, run as an agent runs them, on the real examiner's place a stand-in."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.coverage import SourceCoverage
from agent.lane import Lanes
from agent.pipeline import Pace, Pipeline
from agent.store import Store
from agent.sweep import Rhythm, Surroundings
from agent.tree import Tree
from tests.agent.stand_ins import Silent, StandInExaminer

Build = Callable[[Surroundings], Tree]


@dataclass
class Watched:
    examiner: StandInExaminer
    coverage: SourceCoverage


@asynccontextmanager
async def _watched(build: Build, state: Path) -> AsyncIterator[Watched]:
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(state))
        lanes, examiner, gate = Lanes(), StandInExaminer(), asyncio.Event()
        gate.set()
        scanner = stack.enter_context(ThreadPoolExecutor(1))
        around = Surroundings(
            lanes, store, Rhythm(3600.0, 60.0, 1e6), scanner, "r1", time.time, Silent()
        )
        tree = build(around)
        name = tree.coverage.name
        pipeline = Pipeline(
            lanes, store, examiner, {name: tree.coverage}, Pace(1e9), gate, around.now
        )
        pipeline.requeue[name] = tree.look_again
        tasks = [asyncio.create_task(tree.run()), asyncio.create_task(pipeline.run())]
        yield Watched(examiner, tree.coverage)
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@pytest.fixture
def watched(tmp_path: Path) -> Callable[[Build], contextlib.AbstractAsyncContextManager[Watched]]:
    """Run a tree that `build` makes, until the block ends."""
    return lambda build: _watched(build, tmp_path / "state")
