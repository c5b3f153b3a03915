"""SE = DPC x EI + CB, its bands to the edge, and the register's incidents as vectors."""

import pytest

from triage.band import BAND_NAMES, CONSEQUENCES, Band, band_of
from triage.enisa import BASE, CB, CONTEXTS, DPC, EI, Context, Identifier, Loss
from triage.severity import Factors, Score, Span, UnknownFactor, range_of, written


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0.25, Band.LOW),
        (1.99, Band.LOW),
        (2.0, Band.MEDIUM),
        (2.99, Band.MEDIUM),
        (3.0, Band.HIGH),
        (3.99, Band.HIGH),
        (4.0, Band.VERY_HIGH),
        (6.0, Band.VERY_HIGH),
    ],
)
def test_a_bands_lower_bound_belongs_to_it(value: float, band: Band) -> None:
    assert band_of(value) is band


@pytest.mark.parametrize(
    ("incident", "dpc", "ei", "cb", "value", "band"),
    [
        ("1 a pupil's name, internal", 1, 1.0, 0.0, 1.0, Band.LOW),
        ("1 to the wrong unit", 1, 1.0, 0.25, 1.25, Band.LOW),
        ("2 a pupil's login", 2, 1.0, 0.25, 2.25, Band.MEDIUM),
        ("2 with notes on special needs, on purpose", 4, 1.0, 0.75, 4.75, Band.VERY_HIGH),
        ("3 Kallelse till Rehabmöte", 3, 1.0, 0.0, 3.0, Band.HIGH),
        ("3 read mildly", 2, 1.0, 0.0, 2.0, Band.MEDIUM),
        ("3 the log was given out", 3, 1.0, 0.5, 3.5, Band.HIGH),
        ("4 name and personnummer, needed for the work", 1, 1.0, 0.0, 1.0, Band.LOW),
        ("4 as Swedish practice reads it", 2, 1.0, 0.25, 2.25, Band.MEDIUM),
        ("5 teachers' names, public", 1, 1.0, 0.5, 1.5, Band.LOW),
        ("5 one of them protected", 4, 1.0, 0.5, 4.5, Band.VERY_HIGH),
        ("6 notes on absence", 2, 1.0, 0.25, 2.25, Band.MEDIUM),
        ("6 with illness", 3, 1.0, 0.25, 3.25, Band.HIGH),
        ("7 a child's photo, public", 1, 0.75, 0.5, 1.25, Band.LOW),
        ("7 with a protected identity", 4, 1.0, 0.5, 4.5, Band.VERY_HIGH),
    ],
)
def test_the_registers_incidents(
    incident: str, dpc: int, ei: float, cb: float, value: float, band: Band
) -> None:
    score = Score(dpc, ei, cb)

    assert (score.value, score.band) == (value, band), incident


@pytest.mark.parametrize(
    ("dpc", "ei", "cb"),
    [
        (0, 1.0, 0),
        (5, 1.0, 0),
        (1, 0.0, 0),
        (1, 0.6, 0),
        (1, 1.0, -0.25),
        (1, 1.0, 2.25),
        (1, 1.0, 0.1),
    ],
)
def test_an_unknown_factor_is_never_taken_for_a_simple_one(dpc: int, ei: float, cb: float) -> None:
    with pytest.raises(UnknownFactor):
        Score(dpc, ei, cb)


def test_the_arithmetic_is_told_in_each_language() -> None:
    score = Score(2, 0.75, 0.25)

    assert score.in_words("sv") == "SE = DPC 2 × EI 0,75 + CB 0,25 = 1,75 (låg)"
    assert score.in_words("en") == "SE = DPC 2 × EI 0.75 + CB 0.25 = 1.75 (low)"
    assert score.in_words("nb") == "SE = DPC 2 × EI 0,75 + CB 0,25 = 1,75 (lav)"


def test_a_range_has_its_ends_and_what_is_likely() -> None:
    factors = Factors(
        Context.SENSITIVE,
        Span(2, 3, 3),
        Identifier.MAILBOX,
        Span.exactly(1.0),
        {Loss.CONFIDENTIALITY: Span(0, 0, 0.5), Loss.MALICIOUS: Span.exactly(0)},
    )

    severity = range_of(factors)

    ends = (severity.low.value, severity.likely.value, severity.high.value)
    assert ends == (2.0, 3.0, 3.5)
    assert severity.in_words("sv").endswith("= 3 (hög); spann 2-3,5")
    assert severity.if_protected.band is Band.VERY_HIGH


def test_the_tables_are_whole() -> None:
    assert {context for context, _ in DPC} == set(Context) == set(CONTEXTS) == set(BASE)
    assert all((context, value) in DPC for context in Context for value in (1, 2, 3, 4))
    assert {identifier for identifier, _ in EI} == set(Identifier)
    assert {loss for loss, _ in CB} == set(Loss)
    assert set(BAND_NAMES) == set(CONSEQUENCES) == set(Band)
    tables = (*DPC.values(), *EI.values(), *CB.values(), *BAND_NAMES.values())
    assert all(all(words) for words in tables)


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (0.25, "0,25"), (3.5, "3,5")])
def test_numbers_are_written_with_a_comma(value: float, text: str) -> None:
    assert written(value, "nb") == text
