"""Web archives: pages with their addresses, packed and plain."""

import gzip
import io

import pytest

from agent.formats import Budget, UnreadableDocument, pages, segments
from tests.agent.formats import test_docx
from tests.agent.formats.reading import packed, read

PAGE = "<html><title>Skolan</title><p>Åsa <a href='intyg.docx'>intyg</a></html>".encode()


def _record(url: str, status: str, content: bytes, header: str = "") -> bytes:
    http = f"HTTP/1.1 {status}\r\n{header}\r\n".encode() + content
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-02T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _archive(*, packed_records: bool) -> bytes:
    site = "https://intranet.example"
    records = [
        _record(f"{site}/start", "200 OK", PAGE),
        _record(f"{site}/borta", "404 Not Found", b"<p>needle-gone"),
        _record(
            f"{site}/b.html",
            "200 OK",
            gzip.compress(b"<p>needle-packed"),
            "Content-Encoding: gzip\r\n",
        ),
        _record(f"{site}/intyg%20ett.docx?x=1", "200 OK", packed(test_docx.PARTS)),
    ]
    return b"".join(map(gzip.compress, records) if packed_records else records)


@pytest.mark.parametrize("packed_records", [True, False])
def test_each_page_is_given_by_itself(packed_records: bool) -> None:  # noqa: FBT001 - a table's column
    found = list(pages(io.BytesIO(_archive(packed_records=packed_records))))
    budget = Budget()
    parts = [segment.part.value for segment in segments(found[0].content, found[0].name, budget)]

    assert [page.name for page in found] == ["start", "b.html", "intyg ett.docx"]
    assert found[0].url == "https://intranet.example/start"
    assert found[0].fetched_at.endswith("Z")
    assert parts == ["file_name", "body", "title", "metadata"]


def test_reading_goes_on_after_the_page_that_was_last() -> None:
    archive = _archive(packed_records=True)
    first, *rest = pages(io.BytesIO(archive))

    assert [page.url for page in pages(io.BytesIO(archive), after=first.number)] == [
        page.url for page in rest
    ]


def test_an_archive_among_files_is_read_too() -> None:
    found = read(_archive(packed_records=True), "crawl.warc.gz")

    assert found.where("needle-packed") == [("body", "https://intranet.example/b.html > line 1")]
    assert found.where("needle-gone") == []
    assert found.where("needle-page3") == [
        ("body", "https://intranet.example/intyg%20ett.docx?x=1 > page 3")
    ]


@pytest.mark.parametrize("cut", [3, 40, 1000, 2500])
@pytest.mark.parametrize("packed_records", [True, False])
def test_an_archive_cut_short_is_read_as_far_as_it_goes_and_told(
    packed_records: bool,  # noqa: FBT001 - a table's column
    cut: int,
) -> None:
    found = read(_archive(packed_records=packed_records)[:-cut], "crawl.warc")

    assert found.where("Åsa")
    assert "damaged" in found.budget.coverage().unreadable


def test_a_page_of_which_the_archive_holds_a_part_is_not_whole() -> None:
    archive = _record("https://x.example/a", "206 Partial Content", PAGE)
    cut = _record("https://x.example/b", "200 OK", PAGE * 10)[:-300]

    assert [page.is_whole for page in pages(io.BytesIO(archive))] == [False]
    with pytest.raises(UnreadableDocument):
        assert [page.is_whole for page in pages(io.BytesIO(cut))] == [False]


def test_what_is_no_archive_after_a_page_is_told() -> None:
    found = read(_record("https://x.example/a", "200 OK", PAGE) + b"junk " * 90, "a.warc")

    assert found.where("Åsa")
    assert found.budget.coverage().unreadable == ("damaged",)
