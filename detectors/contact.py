"""Contact details: e-mail and street addresses, telephone numbers, IP addresses.

A role mailbox (info@, registrator@) is nobody's: it is recognised so that it does not alarm.

Source: RFC 5321 4.1.2; PTS nummerplan (E.164) for Swedish numbers; RFC 1918 for private addresses.

>>> from datetime import date
>>> def kinds(text):
...     return [(f.entity_type, f.tier.value) for f in find(Scan(text, date(2026, 1, 1)))]
>>> kinds("anna.berg@skola.example, 070-123 45 67"), kinds("info@kommun.example")
([('EMAIL_ADDRESS', 'ordinary'), ('PHONE_NUMBER', 'ordinary')], [('EMAIL_ADDRESS', 'none')])
>>> kinds("2026-01-12 08:15, 070-12")
[]
"""

import re
from collections.abc import Iterator
from itertools import compress

import numpy as np

from detectors._context import Family, nearest_cue
from detectors._finding import Finding, Strength, Tier
from detectors._fold import fold
from detectors._literals import Literal
from detectors._ration import Places
from detectors._scan import Scan

ENTITIES = ("EMAIL_ADDRESS", "PHONE_NUMBER", "ADDRESS", "IP_ADDRESS")

_LOCAL = re.compile(rb"[a-z0-9\xdf-\xff_%+'.=-]{1,64}\Z")
_DOMAIN = re.compile(rb"@(?:[a-z0-9\xdf-\xff-]{1,63}\.){1,8}[a-z\xdf-\xff]{2,24}(?![a-z0-9])")
_LOCAL_LENGTH = 64
_AT = ord("@")
_DOMAIN_START = np.array([chr(byte).isalnum() or chr(byte) == "-" for byte in range(256)])
_LOCAL_END = _DOMAIN_START | np.isin(np.arange(256), list(b"_%+'.="))

_ROLES = frozenset(
    "info registrator kommun kommunen kontakt kontaktcenter kansli kansliet noreply no reply donotreply "
    "support helpdesk servicedesk reception receptionen exp expedition expeditionen faktura fakturor "
    "ekonomi hr personal lön it admin administrator postmaster webmaster abuse root diarium diariet bygg "
    "miljö skola fritid kultur bibliotek biblioteket växel press kommunikation upphandling larm jour "
    "boka bokning kundtjänst kundservice medborgarservice servicecenter dataskyddsombud dso dpo "
    "synpunkt synpunkter felanmälan inkop inköp säkerhet vaktmästare redaktion redaktionen nyhetsbrev "
    "newsletter mail post brevlåda funktionsbrevlåda sales office hello hej service system monitor "
    "alert alerts notification notifications mailer daemon bounce drift socialtjänst orosanmälan "
    "förskola grundskola gymnasiet hemtjänst överförmyndare visselblåsar".split()
)
_ROLE_ENDINGS = (
    "nämnd",
    "nämnden",
    "förvaltning",
    "förvaltningen",
    "kontor",
    "kontoret",
    "avdelningen",
    "enheten",
)
_FOLDED_ROLES = frozenset(fold(role) for role in _ROLES)
_FOLDED_ENDINGS = tuple(fold(ending) for ending in _ROLE_ENDINGS)

_MOBILE = re.compile(rb"07[02369](?:[ -]?[0-9]){7}(?![0-9])")
_LANDLINE = re.compile(
    rb"0[1-9][0-9]{0,2}(?:-|/|\x20-\x20?)(?:[0-9]{5,8}|[0-9]{2,3}(?:\x20[0-9]{2,3}){1,3})(?![0-9]|-[0-9])"
)
_ABROAD = re.compile(rb"\+[1-9][0-9]{0,2}[ -]?(?:\(0\))?[ -]?[0-9](?:[ -]?[0-9]){6,11}(?![0-9])")
_LABELLED_PHONE = re.compile(rb"0[1-9](?:[ ]?[0-9]){6,9}(?![0-9]|-[0-9])")
_PHONES = (
    (_MOBILE, 0.6, "mobile"),
    (_LANDLINE, 0.55, "landline"),
    (_ABROAD, 0.65, "international"),
    (_LABELLED_PHONE, 0.15, "labelled"),
)
_CALLED = 0.3
_BEFORE_PHONE = np.isin(np.arange(256), list(b"0123456789abcdefghijklmnopqrstuvwxyz-./,_="))
_IP = re.compile(
    rb"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?![0-9]|\.[0-9])"
)
_PRIVATE = re.compile(
    rb"10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|2(?:2[4-9]|[345][0-9])\."
)

