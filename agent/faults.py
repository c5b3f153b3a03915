"""Named points at which a test may kill the process, to see that nothing is lost there.

`PERSINC_FAULT=name` or `name:count` in the environment kills with SIGKILL when the point is
reached for the first or count-th time. Without it `reached` is a function that does nothing.
"""

import itertools
import os
import signal
from collections.abc import Callable

POINTS = (
    "hint.received",
    "item.taken",
    "item.examined",
    "commit.before",
    "commit.after",
    "relay.read",
    "relay.published",
    "relay.deleted",
    "intake.storing",
    "intake.stored",
)


def _unarmed(point: str) -> None:
    """Nothing is to happen at `point`."""


def _armed(name: str, count: int) -> Callable[[str], None]:
    times = itertools.count(1)

    def reached(point: str) -> None:
        if point == name and next(times) == count:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def armed_by(environment: str) -> Callable[[str], None]:
    """Give the function to call at each point.

    >>> armed_by("") is _unarmed
    True
    """
    if not environment:
        return _unarmed
    name, _, count = environment.partition(":")
    return _armed(name, int(count or 1))


reached = armed_by(os.environ.get("PERSINC_FAULT", ""))
