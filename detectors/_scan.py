"""Scan: a text made ready for the detectors once, and shared by all of them."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TypeVar, cast

from detectors import _names
from detectors._dense import FEW, Sieve, sieve
from detectors._fold import folded, lowered, raw
from detectors._literals import NO_HITS, Hits, Literal, Literals, words_of
from detectors._mend import Harm, harm
from detectors._names import NameWords
from detectors._number import SWEDISH_SHAPES, Number, numbers
from detectors._ration import Ration
from detectors._runs import Runs
from detectors._segment import SUBJECT_PARTS, Part, Segment
from detectors._site_terms import SiteTerms
from detectors._sound import Sound, sound
from detectors._swedish import kind
from detectors._table import Table, table, tally, tally_many

T = TypeVar("T")

BARRIER = "\0"
"""Stands between texts that are read together; no number, word or context reaches across it."""

_ONE_LINE = 300
"""Where nobody says what a text is, up to here a single line may be a subject line."""


@dataclass(frozen=True)
class Scan:
    """One text, or several short ones joined by BARRIER, with everything detectors share."""

    text: str = field(repr=False)
    today: date
    vocabulary: "Vocabulary | None" = field(default=None, repr=False)
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    """The segments joined in `text`, in order."""
    origin: Sound | None = field(default=None, repr=False)
    """How the text was made sound, where it came to harm on its way."""
    _hits: dict[str, Hits] = field(default_factory=dict, init=False, repr=False)
    _readings: "dict[Callable[[Scan], object], object]" = field(
        default_factory=dict, init=False, repr=False
    )

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
    def harm(self) -> Harm:
        """Which words came to harm."""
        return harm(self.exact)

    @cached_property
    def words(self) -> bytes:
        """The folded text with all but letters as spaces, one before and one behind it."""
        return words_of(self.folded)

    def hits(self, group: str) -> Hits:
        """Give the literals of a group (such as "terms") in the folded text, by place.

        A hit's `literal` is the literal's place in its group.
        """
        if group not in self._hits:
            self._hits[group] = NO_HITS
            if self.vocabulary:
                self._hits.update(self.vocabulary.hits(group, self.folded, self.words))
        return self._hits[group]

    def once(self, reading: "Callable[[Scan], T]") -> "T":
        """Give `reading(self)`, worked out once and shared by all detectors."""
        if reading not in self._readings:
            self._readings[reading] = reading(self)
        return cast("T", self._readings[reading])

    @cached_property
    def numbers(self) -> list[Number]:
        """Groups of digits in the shape of an identity number."""
        return numbers(self.exact, self.runs, self.sieve.starts if self.sieve else None)

    @cached_property
    def ration(self) -> Ration:
        """How many examples each segment gives where hits stand thick."""
        return Ration(self.starts or (0,))

    @cached_property
    def sieve(self) -> Sieve | None:
        """What is read and what only counted, where numbers stand by the hundreds."""
        if len(self.runs.number_places) <= FEW:
            return None
        danish = self.has_danish_letters or bool(self.hits("danish").rows)
        return sieve(self.runs, self.ration, danish=danish)

    @cached_property
    def has_danish_letters(self) -> bool:
        """Tell if æ or ø stands anywhere."""
        return b"\xe6" in self.exact or b"\xf8" in self.exact

    @cached_property
    def runs(self) -> Runs:
        """Where digits stand, as arrays over the whole of what is read together.

        Dates, telephones and identity numbers are rows of these runs: `starts`, `ends`, `gaps`.
        """
        return Runs(self.exact)

    @cached_property
    def names(self) -> NameWords:
        """Where capitalised words stand and what the list of names knows of them, as arrays."""
        return _names.words_of(self.raw, self.folded)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The segments that are tables, with what their columns hold counted."""
        if not self.numbers:
            return ()
        found = (
            table(self.exact, start, start + len(segment.text), segment.delimiter)
            for start, segment in zip(self.starts, self.segments, strict=False)
        )
        tables = tuple(one for one in found if one is not None)
        if self.sieve:
            tally_many(tables, self.exact, self.sieve.cells, self.sieve.valid)
        else:
            tally(tables, self.exact, self._shaped_cells())
        return tables

    def _shaped_cells(self) -> Iterator[tuple[int, bool]]:
        for number in self.numbers:
            if number.shape in SWEDISH_SHAPES:
                yield number.start, kind(number.digits, number.sign, self.today) is not None

    def reach(self, place: int) -> tuple[int, int]:
        """What is one text with a place: its own line where it is one, such as a subject; else all."""
        at = bisect_right(self.starts, place) - 1
        if at < 0 or self.segments[at].part not in SUBJECT_PARTS:
            return 0, len(self.text)
        return self.starts[at], self.starts[at] + len(self.segments[at].text)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each segment begins in the text."""
        return tuple(accumulate((len(one.text) + 1 for one in self.segments[:-1]), initial=0))


class Vocabulary:
    """Groups of literals, each looked for with the others of its pass when first asked for."""

    def __init__(
        self,
        *passes: Mapping[str, Sequence[Literal]],
        site: SiteTerms | None = None,
        plain: bool = False,
    ) -> None:
        self.site = site or SiteTerms()
        self._passes = {
            name: one for one in (_Pass(groups, plain) for groups in passes) for name in one.names
        }

    def hits(self, group: str, folded_text: bytes, words: bytes) -> dict[str, Hits]:
        """Give the hits of the group and of those found in the same pass, by group."""
        return self._passes[group].hits(folded_text, words)


class _Pass:
    """Groups of literals that are looked for together."""

    def __init__(self, groups: Mapping[str, Sequence[Literal]], plain: bool) -> None:  # noqa: FBT001
        self.names = tuple(groups)
        self._groups = groups
        self._plain = plain

    @cached_property
    def _literals(self) -> Literals:
        return Literals(*self._groups.values(), plain=self._plain)

    def hits(self, folded_text: bytes, words: bytes) -> dict[str, Hits]:
        """Give the hits of each group."""
        return dict(zip(self.names, self._literals.find(folded_text, words), strict=True))


class Scanner:
    """Makes a Scan of a text and keeps the last one, so that all recognizers share it."""

    def __init__(
        self, vocabulary: Vocabulary | None = None, today: Callable[[], date] = date.today
    ) -> None:
        self._vocabulary = vocabulary
        self._today = today
        self._last: Scan | None = None
        self._asked = ""

    def scan(self, text: str) -> Scan:
        """Give the Scan of `text`, or of its sound copy."""
        if self._last is None or (self._asked is not text and self._asked != text):
            copy = sound(text)
            whole = copy.text if copy else text
            part = Part.BODY if len(whole) > _ONE_LINE or "\n" in whole.strip() else Part.SUBJECT
            segments = (Segment(whole, part),)
            self._last = Scan(whole, self._today(), self._vocabulary, segments, copy)
            self._asked = text
        return self._last

    def read(self, segments: tuple[Segment, ...]) -> Scan:
        """Make and keep the Scan of segments read together."""
        text = BARRIER.join(segment.text for segment in segments)
        self._last = Scan(text, self._today(), self._vocabulary, segments)
        self._asked = text
        return self._last

    def forget(self) -> None:
        """Let go of the text."""
        self._last, self._asked = None, ""
