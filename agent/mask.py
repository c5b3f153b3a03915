"""Masking: show where something stood without showing what it was.

>>> mask("Ring Åsa Ek, 19121212-1212!", [(5, 11, "PERSON"), (13, 26, "SE_PERSONNUMMER")])
'Ring [PERSON], [SE_PERSONNUMMER]!'
"""

from collections.abc import Iterable

Span = tuple[int, int, str]


def mask(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> str:
    """Replace each span by its kind in brackets, within `start` and `end`.

    Of overlapping spans the first and longest names the whole stretch. One that begins before
    `start` is named too.

    >>> mask("adhd hos Bo Ek", [(0, 4, "HEALTH"), (0, 8, "SUBJECT_LINE")])
    '[SUBJECT_LINE] Bo Ek'
    >>> mask("19121212-1212 ringde", [(0, 13, "SE_PERSONNUMMER")], start=9)
    '[SE_PERSONNUMMER] ringde'
    """
    end = len(text) if end is None else end
    pieces: list[str] = []
    at = start
    for left, right, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if right <= at or left >= end:
            continue
        if left >= at or not pieces:
            pieces += (text[at : max(left, at)], f"[{kind}]")
        at = right
    pieces.append(text[min(at, end) : end])
    return "".join(pieces)
