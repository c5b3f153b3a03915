"""Credentials: passwords, PINs and login lists in clear text.

A secret counts where a value follows its label ("lösenord: Sommar24!"), where a table has a column
for it, and where text has the form that only secrets have (private keys, access tokens). A word
about passwords without one is nothing.

>>> from detectors import scan_of
>>> text = "Användarnamn: elev7 Lösenord: Sommar24!"
>>> [text[one.start:one.end] for one in find(scan_of(text))]
['Sommar24!']
>>> list(find(scan_of("Byt lösenord: gör så här i portalen")))
[]
"""

import re
from collections.abc import Iterator, Sequence

from detectors._finding import Finding, Strength, Tier
from detectors._literals import Literal
from detectors._scan import Scan

ENTITIES = ("CREDENTIALS",)

_LABELS = (
    "losenord", "losen", "passord", "password", "passwd", "pwd", "pass", "pinkod", "pin-kod", "pin",
    "engangskod", "engangslosenord", "koden ar", "portkod", "dorrkod", "larmkod", "larm-kod",
    "kod till larm", "wifi-nyckel", "natverksnyckel", "natverkslosenord", "wifi-kod", "api-nyckel",
    "apikey", "api key", "api_key", "secret", "client secret", "losenordet", "inloggningskod",
    "temporart losenord", "nytt losenord", "inloggning", "access token", "access_token", "puk",
    "puk-kod", "kodlas", "lasenord",
)  # fmt: skip
_FORMS = (
    "begin rsa private key",
    "begin private key",
    "begin openssh private key",
    "ghp_",
    "akia",
)

LABELS: tuple[Literal, ...] = tuple(
    Literal(label.encode(), starts_word=True, ends_word=label[-1].isalpha()) for label in _LABELS
) + tuple(Literal(form.encode(), starts_word=True) for form in _FORMS)
"""The literals of the scan's group "secrets"."""

