"""Plain text: any encoding, any length, and offsets that hold in the whole file."""

import io
import tracemalloc
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.formats import Budget, segments
from tests.agent.formats.reading import read

SWEDISH = "Ärende om återbesök för Åsa Öberg: sköts på vårdcentralen\n"


@pytest.mark.parametrize(
    "encoding",
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1252 latin-1 cp850 mac_roman".split(),
)
def test_swedish_is_read_in_whatever_it_was_written(encoding: str) -> None:
    found = read(SWEDISH.encode(encoding), "anteckning.txt")

    assert found.text() == SWEDISH


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (SWEDISH.encode().decode("cp1252").encode(), SWEDISH),
        (SWEDISH.encode().decode("latin-1").encode(), SWEDISH),
        (SWEDISH.encode().decode("cp850").encode(), SWEDISH),
        ("A\u030asa O\u0308berg".encode(), "Åsa Öberg"),
        ("på vårdcentralen\n".encode() + "hälsa\n".encode("cp1252"), "på vårdcentralen\nhälsa\n"),
        ("ä\r\nö\r\n".encode(), "ä\r\nö\r\n"),
        ("“citat” – å".encode("cp1252"), "“citat” – å"),
        ("Šimić och Łukasz\n".encode(), "Šimić och Łukasz\n"),
        (b"Subject: =?utf-8?B?TMOka2FyaW50eWc=?= from mx", "Subject: Läkarintyg from mx"),
        (b"=?iso-8859-1?q?sjukskr?=?? =?iso-8859-1?q?ivning?= from mx", "sjukskrivning from mx"),
        (b"cut off: =?utf-8?Q?m=C3=B6te_om=C3 from mx", "cut off: möte om from mx"),
        (b"=?utf-8?q?en?=\n=?utf-8?q?rad?=", "en\nrad"),
        (b"sok?q=?x&y=?q?z a=?b?c?d", "sok?q=?x&y=?q?z a=?b?c?d"),
        (b"", ""),
    ],
)
def test_mixed_and_mangled_text_is_mended(raw: bytes, text: str) -> None:
    assert read(raw, "a.txt").text() == text


def test_places_are_lines_and_offsets_code_points_of_the_whole_file() -> None:
    lines = [f"rad {n}: åäö och mera text i samma rad\n" for n in range(40_000)]
    lines[33_333] = "här står 19121212-1212 ensamt\n"
    whole = "".join(lines)
    found = read(whole.encode(), "stor.log")

    assert found.where("19121212-1212") == [("body", "line 33334")]
    for segment in found.segments[1:]:
        assert whole[segment.offset :][: len(segment.text)] == segment.text


@given(
    st.lists(st.text("ab å\n\t", min_size=1, max_size=900), min_size=1, max_size=12),
    st.integers(0, 300_000),
)
def test_whatever_the_text_each_needle_counts_once(parts: list[str], filling: int) -> None:
    needle = "19121212-1212"
    whole = needle.join(["x" * filling, *parts, "y" * 5000])
    found = read(whole.encode(), "a.txt")

    assert len(found.where(needle)) == whole.count(needle)


def test_a_text_without_a_line_end_comes_in_blocks_too() -> None:
    whole = "å" * 700_000 + "19121212-1212" + "ö" * 700_000
    found = read(whole.encode(), "a.txt")

    assert len(found.where("19121212-1212")) == 1
    assert all(len(segment.text) < 300_000 for segment in found.segments)


class _Endless(io.RawIOBase):
    """A long log that is nowhere; without tracing, 200 MB of it take as little."""

    def __init__(self) -> None:
        self._left = 48 << 20

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: WriteableBuffer
        size = min(len(buffer), self._left)
        line = "en rad på svenska\n".encode("cp1252")
        buffer[:size] = (line * (size // len(line) + 1))[:size]
        self._left -= size
        return size


def test_memory_stays_flat_however_long_the_text() -> None:
    file = io.BufferedReader(_Endless(), 1 << 16)
    tracemalloc.start()
    length = sum(len(segment.text) - segment.lead for segment in segments(file, "a.log", Budget()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert length > 45 << 20
    assert peak < 24 << 20


def test_reading_stops_when_time_is_up_and_says_so() -> None:
    ticks = iter(range(1000))
    budget = Budget(ends_at=2, clock=lambda: float(next(ticks)))
    found = read(b"rad\n" * 3_000_000, "a.log", budget)

    assert found.budget.coverage().truncated
    assert found.text()


def _wrongly_decoded(text: str) -> str:
    return text.encode().decode("cp1252")


def _with_combining_accents(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("harmed", [_wrongly_decoded, _with_combining_accents])
def test_a_place_in_a_mended_text_is_the_place_in_the_file(harmed: Callable[[str], str]) -> None:
    line = harmed("Åsa Öberg är på väg\r\n")
    written = line * 20_000

    spans = read(written.encode(), "lista.txt").spans("Öberg")

    assert len(spans) == 20_000
    assert {written[start:end] for start, end in spans} == {harmed("Öberg")}
