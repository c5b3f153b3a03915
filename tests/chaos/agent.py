"""An agent for the chaos: all of the real one but its detectors and the walls around its workers.

What is examined, remembered, sent and killed is the house's own code. The detector finds one
number, in the process itself, so that a killed agent is back in half a second.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from agent import app, faults
from agent.examine import Examination, Job
from agent.examiner import Examiner
from agent.settings import Settings
from agent.start import Start
from agent.worker import Limits
from detectors._finding import Finding, Tier
from detectors._segment import Segment

NUMBER = "19121212-1212"


class NumberFinder:
    """Finds the one number there is."""

    ruleset_version = "chaos"

    def findings(self, segments: Sequence[Segment]) -> list[list[Finding]]:
        return [self._in(segment.text) for segment in segments]

    @staticmethod
    def _in(text: str) -> list[Finding]:
        at = text.find(NUMBER)
        if at < 0:
            return []
        return [
            Finding(
                entity_type="SE_PERSONNUMMER",
                start=at,
                end=at + len(NUMBER),
                score=1.0,
                detector="chaos",
                category="identity_number",
                tier=Tier.EXTRA,
                rule="personnummer",
            )
        ]


class NearWorkers:
    """In place of agent.worker.Workers."""

    lacking = ()

    def __init__(self, count: int, start: Start, limits: Limits) -> None:
        self._examiner = Examiner(start, NumberFinder())
        self._places = asyncio.Semaphore(count)
        self._limits = limits

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to end."""

    @property
    def ruleset_version(self) -> str:
        return self._examiner.ruleset_version

    async def examine(self, job: Job) -> Examination:
        async with self._places:
            return await asyncio.to_thread(self._examiner.examine, job)


def run(config: Path, fault: str) -> int:
    """Run the agent until it is killed or told to stop."""
    faults.reached = faults.armed_by(fault)
    app.Workers = NearWorkers  # type: ignore[attr-defined, assignment]  # the stand-in
    return asyncio.run(app.run(Settings.read(config)))
