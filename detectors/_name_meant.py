"""How somebody named is meant: in public office, at work here, signing, or spoken of."""

import re
from functools import cache

from detectors._fold import bare_words
from detectors._name_list import FAMILY, GENITIVE, GIVEN, around
from detectors._names import Word
from detectors._scan import Scan

_LOWER_TEXT = 300
_BEFORE = 60
_PARTY = re.compile(rb"[ ]?\((?:s|m|sd|c|v|kd|l|mp|fp|fi|-|opol\.?|obunden|frp|h|ap|sv)\)")
_WORD = re.compile(rb"[a-z0-9-]+")
_NEXT_WORD = re.compile(rb"[^\0]([a-z0-9-]+)", re.DOTALL)


def is_brief(scan: Scan) -> bool:
    """Subject lines and file names: written in haste, often without capitals."""
    if scan.segments:
        return len(scan.text) < _LOWER_TEXT * len(scan.segments)
    return len(scan.text) < _LOWER_TEXT


def names_a_place(scan: Scan, last: Word) -> bool:
    """Streets, schools and funds are called after people."""
    if not last.kind & (GIVEN | FAMILY) and _ends_as_a_place(scan, last):
        return True
    word = _next_word(scan, last.end)
    if word in around()["places"]:
        return True
    called = last.kind & GENITIVE or scan.raw[last.end : last.end + 1] == b"-"
    return bool(called) and word.endswith(_CALLED_AFTER)


def _ends_as_a_place(scan: Scan, last: Word) -> bool:
    """Whether a word that is no name is a place by its end: Birger Jarlsgatan."""
    whole = _WORD.match(scan.folded, last.start)
    return whole is not None and whole.group().endswith(_CALLED_AFTER)


_CALLED_AFTER = tuple(
    b"gatan vagen skolan torget parken gata vag hemmet sjukhus sjukhuset museum museet kyrka garden "
    b"utstallning utstallningen sallskapet stipendium stipendiet priset aret festivalen minne "
    b"stiftelse gymnasium gymnasiet".split()
)
"""What is called after somebody, by the end of the word: Carl Larsson-gården."""


def meant(scan: Scan, start: int, end: int, rule: str) -> str:
    """Tell who speaks in office, works here or signs, from who is spoken of."""
    before = scan.folded[max(0, start - _BEFORE) : start].rpartition(b"\0")[2]
    near = bare_words(before.rpartition(b". ")[2])[-3:]
    words, written = around(), rule in _WRITTEN
    if (
        _PARTY.match(scan.exact, end)
        or not words["public"].isdisjoint(near)
        or _listed_in_office(before)
        or (written and _speaks(scan, end))
    ):
        return "public_role"
    if near and near[-1] in words["roles"]:
        return rule if rule not in {"given_name", "likely_name"} else "role_name"
    if not words["signature"].isdisjoint(near[-2:]) or (written and _SIGNED.search(before)):
        return "signature"
    profession = written and bool(near) and near[-1].endswith(_professions())
    works = profession or not words["staff"].isdisjoint(near[-2:]) or _staff_after(scan, end)
    return "staff" if works else rule


_SIGNED = re.compile(rb"(?:\A|\s)/ ?\Z")
"""A stroke before the name at the end of a note."""
_WRITTEN = frozenset({"full_name", "likely_name", "surname_first", "unknown_name"})


def _speaks(scan: Scan, end: int) -> bool:
    """Whether a headline's next word has them speak or play; in a text, anybody may "berätta"."""
    if not is_brief(scan):
        return False
    return _next_word(scan, end) in around()["speaks"]


def _next_word(scan: Scan, end: int) -> bytes:
    """The word behind what ends here and one more sign, which is no barrier."""
    match = _NEXT_WORD.match(scan.folded, end)
    return match.group(1) if match else b""


@cache
def _professions() -> tuple[bytes, ...]:
    return tuple(around()["professions"])


def _listed_in_office(before: bytes) -> bool:
    """Whether the line began with "Närvarande:", "Text:" or the like, or is the author's: "Av ..."."""
    head, colon, _ = before.rpartition(b"\n")[2].partition(b":")
    by_line = not colon and head.strip() == b"av"
    return by_line or (bool(colon) and head.rpartition(b" ")[2] in around()["public"])


_TITLE_AFTER = re.compile(rb"(?:, |\n| \(|,\n)([a-z-]+)")


def _staff_after(scan: Scan, end: int) -> bool:
    """Whether a title follows: "Anna Berg, rektor", or on the line under a name."""
    match = _TITLE_AFTER.match(scan.folded, end)
    return match is not None and match.group(1) in around()["staff"]