STREETS = tuple(
    Literal(fold(ending), ends_word=True)
    for ending in (
        "gatan gata vägen väg gränd gränden torget torg allén allé stigen stig backen backe platsen "
        "kajen leden svängen kroken slingan rundan liden höjden stranden avenyn esplanaden gränder "
        "vegen veien gaten gade vej stræde katu tie"
    ).split()
)
"""The literals of the group "streets"."""
_NUMBER = re.compile(rb"\x20[0-9]{1,3}(?:\x20?[a-h])?(?![0-9a-z\xdf-\xff]|-[0-9]{3}|[.,:][0-9])")
_POST = re.compile(
    rb"[,\n\x20]{1,3}(?:lgh\x20[0-9]{4}[,\n\x20]{1,3})?(?:s-|se-)?[0-9]{3}\x20?[0-9]{2}\x20{1,2}[a-z\xdf-\xff]{2,24}"
)
_WORD_BEFORE = re.compile(
    rb"(?:[A-Z\xc0-\xde][a-z\xdf-\xff]+\x20)?[A-Z\xc0-\xde][A-Za-z\xc0-\xff-]*\Z"
)
_WORD_LENGTH = 40


def find(scan: Scan) -> Iterator[Finding]:
    """Find contact details."""
    if scan.exact.find(b"@") >= 0:
        yield from _mail_addresses(scan)
    if scan.exact.find(b"0") >= 0 or scan.exact.find(b"+") >= 0:
        yield from _phones(scan)
    yield from _ip_addresses(scan)
    yield from _streets(scan)


def _mail_addresses(scan: Scan) -> Iterator[Finding]:
    """Each address up to the ration; beyond it, signs with a name before and a domain behind."""
    octets = np.frombuffer(scan.exact + b"\0", dtype=np.uint8)
    signs = np.flatnonzero(octets == _AT)
    signs = signs[_LOCAL_END[octets[signs - 1]] & _DOMAIN_START[octets[signs + 1]]]
    examples = scan.ration.examples(signs)
    for at in signs[examples].tolist():
        local = _LOCAL.search(scan.exact[max(0, at - _LOCAL_LENGTH) : at])
        domain = _DOMAIN.match(scan.exact, at)
        if local and domain:
            start = at - len(local.group().lstrip(b".'"))
            yield _mail_address(scan, start, at, domain.end())
    yield from _further(scan, ENTITIES[0], signs[~examples], 0.9, "mail_address")


def _mail_address(scan: Scan, start: int, at: int, end: int) -> Finding:
    if is_role(scan.folded[start:at], scan.folded[at + 1 : end]) or _is_the_sites(
        scan, start, at, end
    ):
        return Finding(
            ENTITIES[0], start, end, 0.9, "contact", "role_mailbox", Tier.NONE,
            "e-mail address of a role", "role_mailbox", Strength.WEAK,
        )  # fmt: skip
    return _contact(ENTITIES[0], start, end, 0.9, "e-mail address", "mail_address")


def _is_the_sites(scan: Scan, start: int, at: int, end: int) -> bool:
    """Whether the site has named this role mailbox, for its domain or for any."""
    own = scan.vocabulary.site.role_mailboxes if scan.vocabulary else frozenset()
    return scan.folded[start:end] in own or scan.folded[start : at + 1] in own


def is_role(local: bytes, domain: bytes) -> bool:
    """Tell if a mailbox belongs to a function rather than to a person.

    >>> is_role(b"info", b"kommun.example"), is_role(b"anna.berg", b"kommun.example")
    (True, False)
    >>> is_role(b"socialnamnden", b"kommun.example"), is_role(b"no-reply", b"x.example")
    (True, True)
    """
    first = re.split(rb"[._+-]", local, maxsplit=1)[0].rstrip(b"0123456789")
    if first in _FOLDED_ROLES or first.endswith(_FOLDED_ENDINGS) or not first:
        return True
    return local == domain.split(b".")[0]


