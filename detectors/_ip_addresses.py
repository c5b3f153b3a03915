"""IP addresses; those of a private or special range, and version numbers, so that they do not alarm.

Source: RFC 1918, 4193 and 5952.

>>> from detectors import scan_of
>>> [one.rule for one in ip_addresses(scan_of("8.8.8.8, 192.168.0.1, version 1.2.3.4"))]
['ip', 'ip_private', 'version']
"""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address

from detectors._detail import detail
from detectors._finding import Finding, Strength, Tier
from detectors._scan import Scan

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


def ip_addresses(scan: Scan) -> Iterator[Finding]:
    """Find addresses of four numbers, then those of version 6."""
    yield from _short(scan)
    yield from _long(scan)


def _short(scan: Scan) -> Iterator[Finding]:
    for start in scan.runs.dotted_starts:
        if start and (chr(scan.exact[start - 1]).isalnum() or scan.exact[start - 1] in b".-_"):
            continue
        match = _IP.match(scan.exact, start)
        if match and _VERSION.search(scan.folded, max(0, start - _VERSION_LENGTH), start):
            yield _harmless_ip(*match.span(), "a version or section by the word before", "version")
        elif match:
            yield _ip_address(*match.span(), private=bool(_PRIVATE.match(match.group())))


def _long(scan: Scan) -> Iterator[Finding]:
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
    return detail("IP_ADDRESS", start, end, 0.6, "IP address", "ip")


def _harmless_ip(start: int, end: int, words: str, rule: str) -> Finding:
    return Finding(
        "IP_ADDRESS", start, end, 0.6 if rule == "ip_private" else 0.1, "contact", "contact",
        Tier.NONE, words, rule, Strength.WEAK,
    )  # fmt: skip
