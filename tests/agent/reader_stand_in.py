"""A worker process that only reads: for tests of what hostile documents do to it."""

import sys
from pathlib import Path

from agent.examine import Examination, Examined, Job, Outcome
from agent.formats import Budget, segments
from agent.item import ItemKind
from agent.worker_process import serve


class _Reader:
    """What does the jobs: it counts segments."""

    ruleset_version = "none"

    def examine(self, job: Job, _seconds: float) -> Examination:
        with Path(job.path.decode()).open("rb") as file:
            count = len(list(segments(file, "a", Budget())))
        return Examination((Examined(ItemKind.FILE, Outcome.CLEAN, content=str(count)),))


if __name__ == "__main__":
    sys.exit(serve(lambda _start: _Reader()))
