"""Telephone numbers of the Nordic countries, by their form or by the word before them.

Swedish numbers and those with a country's code are known by their form. Norwegian, Danish and
Icelandic ones are bare digits at home: there a word such as tlf must stand before them.

Source: PTS nummerplan (E.164); Nkom, SDFI and Fjarskiptastofa for the neighbours'.

>>> from datetime import date
>>> [(f.start, f.end) for f in phones(Scan("070-123 45 67, 2026-01-12 08:15", date(2026, 1, 1)))]
[(0, 13)]
"""

import re
from collections.abc import Iterator
from itertools import compress

import numpy as np

from detectors._context import WORDS, Family, nearest_cue
from detectors._detail import detail, further
from detectors._finding import Finding
from detectors._scan import Scan

ENTITY = "PHONE_NUMBER"

_MOBILE = re.compile(rb"07[02369](?:[ .-]?[0-9]|\x20-\x20[0-9]){7}(?![0-9])")
_LANDLINE = re.compile(
    rb"0[1-9][0-9]{0,2}(?:-|/|\)\x20?|\x20-\x20?)(?:[0-9]{5,8}|[0-9]{2,3}(?:\x20[0-9]{2,3}){1,3}|(?<=0[45]0-)[0-9]{3}\x20[0-9]{4})(?![0-9]|-[0-9])"
)
_ABROAD = re.compile(
    rb"(?:\+[1-9][0-9]{0,2}|00(?:4[567]|354|358))[ -]?(?:\(0\))?[ -]?[0-9](?:[ -]?[0-9]){6,11}(?![0-9])"
)
_LABELLED = re.compile(rb"0[1-9](?:[ ]?[0-9]){6,9}(?![0-9]|-[0-9])")
_FORMS = (
    (_MOBILE, 0.6, "mobile"),
    (_LANDLINE, 0.55, "landline"),
    (_ABROAD, 0.65, "international"),
    (_LABELLED, 0.15, "labelled"),
)
_CALLED = 0.3
_BEFORE = np.isin(np.arange(256), list(b"0123456789abcdefghijklmnopqrstuvwxyz-./,_="))
_AT_HOME = re.compile(
    rb"[a-z]{0,6}[\s:.]{1,4}([2-9][0-9](?:\x20?[0-9]{2}){3}|[49][0-9]{2}\x20[0-9]{2}\x20[0-9]{3}|[4-8][0-9]{2}[ -]?[0-9]{4})(?![0-9]|[ -][0-9])"
)
"""Norwegian and Danish in twos or as Norwegian mobiles, Icelandic in three and four."""
_CUES = frozenset(at for at, word in enumerate(WORDS) if word.family is Family.PHONE)


def phones(scan: Scan) -> Iterator[Finding]:
    """Numbers up to the ration. Beyond it, those whose form leaves no doubt are not even read."""
    starts = scan.runs.phone_starts
    starts = starts[~_BEFORE[scan.runs.text[starts - 1]]]
    read = np.ones(len(starts), dtype=np.bool_)
    if len(starts) > scan.ration.most:
        plain = scan.runs.is_plain_phone(starts)
        read[plain] = scan.ration.examples(starts[plain])
    found = list(_labelled(scan))
    end = 0
    for start in starts[read].tolist():
        if start >= end and (finding := _phone(scan, start)) is not None:
            found.append(finding)
            end = finding.end
    found.sort(key=_start)
    if read.all() and len(found) <= scan.ration.most:
        yield from found
        return
    places = np.array([one.start for one in found], dtype=np.int64)
    examples = scan.ration.examples(places)
    yield from compress(found, examples)
    counted = np.sort(np.append(places[~examples], starts[~read]))
    yield from further(scan, ENTITY, counted, 0.55, "telephone")


def _start(finding: Finding) -> int:
    return finding.start


def _labelled(scan: Scan) -> Iterator[Finding]:
    """Numbers that only the word before them tells from others."""
    literals, _, ends = scan.hits("cues").columns
    told = {end for literal, end in zip(literals, ends, strict=True) if literal in _CUES}
    for label_end in sorted(told):
        if match := _AT_HOME.match(scan.folded, label_end):
            words = "telephone number by the word before it"
            yield detail(ENTITY, *match.span(1), 0.45, words, "labelled")


def _phone(scan: Scan, start: int) -> Finding | None:
    for pattern, base, rule in _FORMS:
        if match := pattern.match(scan.exact, start):
            begin = start - (b")" in match.group() and scan.exact[start - 1 : start] == b"(")
            return _weighed(scan, begin, match.end(), base, rule)
    return None


def _weighed(scan: Scan, start: int, end: int, score: float, rule: str) -> Finding | None:
    cue = nearest_cue(scan, start, end)
    words = f"telephone number, {rule}"
    if cue is not None and cue.family is Family.PHONE:
        score, words = score + 0.3, f"{words}, '{cue.word}' {cue.side} (+0.30)"
    elif cue is not None and cue.family not in {Family.NAME, Family.PERSON, Family.TIME}:
        score, words = score - 0.25, f"{words}, '{cue.word}' {cue.side} (-0.25)"
    if score < _CALLED:
        return None  # a bare row of digits that no word calls a telephone
    return detail(ENTITY, start, end, round(score, 2), words, rule)