def _phones(scan: Scan) -> Iterator[Finding]:
    """Numbers up to the ration. Beyond it, those whose form leaves no doubt are not even read."""
    starts = scan.runs.phone_starts
    starts = starts[~_BEFORE_PHONE[scan.runs.text[starts - 1]]]
    if not len(starts):
        return
    plain = scan.runs.is_plain_phone(starts)
    read = ~plain
    read[plain] = scan.ration.examples(starts[plain])
    found: list[Finding] = []
    for start in starts[read].tolist():
        behind = not found or start >= found[-1].end
        if behind and (finding := _phone(scan, start)) is not None:
            found.append(finding)
    places = np.array([one.start for one in found], dtype=np.int64)
    examples = scan.ration.examples(places)
    yield from compress(found, examples)
    counted = np.sort(np.append(places[~examples], starts[~read]))
    yield from _further(scan, ENTITIES[1], counted, 0.55, "telephone")


def _phone(scan: Scan, start: int) -> Finding | None:
    for pattern, base, rule in _PHONES:
        if match := pattern.match(scan.exact, start):
            return _weighed_phone(scan, *match.span(), base, rule)
    return None


def _weighed_phone(scan: Scan, start: int, end: int, score: float, rule: str) -> Finding | None:
    cue = nearest_cue(scan, start, end)
    words = f"telephone number, {rule}"
    if cue is not None and cue.family is Family.PHONE:
        score, words = score + 0.3, f"{words}, '{cue.word}' {cue.side} (+0.30)"
    elif cue is not None and cue.family not in {Family.NAME, Family.PERSON, Family.TIME}:
        score, words = score - 0.25, f"{words}, '{cue.word}' {cue.side} (-0.25)"
    if score < _CALLED:
        return None  # a bare row of digits that no word calls a telephone
    return _contact(ENTITIES[1], start, end, round(score, 2), words, rule)


def _further(
    scan: Scan, entity: str, places: Places, score: float, rule: str
) -> Iterator[Finding]:
    """Give one finding a segment for all those that a dense text holds beyond the examples."""
    for start, count in scan.ration.counted(places):
        words = f"{count} further ones like those shown"
        yield _contact(entity, start, start + 1, score, words, rule)._replace(count=count)


def _ip_addresses(scan: Scan) -> Iterator[Finding]:
    for start in scan.runs.dotted_starts:
        if start and (chr(scan.exact[start - 1]).isalnum() or scan.exact[start - 1] in b".-_"):
            continue
        if match := _IP.match(scan.exact, start):
            yield _ip_address(*match.span(), private=bool(_PRIVATE.match(match.group())))


def _ip_address(start: int, end: int, *, private: bool) -> Finding:
    if private:
        return Finding(
            ENTITIES[3], start, end, 0.6, "contact", "contact", Tier.NONE,
            "IP address of a private or special range", "ip_private", Strength.WEAK,
        )  # fmt: skip
    return _contact(ENTITIES[3], start, end, 0.6, "IP address", "ip")


def _streets(scan: Scan) -> Iterator[Finding]:
    for street_end in scan.hits("streets").columns[2]:
        number = _NUMBER.match(scan.exact, street_end)
        if number is None:
            continue
        word = _WORD_BEFORE.search(scan.raw[max(0, street_end - _WORD_LENGTH) : street_end])
        if word is None:
            continue
        post = _POST.match(scan.exact, number.end())
        end = post.end() if post else number.end()
        words = "street, number" + (" and postal town" if post else "")
        yield _contact(
            ENTITIES[2],
            street_end - len(word.group()),
            end,
            0.75 if post else 0.6,
            words,
            "street",
        )


def _contact(entity: str, start: int, end: int, score: float, words: str, rule: str) -> Finding:
    return Finding(
        entity,
        start,
        end,
        score,
        "contact",
        "contact",
        Tier.ORDINARY,
        words,
        rule,
        Strength.MEDIUM,
    )
