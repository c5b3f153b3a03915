"""Small counts are hidden, and nobody who adds and subtracts finds them out."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage.disclosure import Sum, hide, is_small

_ONE_TABLE: list[Sum] = [("all", ["A", "B", "C", "D"])]
_WITH_PART: list[Sum] = [*_ONE_TABLE, ("some", ["A", "B"]), ("all", ["some", "C", "D"])]
_TWO_TABLES: list[Sum] = [*_ONE_TABLE, ("all", ["E", "F"])]
_MOST = 9


def _counts(a: int, b: int, c: int, d: int, e: int) -> dict[str, int]:
    total = a + b + c + d
    e = min(e, total)
    return {"A": a, "B": b, "C": c, "D": d, "E": e, "F": total - e, "some": a + b, "all": total}


def _possible(counts: dict[str, int], hidden: frozenset[str]) -> dict[str, set[int]]:
    """By hidden name, all that it could be for somebody who knows the sums and what is hidden."""
    ranges = [range(1, _MOST) if name in hidden else [counts[name]] for name in "ABCD"]
    found: dict[str, set[int]] = {name: set() for name in hidden}
    for a, b, c, d in product(*ranges):
        total = a + b + c + d
        if "all" not in hidden and total != counts["all"]:
            continue
        for e in range(1, total + 1) if "E" in hidden else [counts.get("E", 0)]:
            guess = _counts(a, b, c, d, e)
            if all(
                guess[name] > 0 if name in hidden else guess[name] == counts[name]
                for name in counts
            ):
                for name in hidden:
                    found[name].add(guess[name])
    return found


@settings(max_examples=40)
@given(st.sampled_from([_ONE_TABLE, _WITH_PART, _TWO_TABLES]), *[st.integers(0, 6)] * 5)
@example(_ONE_TABLE, 1, 1, 6, 6, 0)
@example(_ONE_TABLE, 4, 1, 1, 6, 0)
@example(_ONE_TABLE, 1, 5, 6, 0, 0)
@example(_ONE_TABLE, 1, 1, 1, 2, 0)
@example(_WITH_PART, 6, 6, 3, 0, 0)
@example(_TWO_TABLES, 6, 6, 0, 0, 3)
def test_a_small_count_could_always_be_another(
    sums: list[Sum], a: int, b: int, c: int, d: int, e: int
) -> None:
    told = {name for total, parts in sums for name in (total, *parts)}
    counts = {name: count for name, count in _counts(a, b, c, d, e).items() if name in told}

    possible = _possible(counts, hide(counts, sums))

    small = {name: possible[name] for name, count in counts.items() if is_small(count)}
    assert all(len(values) > 1 for values in small.values()), small


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(5, 50)))
def test_nothing_is_hidden_where_nothing_is_small(parts: dict[str, int]) -> None:
    assert not hide({**parts, "all": sum(parts.values())}, [("all", sorted(parts))])


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([3, 9], {"A", "B"}),
        ([4, 4, 9], {"A", "B"}),
        ([1, 1, 9, 12], {"A", "B", "C"}),
        ([1, 1, 1, 1, 1], {"A", "B", "C", "D", "E", "all"}),
        ([3], {"A", "all"}),
        ([0, 0, 9], set()),
    ],
)
def test_as_much_as_must_be_and_no_more(parts: list[int], hidden: set[str]) -> None:
    counts = dict(zip("ABCDE", parts, strict=False))

    assert hide({**counts, "all": sum(parts)}, [("all", sorted(counts))]) == hidden
