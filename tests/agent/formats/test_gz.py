"""Packed files: what is inside is read as if it lay there unpacked."""

import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest

from agent.formats import Budget
from tests.agent.formats.reading import read


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_log_is_read_with_lines_as_places(pack: Callable[[bytes], bytes]) -> None:
    found = read(pack("ett\nnålen är här\n".encode("cp1252")), "mail.log.1")

    assert found.where("nålen är här") == [("body", "line 2")]


def test_a_packed_bomb_is_cut_and_told() -> None:
    found = read(gzip.compress(b"x " * 20_000_000), "a.gz", Budget(bytes_left=1_000_000))

    assert found.budget.coverage().truncated


def test_a_packed_file_cut_short_is_read_as_far_as_it_goes() -> None:
    raw = gzip.compress("".join(f"rad {n * n}\n" for n in range(9000)).encode())[:-3000]
    found = read(raw, "a.gz")

    assert found.where("rad 4000000\n") == [("body", "line 2001")]
    assert found.budget.coverage().unreadable == ("damaged",)