_NUMERIC = frozenset(
    {b"pin", b"pinkod", b"pin-kod", b"portkod", b"dorrkod", b"larmkod", b"larm-kod", b"puk"}
    | {b"puk-kod", b"engangskod", b"kod till larm", b"koden ar", b"kodlas", b"inloggningskod"}
)
_VALUE = re.compile(
    rb"""(?:[ ](?:\w{2,20}[ ]){0,2}?(?:\xe4r|ar|blir|er)[ ]?[:=]?  # losenordet till datorn ar
        | [ ]?(?:\([^)\n]{0,30}\))?[ ]?[:=]\n?                         # losenord (wifi):
        | [ ]?\t | ["']?[ ]?:[ ]?["']?
        )[ \t"']{0,3}
        (?P<value>[^\s\0"',;|<>()]{4,64})
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(rb"(?:ghp_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16}|BEGIN[A-Z ]+PRIVATE KEY)")
_DIGITS = re.compile(rb"[0-9][0-9 -]{2,11}\Z")
_MASKED = re.compile(rb"[*x.\xb7_-]+\Z|\W+\Z", re.IGNORECASE)
_ADDRESS = re.compile(rb"https?:|www\.|[^@]+@[^@]+\.[a-z]+\Z", re.IGNORECASE)
_HEADER_LINE = 400
_COLUMN_WORDS = frozenset({b"losenord", b"password", b"passord", b"pwd", b"pin", b"pinkod"})
_ROWS = 400


def find(scan: Scan) -> Iterator[Finding]:
    """Find secrets that somebody could use."""
    taken = -1
    for hit in scan.hits("secrets"):
        if hit.start < taken:
            continue
        label = scan.folded[hit.start : hit.end]
        if form := _TOKEN.match(scan.raw, hit.start):
            taken = form.end()
            yield _finding(form.start(), form.end(), "form", Strength.STRONG)
        elif match := _VALUE.match(scan.raw, hit.end):
            value = match.group("value").rstrip(b".!?:") or match.group("value")
            whole = match.group("value")
            strength = _strength(label, whole) or _at_the_end(scan.raw, hit.end, match)
            if strength:
                taken = match.end()
                end = match.start("value") + len(value if value[-1:].isalpha() else whole)
                yield _finding(match.start("value"), end, "labelled", strength)
        elif label in _COLUMN_WORDS:
            cells, taken = _column(scan, hit.start)
            yield from _of_column(cells)


def _strength(label: bytes, value: bytes) -> Strength | None:
    """How much the value looks like a secret; None where it is a word of the sentence."""
    if _MASKED.match(value) or _ADDRESS.match(value):
        return None
    if _DIGITS.match(value):
        return Strength.STRONG
    if label in _NUMERIC:
        return None
    kinds = sum(
        (
            any(chr(byte).islower() for byte in value),
            any(chr(byte).isupper() for byte in value[1:]),
            any(chr(byte).isdigit() for byte in value),
            any(not chr(byte).isalnum() for byte in value[:-1]),
        )
    )
    has_digit = any(chr(byte).isdigit() for byte in value)
    if has_digit or kinds > _PLAIN_KINDS:
        return Strength.STRONG
    return None


_PLAIN_KINDS = 2


def _at_the_end(raw: bytes, label_end: int, match: re.Match[bytes]) -> Strength | None:
    """A plain word alone behind the colon may be a secret as well: "lösenord: sommar"."""
    ends_line = raw[match.end() : match.end() + 1] in {b"", b"\n", b"\r", b"\0"}
    told = b":" in raw[label_end : match.start("value")] and match.group("value").isalpha()
    told = told and not _MASKED.match(match.group("value"))
    return Strength.MEDIUM if ends_line and told else None


def _column(scan: Scan, start: int) -> tuple[list[tuple[int, int]], int]:
    """The cells under the header that `start` stands in, and how far the rows were read."""
    earliest = max(0, start - _HEADER_LINE)
    line_start = scan.raw.rfind(b"\n", earliest, start) + 1
    if not line_start and earliest:
        return [], start  # no header is as long as that
    header = scan.raw[line_start : start + _HEADER_LINE].partition(b"\n")[0]
    delimiter = max((b";", b"\t", b",", b"|"), key=header.count)
    if not header.count(delimiter):
        return [], start
    column = scan.raw[line_start:start].count(delimiter)
    at = line_start + len(header) + 1
    cells: list[tuple[int, int]] = []
    for row in scan.raw[at : at + _HEADER_LINE * _ROWS].partition(b"\0")[0].split(b"\n")[:_ROWS]:
        fields = row.split(delimiter)
        if len(fields) <= column:
            break
        value = fields[column].strip(b" \"'\r")
        left = at + sum(len(field) + 1 for field in fields[:column])
        if len(value) >= _SHORTEST and not _MASKED.match(value):
            left += fields[column].find(value)
            cells.append((left, left + len(value)))
        at += len(row) + 1
    return cells, at - 1


def _of_column(cells: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Cells of a column headed "lösenord" are secrets: some examples, and how many there are."""
    for first, last in cells[:_EXAMPLES]:
        yield _finding(first, last, "column", Strength.STRONG)
    if len(cells) > _EXAMPLES:
        first, last = cells[_EXAMPLES]
        count = len(cells) - _EXAMPLES
        yield _finding(first, last, "column", Strength.STRONG, count)


_SHORTEST = 4
_EXAMPLES = 40
_WORDS = {
    "form": "text of the form that only keys and tokens have",
    "labelled": "a value after a word for password or code",
    "column": "a cell in a column of passwords",
}


def _finding(start: int, end: int, rule: str, strength: Strength, count: int = 1) -> Finding:
    return Finding(
        "CREDENTIALS", start, end, 0.8, "credentials", "credentials", Tier.EXTRA,
        _WORDS[rule], f"credentials:{rule}", strength, count=count,
    )  # fmt: skip
