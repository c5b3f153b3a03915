"""Credentials: passwords, PINs and login lists in clear text.

A secret counts where a value follows its label ("lösenord: Sommar24!"), stands behind a user name
in a text that speaks of secrets ("admin / Sommar24!"), where a table has a column for it, and where
text has the form that only secrets have (private keys, access tokens). A word about passwords
without one is nothing.

>>> from detectors import scan_of
>>> text = "Användarnamn: elev7 Lösenord: Sommar24!"
>>> [text[one.start:one.end] for one in find(scan_of(text))]
['Sommar24!']
>>> list(find(scan_of("Byt lösenord: gör så här i portalen")))
[]
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from detectors._finding import Finding, Strength, Tier
from detectors._fold import fold, folded
from detectors._scan import Scan
from detectors._secret import is_masked, is_mixed, strength_of
from detectors._secret_column import HEADINGS, cells_under
from detectors._secret_labels import ANY_CODE, NUMERIC, OPAQUE, OPENING, WORDY

ENTITIES = ("CREDENTIALS",)

_LOCK = re.compile(rb"las|larm|dor[er]|port|grind|stuga|kassa|skap|nyckel|entre|garage|forrad|#")
_BESIDE = 50
_VALUE = re.compile(
    rb"""(?:[ ](?:[\w\xc0-\xff]{2,20}[ ]){0,2}?(?:\xe4r|ar|blir|er|is)[ ]?[:=]?  # losenordet till datorn ar
        | [ ]?(?:\([^)\n]{0,30}\))?[ ]?[:=]\n?                         # losenord (wifi):
        | [ ](?:[\w\xc0-\xff]{2,20}[ ]){0,2}[\w\xc0-\xff]{2,20}:      # losenord till datorn:
        | [ ]?\t | ["']?[ ]?:[ ]?["']?
        )[ \t"']{0,3}
        (?P<value>[^\s\0"',;|<>()]{4,64})
    """,
    re.VERBOSE,
)
_CODE = re.compile(
    rb"[ :]{1,3}(?:[\w\xc0-\xff]{2,20}[ :]{1,2}){0,3}?(?P<value>[0-9]{4,8}[*#]?)(?![0-9-])"
)
_COLON = re.compile(
    rb"[ ]?(?:\([^)\r\n\0]{0,30}\)|(?:till|f\xf6r|til|for|to)[ ][\w\xc0-\xff-]{2,20}(?:[ ][\w\xc0-\xff-]{2,20})?)?"
    rb"[ ]?:[ \t]{0,3}"
)
_PLAIN_WORDS = re.compile(
    rb"(?=[^ ]{4}|[^ ]+ )[A-Za-z\xc0-\xff]{2,20}(?:[ -][A-Za-z\xc0-\xff]{2,20}){0,4}[ ]?[0-9]{0,4}(?=[ ]*(?:[\r\n\0]|\Z))"
)
_TOLD = frozenset(
    fold(
        "kontakta kontakt se valj välj minst minimum visas skickas skickar fås får ges via din ditt dina er ert"
        " personligt personlig krävs saknas enligt på i hos av från till inte ej ingen inget byt byts"
        " byter ändra ändras glömt hemligt finns hämtas hämta tilldelas tecken bokstäver siffror samma som"
        " required changed change reset expired forgot forgotten must ring maila mejla fråga be ask"
        " contact your own here bilaga lapp sms separat automatiskt nytt nya ny skriv ange fyll"
        " så du ett en den det vi ni man kan ska bör måste för om med utan när hur varför vad vem alla"
        " inga svaga starka säkra säkert bra råd tips policy rutin lösenord användarnamn"
        " lämna tom blank okänt okänd gäller the see velg kreves sendes vis ukjent"
    ).split()
)
"""Words of a sentence about passwords."""
_WORD = re.compile(rb"[^\s\0\"',;|<>()]{6,64}")
_FOLLOWING, _WORDS_BETWEEN = 80, 3
_PAIR = re.compile(
    rb"[\w.@-]{2,40}[ ]{1,2}/[ ]{1,2}(?P<value>[^\s\0\"',;|<>()/]{6,40})"
    rb"|(?<![0-9-])(?P<pad>[0-9]{4,6}\#)"
)
"""A user name and a secret beside each other, or a keypad's code."""
_PAIR_REACH = 48
_TOKEN = re.compile(
    rb"ghp_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16}|BEGIN[A-Z ]+PRIVATE KEY|AIza[\w-]{35}"
    rb"|sk_(?:live|test)_[A-Za-z0-9]{8,}|xox[bp]-[A-Za-z0-9-]{10,}|glpat-[\w-]{20,}"
    rb"|github_pat_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"
)
_IN_ADDRESS = re.compile(rb"(?<=://)[^\s\0/:@]{1,64}:(?P<value>[^\s\0/@]{3,64})@")
"""What follows the :// of an address with a user and a password in it."""
_SPACE, _SLASH, _PAD = b" /#"
_SETTING = re.compile(rb"[A-Za-z_-]*[=:](?=[^=])")
"""The rest of a setting's name: _ACCESS_KEY= behind SECRET."""
_EXAMPLES = 40
_WORDS = {
    "form": "text of the form that only keys and tokens have",
    "labelled": "a value after a word for password or code",
    "pair": "a value behind a user name, in a text that speaks of secrets",
    "column": "a cell in a column of passwords",
    "address": "a password within an address",
}

Secret = tuple[int, int, Strength]


def find(scan: Scan) -> Iterator[Finding]:
    """Find secrets that somebody could use."""
    hits = scan.hits("secrets").rows
    taken: list[tuple[int, int]] = []
    read = -1
    for hit in hits:
        if hit.start < read:
            continue
        label = scan.folded[hit.start : hit.end]
        if form := _TOKEN.match(scan.raw, hit.start):
            taken.append(form.span())
            yield _finding(*form.span(), "form", Strength.STRONG)
        elif label in OPENING:
            continue
        elif secret := _secret(scan, label, hit.end):
            taken.append(secret[:2])
            yield _finding(*secret[:2], "labelled", secret[2])
        elif label in HEADINGS:
            cells, read = cells_under(scan, label, hit.start)
            taken += cells
            yield from _of_column(cells)
        read = max(read, taken[-1][1] if taken else -1)
    for at in _slashes(scan, behind=_SLASH):
        match = _IN_ADDRESS.match(scan.raw, at + 1)
        if match and not is_masked(match["value"]):
            taken.append(match.span("value"))
            yield _finding(*match.span("value"), "address", Strength.STRONG)
    if hits:
        yield from _pairs(scan, sorted(taken), [hit.start for hit in hits])


def _secret(scan: Scan, label: bytes, end: int) -> Secret | None:
    """The value that a label announces."""
    if label in ANY_CODE:
        return _door_code(scan, end)
    digits_only = label in NUMERIC
    if match := _VALUE.match(scan.raw, end):
        whole = match.group("value")
        value = whole.rstrip(b".!?:") or whole
        if strength := strength_of(whole, digits_only=digits_only):
            start = match.start("value")
            return start, start + len(value if value[-1:].isalpha() else whole), strength
    if digits_only:
        match = _CODE.match(scan.raw, end)
        return (*match.span("value"), Strength.STRONG) if match else None
    phrase = _phrase(scan.raw, end) if label.startswith(WORDY) else None
    return phrase or _further_on(scan.raw, label, end)


def _door_code(scan: Scan, end: int) -> Secret | None:
    match = _CODE.match(scan.raw, end)
    if not match:
        return None
    before = scan.folded[max(0, end - _BESIDE) : end].rpartition(b"\n")[2]
    after = re.split(rb"[.\n\0]", scan.folded[end : match.end() + _BESIDE // 2])[0]
    return (*match.span("value"), Strength.STRONG) if _LOCK.search(before + after) else None


def _further_on(raw: bytes, label: bytes, end: int) -> Secret | None:
    """A value that only its look tells from the words behind the label: "lösen på lappen Regn77"."""
    line = raw[end : end + _FOLLOWING].partition(b"\n")[0].partition(b"\0")[0]
    setting, opaque = label[-1:] in b"=:", label in OPAQUE
    for match in islice(_WORD.finditer(line), 1 if setting else _WORDS_BETWEEN):
        named = _SETTING.match(match.group())
        value = match.group()[named.end() :] if named else match.group()
        if is_mixed(value, opaque=opaque) or (setting and strength_of(value)):
            return end + match.end() - len(value), end + match.end(), Strength.STRONG
    return None


def _phrase(raw: bytes, label_end: int) -> Secret | None:
    """Plain words alone behind the colon may be a secret as well: "lösenord: blå häst"."""
    colon = _COLON.match(raw, label_end)
    words = _PLAIN_WORDS.match(raw, colon.end()) if colon else None
    if words is None or is_masked(words.group()):
        return None
    said = folded(words.group()).split()
    return (*words.span(), Strength.MEDIUM) if _TOLD.isdisjoint(said) else None


def _pairs(
    scan: Scan, taken: Sequence[tuple[int, int]], spoken: Sequence[int]
) -> Iterator[Finding]:
    """Secrets behind a user name, and keypads' codes, where the text speaks of secrets."""
    for match in _pair_matches(scan):
        start, end = match.span(match.lastgroup or 0)
        secret = match["pad"] or is_mixed(match["value"])
        first, last = scan.reach(start)
        if not any(first <= at < last for at in spoken):
            continue
        before = bisect_right(taken, (end,)) - 1
        if secret and (before < 0 or taken[before][1] <= start):
            yield _finding(start, end, "pair", Strength.STRONG)


def _pair_matches(scan: Scan) -> Iterator[re.Match[bytes]]:
    """The matches of _PAIR, tried only where its rare signs stand."""
    raw, end = scan.raw, 0
    pads = np.flatnonzero(scan.runs.text == _PAD).tolist() if b"#" in raw else []
    for at in sorted([*_slashes(scan, behind=_SPACE), *pads]):
        near = _PAIR.search(raw, max(end, at - _PAIR_REACH), at + _PAIR_REACH)
        match = _PAIR.match(raw, near.start()) if near else None
        if match:
            end = match.end()
            yield match


def _slashes(scan: Scan, behind: int) -> list[int]:
    """Where a slash stands behind this sign; none is searched for, which takes ten times as long."""
    text = scan.runs.text
    slashes = np.flatnonzero(text == _SLASH)
    places: list[int] = slashes[text[slashes - 1] == behind].tolist()
    return places


def _of_column(cells: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Cells of a column headed "lösenord" are secrets: some examples, and how many there are."""
    for first, last in cells[:_EXAMPLES]:
        yield _finding(first, last, "column", Strength.STRONG)
    if len(cells) > _EXAMPLES:
        first, last = cells[_EXAMPLES]
        count = len(cells) - _EXAMPLES
        yield _finding(first, last, "column", Strength.STRONG, count)


def _finding(start: int, end: int, rule: str, strength: Strength, count: int = 1) -> Finding:
    return Finding(
        "CREDENTIALS", start, end, 0.8, "credentials", "credentials", Tier.EXTRA,
        _WORDS[rule], f"credentials:{rule}", strength, count=count,
    )  # fmt: skip
