"""People without a name, or with one no list has: "eleven i 7B", "brukaren K.L.", "min son"."""

import re
from collections.abc import Iterator

from detectors._finding import Finding
from detectors._fold import fold
from detectors._name_list import STOP, around
from detectors._name_rows import told
from detectors._names import kind_of
from detectors._person import person
from detectors._scan import Scan

_U = rb"[A-Z\xc0-\xd6\xd8-\xde]"
_L = rb"[a-z\xdf-\xf6\xf8-\xff]"
_ROLE_INITIALS = re.compile(
    rb"[ :]{1,2}(?:(?:%(u)s\.[ ]?){1,3}(?:%(u)s%(stop)s)?|%(u)s[ ]?%(u)s%(stop)s)"
    % {b"u": _U, b"stop": rb"(?=[\s,;:.)]|$)"}
)
_ROLE_CLASS = re.compile(
    rb"""[ ](?:i|p\xe5|fr\xe5n)[ ]
    (?: (?:klass[ ]|\xe5k[ ]?|\xe5rskurs[ ])? (?:[1-9][A-Fa-f]\b|[1-9]:[an]?n?\b|[A-Z]{2,3}[12][0-9][A-Z]?\b|[1-9]\b)
      | (?:rum|avd\.?|avdelning|lgh|l\xe4genhet|s\xe4ng|sal|boende)[ ][0-9]{1,4}[A-Za-z]?\b
    )""",
    re.VERBOSE,
)
_LISTED_INITIALS = re.compile(
    rb"(?:\A|\n|\0)[ \t*\x95-]{0,4}(?:[0-9]{1,2}[.)][ ])?"
    rb"(%(u)s\.[ -]?%(u)s\.?|%(u)s%(u)s)(?=[ ]?[:,;=\x96-]|[ \t])" % {b"u": _U}
)
_LIST = 3
"""Lines that begin with initials, from which on they are a list of people."""
_ROLE_NAME = re.compile(rb"[ :]{1,3}(" + _U + _L + rb"{1,20}(?:[ -]" + _U + _L + rb"{1,20}){0,3})")
_INTRODUCES = re.compile(rb"[ :]{1,3}" + _U + rb"|[ ](?:i|p\xe5|fr\xe5n)[ ]")
_NAME_BREAK = re.compile(rb"[ -]")


def roles(scan: Scan, *, short: bool) -> Iterator[Finding]:
    """People without a name, or with one no list has: "eleven i 7B", "brukaren K.L.", "min son"."""
    hits = scan.hits("roles")
    if not short:
        hits = hits.only(told(scan, hits.arrays[1]))
    for hit in hits.rows:
        word = scan.folded[hit.start : hit.end]
        kin = word in around()["kin"]
        if not kin and word not in _DEFINITE and not _INTRODUCES.match(scan.raw, hit.end):
            continue
        if not kin and (name := _ROLE_NAME.match(scan.raw, hit.end)):
            words = [kind_of(word) for word in _NAME_BREAK.split(name.group(1))]
            if not words[0] & STOP:
                full = len(words) > 1 and not words[1] & STOP
                end = name.end() if full else name.start(1) + len(name.group(1).split()[0])
                yield person(name.start(1), end, "full_name" if full else "role_name")
                continue
        initials = _ROLE_INITIALS.match(scan.raw, hit.end)
        shouted = scan.raw[hit.start : hit.end].isupper()
        if initials and not kin and not shouted:
            end = hit.end + len(initials.group().rstrip())
            yield person(hit.start, end, "initials_role")
        elif match := _ROLE_CLASS.match(scan.raw, hit.end):
            yield person(hit.start, match.end(), "pupil_class")
        elif kin:
            yield person(hit.start, hit.end, "kin")
        elif word in _DEFINITE:
            yield person(hit.start, hit.end, "role")


def listed_initials(scan: Scan) -> Iterator[Finding]:
    """People of a list that names them by initials alone: "E.A. nötter"."""
    found = list(_LISTED_INITIALS.finditer(scan.raw)) if b"\n" in scan.raw else []
    if len({match[1] for match in found}) >= _LIST:
        yield from (person(*match.span(1), "initials_role") for match in found)


_DEFINITE = frozenset(
    fold(word)
    for word in (
        "eleven barnet pojken flickan sonen dottern brukaren klienten patienten vårdtagaren "
        "omsorgstagaren sökanden hyresgästen medarbetaren ungdomen modern fadern mamman pappan "
        "elevens brukarens klientens patientens medarbetarens barnets flickans pojkens pasienten brukeren gutten jenta"
    ).split()
)
