"""What runs in a worker: the examiner, served. `python -m agent.worker_main`, by agent/worker.py."""

import sys

from agent.examiner import Examiner
from agent.start import Start
from agent.worker_process import serve


def examiner(start: str) -> Examiner:
    """Build what does the jobs, from the JSON of a `Start`."""
    return Examiner(Start.model_validate_json(start))


if __name__ == "__main__":
    sys.exit(serve(examiner))
