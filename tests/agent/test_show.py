"""Showing a scan: what matters stands in the table, the rest is counted, nothing moves the cursor."""

import io

import pytest
from rich.console import Console

from agent.row import Row
from agent.show import Summary, show_item


def _row(outcome: str, location: str = "a.txt", **more: object) -> Row:
    coverage = {"examined": True, "truncated": False, "unreadable": [], "bytes_examined": 1}
    row: Row = {"location": location, "outcome": outcome, "level": None, "reasons": []}
    return row | {"findings": [], "coverage": coverage} | more


def _console() -> Console:
    return Console(file=io.StringIO(), width=100)


def _text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _summed_up(*rows: Row, language: str = "en") -> str:
    summary, console = Summary(language), _console()
    for row in rows:
        summary.add(row)
    summary.show(console)
    return _text(console)


def test_incidents_stand_in_the_table_and_the_rest_is_counted() -> None:
    reason = {"rule": "term_person", "text": "Sensitive term beside a person"}
    incident = _row("incident", "rehab.txt", level="alert", reasons=[reason])

    text = _summed_up(incident, _row("clean", "lunch.txt"), _row("topic", "policy.txt"))

    assert "rehab.txt" in text
    assert "possible incident (alert)" in text
    assert "Sensitive term beside a person" in text
    assert "lunch.txt" not in text
    assert "nothing found: 1" in text


def test_what_was_not_read_is_told_beside_what_was_found() -> None:
    coverage = {"examined": True, "truncated": True, "unreadable": ["encrypted"]}

    text = _summed_up(_row("partly_examined", "arkiv.zip", coverage=coverage))

    assert "not read: encrypted or protected by a password" in text
    assert "too large" in text


def test_what_holds_no_text_by_nature_is_counted_apart_and_scanned_pages_stand_in_the_table() -> (
    None
):
    unread = {
        "foto.jpg": ("unsupported:image",),
        "semester.zip": ("unsupported:image", "unsupported:media"),
        "skannat.pdf": ("unsupported:scan",),
        "blandat.zip": ("unsupported:image", "encrypted"),
    }
    rows = (
        _row("not_examined", name, coverage={"truncated": False, "unreadable": codes})
        for name, codes in unread.items()
    )

    text = _summed_up(*rows)

    assert [name for name in unread if name in text] == ["skannat.pdf", "blandat.zip"]
    assert "only pictures, sound or film not read: 2" in text
    assert "NOT READ: 2" in text


def test_a_long_path_is_shown_whole() -> None:
    path = "/srv/" + "mapp/" * 40 + "brev.txt"

    text = _summed_up(_row("not_examined", path))

    cells = (line.split("│")[2].strip() for line in text.splitlines() if "│" in line)
    assert path in "".join(cells)


def test_a_scan_of_nothing_says_so() -> None:
    assert _summed_up(language="sv").strip() == "inga fynd"


def test_a_long_table_is_cut_and_says_so() -> None:
    text = _summed_up(*(_row("not_examined", f"{n}.bin") for n in range(203)))

    assert "3 more" in text


@pytest.mark.parametrize("name", ["esc\x1b[31m.txt", "ny\nrad.txt", "[bold]x[/bold].txt"])
def test_a_name_moves_no_cursor_and_is_no_markup(name: str) -> None:
    text = _summed_up(_row("not_examined", name))

    assert "\x1b" not in text
    assert "ny\nrad" not in text
    assert "[bold]x[/bold]" in text or "bold" not in name


def test_one_item_is_told_with_every_finding_and_its_explanation() -> None:
    finding = {
        "text": "[HEALTH]",
        "score": 0.75,
        "part": "body",
        "place": "line 2",
        "start": 4,
        "end": 15,
        "detector": "health_terms",
        "explanation": "strong term of health",
    }
    console = _console()

    show_item(_row("topic", findings=[finding] * 101), "en", console)

    text = _text(console)
    assert "body line 2 4-15" in text
    assert "health_terms: strong term of health" in text
    assert "1 more" in text
