"""Clock steps: nothing of ours hangs on the wall clock, yet ages told by it jump when it is set."""

import time
from collections.abc import Callable

_NOTICED_SECONDS = 60.0


class ClockStep:
    """Compares the wall clock with one that only goes forward.

    >>> wall, steady = iter([1000.0, 1010.0, 5000.0, 5001.0]), iter([0.0, 10.0, 11.0, 12.0])
    >>> step = ClockStep(lambda: next(wall), lambda: next(steady))
    >>> step.seconds(), step.seconds(), step.seconds()
    (0.0, 3989.0, 0.0)
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._offset = wall() - steady()

    def seconds(self) -> float:
        """By how much the clock was set, or the machine slept, since this was asked last."""
        offset = self._wall() - self._steady()
        step, self._offset = offset - self._offset, offset
        return step if abs(step) > _NOTICED_SECONDS else 0.0
