"""Severity by ENISA's method: SE = DPC x EI + CB, proposed as a range, with its arithmetic. Pure.

Each factor is proposed as low, likely, high from what was counted; what a person sets is one
value. A factor outside the tables raises UnknownFactor; one that nothing is known of spans its
whole range and is named, so that it is asked for and never passes as "simple".

>>> score = Score(dpc=3, ei=1.0, cb=0.0)
>>> score.value, score.band.value
(3.0, 'high')
>>> Score(dpc=5, ei=1.0, cb=0.0)
Traceback (most recent call last):
triage.severity.UnknownFactor: dpc is 1, 2, 3 or 4
"""

from dataclasses import dataclass, field

from agent.language import said
from triage.band import BAND_NAMES, Band, band_of
from triage.enisa import EI_LEVELS, Context, Identifier, Loss

_EI = frozenset(EI_LEVELS)
_CB_AT_MOST = 2.0


class UnknownFactor(ValueError):  # noqa: N818 - named for what went wrong
    """A factor that is not in ENISA's tables."""


@dataclass(frozen=True, slots=True)
class Score:
    """One severity with its factors."""

    dpc: int
    ei: float
    cb: float

    def __post_init__(self) -> None:
        """Refuse what the tables do not know."""
        if self.dpc not in {1, 2, 3, 4}:
            msg = "dpc is 1, 2, 3 or 4"
            raise UnknownFactor(msg)
        if self.ei not in _EI:
            msg = "ei is 0.25, 0.5, 0.75 or 1"
            raise UnknownFactor(msg)
        if not 0 <= self.cb <= _CB_AT_MOST or self.cb % 0.25:
            msg = "cb is a sum of quarters from 0 to 2"
            raise UnknownFactor(msg)

    @property
    def value(self) -> float:
        """SE = DPC x EI + CB."""
        return self.dpc * self.ei + self.cb

    @property
    def band(self) -> Band:
        return band_of(self.value)

    def in_words(self, language: str) -> str:
        """The arithmetic.

        >>> Score(3, 1.0, 0.5).in_words("sv")
        'SE = DPC 3 × EI 1 + CB 0,5 = 3,5 (hög)'
        """
        dpc, ei, cb, value = (
            written(number, language) for number in (self.dpc, self.ei, self.cb, self.value)
        )
        name = said(BAND_NAMES[self.band], language)
        return f"SE = DPC {dpc} × EI {ei} + CB {cb} = {value} ({name})"


def written(value: float, language: str) -> str:
    """A number as the language writes it.

    >>> written(2.25, "sv"), written(2.0, "en")
    ('2,25', '2')
    """
    text = f"{value:g}"
    return text if language == "en" else text.replace(".", ",")


@dataclass(frozen=True, slots=True)
class Span:
    """A factor from low to high, with what is likely."""

    low: float
    likely: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> "Span":
        """What a person has set, or what is known."""
        return cls(value, value, value)

    def __or__(self, other: "Span") -> "Span":
        """The graver of two, field by field: of several categories the highest counts."""
        return Span(
            max(self.low, other.low), max(self.likely, other.likely), max(self.high, other.high)
        )


@dataclass(frozen=True, slots=True)
class Factors:
    """All factors, each as a span, with why; `unknown` names those a person must look at."""

    context: Context
    dpc: Span
    identifier: Identifier
    ei: Span
    losses: dict[Loss, Span]
    unknown: tuple[str, ...] = ()

    def cb(self) -> Span:
        """The circumstances are added; each element once."""
        spans = self.losses.values()
        return Span(
            sum(span.low for span in spans),
            sum(span.likely for span in spans),
            sum(span.high for span in spans),
        )


@dataclass(frozen=True, slots=True)
class Range:
    """The severity as low, likely, high; and what it would be with a protected identity."""

    low: Score
    likely: Score
    high: Score
    if_protected: Score
    factors: Factors = field(repr=False)

    def in_words(self, language: str) -> str:
        """One line: the likely arithmetic, and the range where there is one."""
        text = self.likely.in_words(language)
        if self.low.value == self.high.value:
            return text
        low, high = written(self.low.value, language), written(self.high.value, language)
        return f"{text}; {_RANGE[language]} {low}-{high}"


_RANGE = {"sv": "spann", "en": "range", "nb": "spenn"}


def range_of(factors: Factors) -> Range:
    """Multiply and add each end."""
    dpc, ei, cb = factors.dpc, factors.ei, factors.cb()
    return Range(
        Score(int(dpc.low), ei.low, cb.low),
        Score(int(dpc.likely), ei.likely, cb.likely),
        Score(int(dpc.high), ei.high, cb.high),
        Score(4, 1.0, cb.likely),
        factors,
    )
