"""What is done when, made of a seed: the same seed is the same plan. Pure.

>>> rounds(Random(7), 100) == rounds(Random(7), 100)
True
>>> {each.point for each in rounds(Random(7), 60)} >= set(POINTS)
True
"""

from dataclasses import dataclass
from itertools import cycle
from random import Random

from agent import faults

POINTS = tuple(point for point in faults.POINTS if not point.startswith("intake"))
_MISHAPS = (
    (0.20, "broker killed"),
    (0.28, "broker back"),
    (0.34, "disk grown"),
    (0.40, "broker frozen"),
    (0.48, "broker thawed"),
    (0.60, "broker stopped"),
    (0.68, "broker back"),
    (0.80, "disk filled"),
    (0.88, "disk emptied"),
)
"""At which part of a cycle each befalls the house."""
_TRIAGE = ("intake.storing:2", "intake.stored:2", "killed")
_CYCLE = 50
_BROKER_AWAY = {"broker killed", "broker frozen", "broker stopped"}
_BROKER_HERE = {"broker back", "broker thawed"}


@dataclass(frozen=True, slots=True)
class Step:
    """What people do in a moment: files saved, each in one of the ways there are, and mails sent."""

    files: int
    lines: int
    rotates: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One life of the agent."""

    point: str
    """Where it is killed; empty: at any moment."""
    times: int
    """At the how many-th time the point is reached."""
    steps: tuple[Step, ...]
    mishap: str
    triage: str
    """What becomes of triage after this round: nothing, `killed`, or a point to be killed at."""

    @property
    def fault(self) -> str:
        return f"{self.point}:{self.times}" if self.point else ""


def rounds(dice: Random, kills: int) -> list[Round]:
    """Plan so many lives of the agent, and what befalls the house between them."""
    length = min(_CYCLE, kills)
    turns = {int(part * length): mishap for part, mishap in _MISHAPS}
    every = max(10, min(17, length // 3))
    here, away = cycle(POINTS), cycle(p for p in POINTS if not p.startswith("relay"))
    plan = []
    is_away = False
    for number in range(kills):
        point = next(away if is_away else here) if number % 3 else ""
        mishap = turns.get(number % length, "")
        triage = ""
        if number % every == every - 1:
            triage = _TRIAGE[number // every % len(_TRIAGE)]
        steps = tuple(_step(dice) for _ in range(dice.randint(10, 50)))
        plan.append(Round(point, dice.randint(1, 6), steps, mishap, triage))
        is_away = mishap in _BROKER_AWAY or (is_away and mishap not in _BROKER_HERE)
    return plan


def _step(dice: Random) -> Step:
    return Step(dice.randint(0, 5), dice.randint(0, 4), rotates=dice.random() < 0.03)
