"""Where numbers stand by the thousands: the same ones are found, most of them only counted."""

from datetime import date
from random import Random

import pytest

from detectors import _dense, cpr, fodselsnummer, hetu, kennitala, organisationsnummer, scan_of
from detectors import personnummer as pnr
from detectors._checks import luhn_holds
from detectors._segment import Segment
from detectors.engine import Engine

TODAY = date(2026, 11, 23)
FINDERS = (
    pnr.find,
    cpr.find,
    fodselsnummer.find,
    hetu.find,
    kennitala.find,
    organisationsnummer.find,
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.build(today=lambda: TODAY)


def numbers(rng: Random, count: int) -> list[str]:
    made: list[str] = []
    while len(made) < count:
        head = f"{rng.randrange(30, 99)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}{rng.randrange(1, 1000):03}"
        made += [
            head[:6] + "-" + head[6:] + check for check in "0123456789" if luhn_holds(head + check)
        ]
    return made


def soup(rng: Random, count: int) -> str:
    """Digits of all lengths and separators, as adversaries and registers write them."""
    parts = []
    for _ in range(count):
        length = rng.choice([4, 6, 8, 10, 11, 12])
        parts.append(f"{rng.randrange(10**length):0{length}}")
        parts.append(rng.choice(["-", "+", " ", ";", "\n", ", ", "-\n", "", "T", "x "]))
    return "".join(parts) + "".join(f"{one};" for one in numbers(rng, 20))


@pytest.mark.parametrize("seed", range(6))
def test_the_sieve_stops_nothing_that_would_be_found(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = soup(Random(seed), 600)
    sifted = [
        (one.entity_type, one.start, one.end)
        for find in FINDERS
        for one in find(scan_of(text, TODAY))
        if one.count == 1
    ]
    monkeypatch.setattr("detectors._scan.FEW", 10**9)

    read = [
        (one.entity_type, one.start, one.end)
        for find in FINDERS
        for one in find(scan_of(text + " ", TODAY))
    ]

    assert len(scan_of(text, TODAY).runs.number_places) > _dense.FEW
    assert sorted(sifted) == sorted(read)


def test_a_register_gives_examples_and_a_count() -> None:
    rows = numbers(Random(7), 3000)
    text = "Personnr;Ort\n" + "\n".join(f"{one};Storstad" for one in rows)

    found = list(pnr.find(scan_of(text, TODAY)))

    (rest,) = [one for one in found if one.count > 1]
    assert rest.count + len(found) - 1 == len(rows)
    assert rest.score > 0.9
    assert len(found) < 200


def test_a_column_is_judged_alike_in_the_small_and_in_the_large() -> None:
    small = "Kundnr;Ort\n" + "\n".join(f"{one};A" for one in numbers(Random(8), 20))
    large = "Kundnr;Ort\n" + "\n".join(f"{one};A" for one in numbers(Random(8), 400))

    scores = [{one.score for one in pnr.find(scan_of(text, TODAY))} for text in (small, large)]

    assert scores[0] == scores[1]


def test_texts_read_together_lose_nothing_to_each_other(engine: Engine) -> None:
    texts = [Segment(f"Personnr {one}") for one in numbers(Random(9), 400)]

    found = engine.findings(texts)

    assert all("SE_PERSONNUMMER" in {one.entity_type for one in each} for each in found)
    assert all(one.count == 1 for each in found for one in each)
