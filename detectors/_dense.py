"""Dense texts: thousands of numbers, sifted by array arithmetic before any is read one by one.

In a register of ten thousand rows nobody needs ten thousand findings. Of each kind a block of
text gives some examples, the rest is counted. The sieve lets too much through rather than too
little: whatever it stops, no detector would have reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detectors._ration import Ration
from detectors._runs import Bools, Ints, Runs

Digits = npt.NDArray[np.int64]

FEW = 256
"""Up to so many candidates are simply read."""

(
    NONE,
    PERSONNUMMER,
    SAMORDNINGSNUMMER,
    NORWEGIAN,
    DANISH,
    ICELANDIC,
    FINNISH,
    ORGANISATION,
    OTHER,
) = range(9)

_LUHN = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9])
_CPR = np.array([4, 3, 2, 7, 6, 5, 4, 3, 2, 1])
_KENNITALA = np.array([3, 2, 7, 6, 5, 4, 3, 2, 1])
_FIRST = np.array([3, 7, 6, 1, 8, 9, 4, 5, 2, 1])
_SECOND = np.array([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])
_RELAXED = 4
_TENS = 10 ** np.arange(8, -1, -1)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What passed: where to read; what a table's columns hold; what is only counted."""

    starts: list[int]
    cells: Ints
    """Where digits in the shape of a Swedish number begin."""
    valid: Bools
    """Which of the cells hold date and check digit."""
    further: Mapping[int, list[tuple[int, int]]] = field(default_factory=dict)
    """By kind and segment: where the first of those begins that are only counted, and their number."""


def sieve(runs: Runs, ration: Ration, *, danish: bool) -> Sieve:
    """Sift the candidates of a text; `danish` when anything in it speaks of Danish numbers."""
    places = runs.number_places
    starts = runs.starts[places]
    ten, known = _last_ten(runs, places)
    kinds = _kinds(runs, places, ten, known, danish=danish)
    examples = ration.examples(starts, kinds)
    counted = (kinds != NONE) & ~examples
    further = {
        int(kind): ration.counted(starts[counted & (kinds == kind)])
        for kind in np.unique(kinds[counted])
    }
    valid = (kinds == PERSONNUMMER) | (kinds == SAMORDNINGSNUMMER)
    reading: list[int] = starts[examples & (kinds != NONE)].tolist()
    return Sieve(reading, starts[known], valid[known], further)


def _last_ten(runs: Runs, places: Ints) -> tuple[Digits, Bools]:
    """Give the last ten digits of each candidate, a row for each digit, and which are written plainly."""
    starts, lengths = runs.starts[places], runs.lengths[places]
    whole = (lengths == 10) | (lengths == 12)
    parted = ((lengths == 6) | (lengths == 8)) & (runs.length_of(1)[places] == 4)
    parted &= (runs.gaps[places] == 1) & np.isin(
        runs.after[places], np.frombuffer(b"-+ ", dtype=np.uint8)
    )
    first = starts + np.where(whole, lengths - 10, lengths - 6)
    gap = np.where(parted, 1, 0)
    columns = first + np.arange(10)[:, None] + gap * (np.arange(10) >= 6)[:, None]
    columns = np.minimum(columns, len(runs.text) - 1)
    known = whole | parted
    digits = runs.text[columns].astype(np.int64) - ord("0")
    return np.where(known, digits, 0), known


def _kinds(runs: Runs, places: Ints, ten: Digits, known: Bools, *, danish: bool) -> Ints:
    lengths = runs.lengths[places]
    long = (lengths == 12) | (lengths == 8)
    kinds = np.where(known, NONE, OTHER)
    luhn = (_LUHN[ten[0::2]].sum(axis=0) + ten[1::2].sum(axis=0)) % 10 == 0
    swedish = _swedish(runs, places, ten, long=long) & luhn & known
    two, four, six = (ten[at] * 10 + ten[at + 1] for at in (0, 2, 4))
    day_first = known & ~long & (two >= 1) & (two <= 31) & (four >= 1) & (four <= 12)
    cpr = (_CPR @ ten) % 11 == 0
    kinds[known & luhn & (ten[2] >= 2)] = ORGANISATION
    kinds[day_first & (cpr | danish)] = DANISH
    kinds[day_first & ((_KENNITALA @ ten[:9]) % 11 == 0) & np.isin(ten[9], (0, 8, 9))] = ICELANDIC
    kinds[day_first & (lengths == 6) & ((_TENS @ ten[:9]) % 31 == ten[9])] = FINNISH
    kinds[swedish] = np.where(six[swedish] < 60, PERSONNUMMER, SAMORDNINGSNUMMER)
    kinds[lengths == 11] = NONE
    kinds[(lengths == 11) & _norwegian(runs, runs.starts[places])] = NORWEGIAN
    return kinds


def _swedish(runs: Runs, places: Ints, ten: Digits, *, long: Bools) -> Bools:
    month, day = ten[2] * 10 + ten[3], ten[4] * 10 + ten[5]
    plain = (month >= 1) & (day >= 1) & (day <= 31)
    coordinated = (day >= 60) & (day <= 91)
    starts = runs.starts[places]
    century = (
        (runs.text[starts].astype(np.int64) - ord("0")) * 10 + runs.text[starts + 1] - ord("0")
    )
    found: Bools = (
        (month <= 12) & (plain | coordinated) & (~long | ((century >= 18) & (century <= 20)))
    )
    return found


def _norwegian(runs: Runs, starts: Ints) -> Bools:
    columns = np.minimum(starts + np.arange(11)[:, None], len(runs.text) - 1)
    digits = runs.text[columns].astype(np.int64) - ord("0")
    found: Bools = ((_FIRST @ digits[:10]) % 11 < _RELAXED) & ((_SECOND @ digits) % 11 == 0)
    return found
