"""A column of secrets: a table whose header says "lösenord" or "portkod" over one of its columns."""

from detectors._scan import Scan
from detectors._secret import is_code, is_masked

_CODES = frozenset({b"pin", b"pinkod", b"pin-kod", b"portkod", b"dorrkod", b"larmkod"})
HEADINGS = _CODES | frozenset(
    {b"losenord", b"losen", b"password", b"passord", b"pwd", b"pw", b"adgangskode", b"salasana"}
)
"""Labels that may stand over a column; under codes only digits count."""
_HEADER_LINE = 400
_HEADING_WORDS = 3
_ROWS = 400
_SHORTEST = 4


def cells_under(scan: Scan, label: bytes, start: int) -> tuple[list[tuple[int, int]], int]:
    """The cells under the label that stands at `start` in a header, and how far the rows were read."""
    earliest = max(0, start - _HEADER_LINE)
    line_start = scan.raw.rfind(b"\n", earliest, start) + 1
    if not line_start and earliest:
        return [], start  # no header is as long as that
    header = scan.raw[line_start : start + _HEADER_LINE].partition(b"\n")[0]
    delimiter = max((b";", b"\t", b",", b"|"), key=header.count)
    at = line_start + len(header) + 1
    first = scan.raw[at : at + _HEADER_LINE].partition(b"\n")[0]
    if not header.count(delimiter) or first.count(delimiter) != header.count(delimiter):
        return [], start
    if max(len(field.split()) for field in header.split(delimiter)) > _HEADING_WORDS:
        return [], start  # a sentence with a comma
    column = scan.raw[line_start:start].count(delimiter)
    cells: list[tuple[int, int]] = []
    for row in scan.raw[at : at + _HEADER_LINE * _ROWS].partition(b"\0")[0].split(b"\n")[:_ROWS]:
        fields = row.split(delimiter)
        if len(fields) <= column:
            break
        value = fields[column].strip(b" \"'\r")
        left = at + sum(len(field) + 1 for field in fields[:column])
        fits = is_code(value) if label in _CODES else not is_masked(value)
        if len(value) >= _SHORTEST and fits:
            left += fields[column].find(value)
            cells.append((left, left + len(value)))
        at += len(row) + 1
    return cells, at - 1
