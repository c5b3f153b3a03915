"""Disclosure control: figures that hide small counts, and what would give these away. Pure.

A count under five points at persons in a small unit, so it is hidden. So is the smallest other of
a sum whose hidden parts could be worked out from what is left, and at last the sum itself. All
hidden ones look alike: "under five" on one and not on the other would tell both.

>>> sorted(hide({"all": 20, "A": 3, "B": 6, "C": 11}, [("all", ["A", "B", "C"])]))
['A', 'B']
>>> sorted(hide({"all": 20, "A": 9, "B": 11}, [("all", ["A", "B"])]))
[]
"""

from collections.abc import Mapping, Sequence

LEAST = 5
HIDDEN = ".."
"""As Statistics Sweden writes what is kept secret."""

Sum = tuple[str, Sequence[str]]
"""A name, and the names of the parts it is the sum of."""


def is_small(count: int) -> bool:
    """Whether it must be hidden; none at all points at nobody.

    >>> [is_small(count) for count in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < count < LEAST


def hide(counts: Mapping[str, int], sums: Sequence[Sum]) -> frozenset[str]:
    """The names of the counts to hide, small ones and what would tell them."""
    hidden = {name for name, count in counts.items() if is_small(count)}
    while more := next(filter(None, (_next(counts, one, hidden) for one in sums)), ""):
        hidden.add(more)
    return frozenset(hidden)


def _next(counts: Mapping[str, int], one: Sum, hidden: set[str]) -> str:
    """What else must be hidden of this sum; empty when nothing."""
    total, parts = one
    unseen = [counts[name] for name in parts if name in hidden]
    if total in hidden:
        is_told = not unseen
    else:
        is_told = bool(unseen) and (len(unseen) == 1 or sum(unseen) < len(unseen) + LEAST - 1)
    if not is_told:
        return ""
    seen = [name for name in parts if name not in hidden and counts[name]]
    return min(
        seen, key=lambda name: (counts[name], name), default="" if total in hidden else total
    )
