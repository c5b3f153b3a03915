"""Contact details: e-mail and street addresses, telephone numbers, IP addresses.

A role mailbox (info@, registrator@) is nobody's: it is recognised so that it does not alarm.

Source: RFC 5321 4.1.2 for mailboxes; RFC 1918, 4193 and 5952 for IP addresses.

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
from ipaddress import IPv6Address

import numpy as np

from detectors._finding import Finding, Strength, Tier
from detectors._fold import fold
from detectors._literals import Literal
from detectors._phones import detail, further, phones
from detectors._scan import Scan
from detectors._spelled import spelled

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
    "förskola grundskola gymnasiet hemtjänst överförmyndare visselblåsar rektor kurator syv barn "
    "utbildning vård omsorg arkiv näringsliv turist teknik tekniska vatten va renhållning avfall "
    "återvinning plan gata park fastighet lokalvård kost måltid skolskjuts färdtjänst bygglov "
    "bygglovet samhällsbyggnad anmälan ansökan enkät val hyra bostad student projekt konferens event "
    "team socialtjänsten hemtjänsten överförmyndaren postmottak servicetorg personvernombud "
    "barnevern barneverntjenesten rådmann legevakt helsestasjon borgerservice samordnare".split()
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
    "skolan",
    "skole",
    "jouren",
    "center",
    "centrum",
    "service",
    "support",
    "hälsan",
    "kommun",
    "kommune",
    "byrån",
    "teamet",
    "biblioteket",
    "museet",
    "mottagningen",
)
_FOLDED_ROLES = frozenset(fold(role) for role in _ROLES)
_FOLDED_ENDINGS = tuple(fold(ending) for ending in _ROLE_ENDINGS)

_IP = re.compile(
    rb"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?![0-9]|\.[0-9])"
)
_PRIVATE = re.compile(
    rb"10\.|127\.|0\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|2(?:2[4-9]|[345][0-9])\."
)

_VERSION = re.compile(
    rb"(?:version|ver|v|build|release|firmware|kapitel|kap|avsnitt|punkt|punkterna|bilaga|\xa7)[\s.:]{0,3}\Z"
)
_VERSION_LENGTH = 14
_LONG_IP = re.compile(rb"(?<![0-9a-z:.])[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){1,7}(?![0-9a-z:])")
_LONG_PRIVATE = re.compile(rb"fe[89ab]|f[cdf]")
_COLON, _GROUP, _FULL_COLONS, _SHORTEST_LONG_IP, _LONG_IP_LENGTH = ord(":"), 5, 7, 9, 40

_WAYS = (
    "gata väg gränd torg allé stig backe plats esplanad gate vei veg vej stræde katu tie vegur"
).split()
"""Of these, one that stands alone is no street but a kind of road: väg 73."""
STREETS = tuple(
    Literal(fold(ending), ends_word=True)
    for ending in (
        *_WAYS,
        *(
            "gatan vägen gränden torget allén stigen backen platsen kajen leden svängen kroken slingan "
            "rundan liden höjden stranden avenyn esplanaden gränder vegen veien gaten gade promenaden "
            "terrassen stråket"
        ).split(),
    )
)
"""The literals of the group "streets"."""
_NUMBER = re.compile(rb"\x20[0-9]{1,3}(?:\x20?[a-h])?(?![0-9a-z\xdf-\xff]|-[0-9]{3}|[.,:][0-9])")
_HOME = rb"(?:,?[\n\x20]{1,2}(?:[Ll]gh\x20?[0-9]{4}|[0-9]{1,2}\x20?tr)(?![0-9a-z]))"
_POST = re.compile(
    rb"""
    %(home)s? [,\n\x20]{1,3}
    (?: (?:[Ss][Ee]?-)?[0-9]{3}\x20?[0-9]{2}\x20{1,2}[A-Za-z\xc0-\xff]{2,24}
      | (?:(?:NO?|DK|IS|FI)-)?[0-9]{3,5}\x20{1,2}[A-Z\xc0-\xde][A-Za-z\xc0-\xff]{1,24}  # the neighbours'
    ) | %(home)s
    """
    % {b"home": _HOME},
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(
    rb"(?:[A-Z\xc0-\xde][a-z\xdf-\xff]+\x20)?[A-Z\xc0-\xde][A-Za-z\xc0-\xff-]*\Z"
)
_APART = re.compile(
    rb"(?:[A-Z\xc0-\xde][a-z\xdf-\xff:]+\x20){0,3}[A-Z\xc0-\xde][a-z\xdf-\xff]{3,}\x20\Z"
)
"""A name before a way written for itself: Karl Johans gate, Hammarby allé."""
_WORD_LENGTH = 40
_LIVES_AT = re.compile(
    rb"\b(?:bor|bodde|flytta[rdt]?e?|hemma|adress|adressen)[ :]{1,2}(?:pa |till |ar )?\Z"
)
"""Before a street that is written in haste, without its capital."""
_ROADS = (b"riksv", b"l\xe4nsv", b"europav", b"motorv")
"""Roads are known by number: riksväg 40."""


def find(scan: Scan) -> Iterator[Finding]:
    """Find contact details."""
    if scan.exact.find(b"@") >= 0:
        yield from _mail_addresses(scan)
    yield from spelled(scan)
    yield from phones(scan)
    yield from _ip_addresses(scan)
    yield from _long_ip_addresses(scan)
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
    yield from further(scan, ENTITIES[0], signs[~examples], 0.9, "mail_address")


def _mail_address(scan: Scan, start: int, at: int, end: int) -> Finding:
    if is_role(scan.folded[start:at], scan.folded[at + 1 : end]) or _is_the_sites(
        scan, start, at, end
    ):
        return Finding(
            ENTITIES[0], start, end, 0.9, "contact", "role_mailbox", Tier.NONE,
            "e-mail address of a role", "role_mailbox", Strength.WEAK,
        )  # fmt: skip
    return detail(ENTITIES[0], start, end, 0.9, "e-mail address", "mail_address")


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


def _ip_addresses(scan: Scan) -> Iterator[Finding]:
    for start in scan.runs.dotted_starts:
        if start and (chr(scan.exact[start - 1]).isalnum() or scan.exact[start - 1] in b".-_"):
            continue
        match = _IP.match(scan.exact, start)
        if match and _VERSION.search(scan.folded, max(0, start - _VERSION_LENGTH), start):
            yield _harmless_ip(*match.span(), "a version or section by the word before", "version")
        elif match:
            yield _ip_address(*match.span(), private=bool(_PRIVATE.match(match.group())))


def _long_ip_addresses(scan: Scan) -> Iterator[Finding]:
    """IPv6: where two colons stand side by side, or seven within reach of each other."""
    (colons,) = (scan.runs.text == _COLON).nonzero()
    apart = colons[1:] - colons[:-1]
    if len(colons) < _FULL_COLONS and 1 not in apart:
        return
    row = apart <= _GROUP
    for further_on in range(1, _FULL_COLONS - 1):
        row[:-further_on] &= apart[further_on:] <= _GROUP
    row[2 - _FULL_COLONS :] = False
    end = 0
    for at in colons[:-1][row | (apart == 1)].tolist():
        if at >= end and (match := _long_ip_around(scan.exact, at)):
            end = match.end()
            yield _ip_address(*match.span(), private=bool(_LONG_PRIVATE.match(match.group())))


def _long_ip_around(exact: bytes, at: int) -> re.Match[bytes] | None:
    for match in _LONG_IP.finditer(exact, max(0, at - _LONG_IP_LENGTH), at + _LONG_IP_LENGTH):
        if match.start() < at < match.end() and _is_long_ip(match.group().decode()):
            return match
    return None


def _is_long_ip(written: str) -> bool:
    if len(written) < _SHORTEST_LONG_IP or not any(map(str.isdigit, written)):
        return False
    try:
        return bool(IPv6Address(written))
    except ValueError:
        return False


def _ip_address(start: int, end: int, *, private: bool) -> Finding:
    if private:
        return _harmless_ip(start, end, "IP address of a private or special range", "ip_private")
    return detail(ENTITIES[3], start, end, 0.6, "IP address", "ip")


def _harmless_ip(start: int, end: int, words: str, rule: str) -> Finding:
    return Finding(
        ENTITIES[3], start, end, 0.6 if rule == "ip_private" else 0.1, "contact", "contact",
        Tier.NONE, words, rule, Strength.WEAK,
    )  # fmt: skip


def _word_start(folded: bytes, at: int) -> int:
    while at and chr(folded[at - 1]).isalpha():
        at -= 1
    return at


def _streets(scan: Scan) -> Iterator[Finding]:
    for literal, start, street_end in zip(*scan.hits("streets").columns, strict=True):
        number = _NUMBER.match(scan.exact, street_end)
        if number is None:
            continue
        before = max(0, street_end - _WORD_LENGTH)
        word = _WORD_BEFORE.search(scan.raw[before:street_end])
        if literal < len(_WAYS) and (word is None or len(word.group()) == street_end - start):
            word = _APART.search(scan.raw[before:start])
            begin = start - len(word.group()) if word else start
        else:
            begin = street_end - len(word.group()) if word else _word_start(scan.folded, start)
        whole = scan.raw[begin:street_end]
        if word is None and not _LIVES_AT.search(scan.folded, max(0, begin - _WORD_LENGTH), begin):
            continue
        if whole.lower().startswith(_ROADS):
            continue
        post = _POST.match(scan.raw, number.end())
        end = post.end() if post else number.end()
        words = "street, number" + (" and postal town or flat" if post else "")
        yield detail(ENTITIES[2], begin, end, 0.75 if post else 0.6, words, "street")
