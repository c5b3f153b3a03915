"""Contact details: e-mail and street addresses, telephone numbers, IP addresses.

A role mailbox (info@, registrator@) is nobody's: it is recognised so that it does not alarm.

Source: RFC 5321 4.1.2 for mailboxes.

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

import numpy as np

from detectors._detail import detail, further
from detectors._finding import Finding, Strength, Tier
from detectors._fold import fold
from detectors._ip_addresses import ip_addresses
from detectors._phones import phones
from detectors._scan import Scan
from detectors._spelled import spelled
from detectors._streets import streets

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


def find(scan: Scan) -> Iterator[Finding]:
    """Find contact details."""
    if scan.exact.find(b"@") >= 0:
        yield from _mail_addresses(scan)
    yield from spelled(scan)
    yield from phones(scan)
    yield from ip_addresses(scan)
    yield from streets(scan)


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
