"""Scan: a text made ready for the detectors once, and shared by all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from detectors._fold import folded, lowered, raw
from detectors._number import Number, numbers
from detectors._segment import Segment

BARRIER = "\0"
"""Stands between texts that are read together; no number, word or context reaches across it."""


@dataclass(frozen=True)
class Scan:
    """One text, or several short ones joined by BARRIER, with everything detectors share."""

    text: str = field(repr=False)
    today: date
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    """The segments joined in `text`, in order; empty when somebody else's Presidio runs us."""

    @cached_property
    def raw(self) -> bytes:
        """The text as Latin-1, case kept; same length as the text."""
        return raw(self.text)

    @cached_property
    def exact(self) -> bytes:
        """The text in lower case with å ä ö; same length as the text."""
        return lowered(self.raw)

    @cached_property
    def folded(self) -> bytes:
        """The text in lower case without diacritics; same length as the text."""
        return folded(self.raw)

    @cached_property
    def numbers(self) -> list[Number]:
        """Groups of digits in the shape of an identity number."""
        return numbers(self.exact)


class Scanner:
    """Makes a Scan of a text and keeps the last one, so that all recognizers share it."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today = today
        self._last: Scan | None = None

    def scan(self, text: str) -> Scan:
        """Give the Scan of `text`."""
        if self._last is None or (self._last.text is not text and self._last.text != text):
            self._last = Scan(text, self._today())
        return self._last

    def read(self, segments: tuple[Segment, ...]) -> Scan:
        """Make and keep the Scan of segments read together."""
        text = BARRIER.join(segment.text for segment in segments)
        self._last = Scan(text, self._today(), segments)
        return self._last

    def forget(self) -> None:
        """Let go of the text."""
        self._last = None
