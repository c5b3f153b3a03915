"""Money's numbers: IBAN, bankgiro and plusgiro, payment cards.

An IBAN is checked modulo 97, giro and card numbers by Luhn. A giro or an IBAN beside a person's
name or number is that person's money; alone it is mostly a company's, and alarms nobody.

Source: ISO 13616 (IBAN), ISO/IEC 7812-1 (cards), Bankgirot: Bankgironummer, checksiffra.

>>> from datetime import date
>>> [f.entity_type for f in find(Scan("SE45 5000 0000 0583 9825 7466", date(2026, 1, 1)))]
['IBAN_CODE']
>>> list(find(Scan("SE46 5000 0000 0583 9825 7466", date(2026, 1, 1))))
[]
"""

import re
from collections.abc import Iterator

from detectors._checks import luhn_holds
from detectors._context import WORDS, Family, nearest_cue
from detectors._finding import Finding, Strength, Tier
from detectors._scan import Scan

ENTITIES = ("IBAN_CODE", "SE_BANKGIRO", "CREDIT_CARD")

_IBAN_LENGTHS = {
    b"se": 24, b"no": 15, b"dk": 18, b"fi": 18, b"is": 26, b"de": 22, b"gb": 22, b"nl": 18,
    b"be": 16, b"fr": 27, b"es": 24, b"it": 27, b"pl": 28, b"ee": 20, b"lv": 21, b"lt": 20,
    b"at": 20, b"ch": 21, b"ie": 22, b"pt": 25, b"cz": 24, b"ro": 24, b"hu": 28, b"gr": 27,
}  # fmt: skip
_IBAN = re.compile(
    rb"[a-z]{2}[0-9]{2}(?:\x20?[0-9a-z]{4}){2,6}(?:\x20?[0-9a-z]{1,3})?(?![0-9a-z])"
)
_CARD = re.compile(
    rb"(?:[0-9]{13,19}|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}|3[47][0-9]{2}([ -])[0-9]{6}\2[0-9]{5})(?![0-9])"
)
_CARD_STARTS = re.compile(rb"4|5[0-5]|2[2-7]|3[47068]|6(?:0|4|5)")
_GIRO = re.compile(
    rb"[a-z-]{0,10}[\s:.=]{1,4}(?:(?:nr|nummer)[\s:.]{1,3})?((?:[0-9]\x20?){1,7}[0-9]?-[0-9]{1,4}|[0-9]{7,8})(?![0-9-])"
)
_GIRO_WORDS = frozenset({"bankgiro", "bg", "plusgiro", "pg", "postgiro"})
_GIRO_CUES = frozenset(at for at, word in enumerate(WORDS) if word.text in _GIRO_WORDS)
_LABEL = re.compile(rb"(?:iban|konto|kontonummer|bankgiro|plusgiro|bg|pg)[a-z]{0,6}[\s:.]{1,4}\Z")
_LABEL_LENGTH = 24
_PERSONAL = frozenset({Family.PERSON, Family.NAME})


def find(scan: Scan) -> Iterator[Finding]:
    """Find the numbers of money."""
    yield from _ibans(scan)
    yield from _giros(scan)
    yield from _cards(scan)


def _ibans(scan: Scan) -> Iterator[Finding]:
    exact = scan.exact
    for start in scan.runs.lettered_starts:
        at = start - 2
        length = _IBAN_LENGTHS.get(exact[at:start])
        if length is None or (at and chr(exact[at - 1]).isalnum()):
            continue
        match = _IBAN.match(exact, at)
        code = match.group().replace(b" ", b"")[:length] if match else b""
        if match and len(code) == length and _modulo_97_holds(code.decode()):
            end = _end_of(exact, at, length)
            yield _account(scan, ENTITIES[0], at, end, "IBAN, modulo 97 holds", "iban")


def _end_of(exact: bytes, start: int, length: int) -> int:
    """Give where `length` characters other than spaces end."""
    at = start
    while length:
        length -= exact[at : at + 1] != b" "
        at += 1
    return at


def _modulo_97_holds(code: str) -> bool:
    turned = code[4:] + code[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _giros(scan: Scan) -> Iterator[Finding]:
    end = 0
    for literal, start, after in zip(*scan.hits("cues").columns, strict=True):
        if start < end or literal not in _GIRO_CUES:
            continue
        match = _GIRO.match(scan.folded, after)
        if match and luhn_holds(re.sub(rb"\D", b"", match[1]).decode()):
            end = match.end()
            yield _account(
                scan,
                ENTITIES[1],
                *match.span(1),
                "giro number after its name, check digit holds",
                "giro",
            )


def _account(scan: Scan, entity: str, start: int, end: int, words: str, rule: str) -> Finding:
    label = _LABEL.search(scan.folded[max(0, start - _LABEL_LENGTH) : start])
    before = start - len(label.group()) if label else start
    cue = nearest_cue(scan, before, end, families=_PERSONAL)
    if cue is None:
        return Finding(
            entity,
            start,
            end,
            0.8,
            "account",
            "organisation",
            Tier.NONE,
            words,
            rule,
            Strength.WEAK,
        )
    return Finding(
        entity, start, end, 0.8, "account", "economy", Tier.EXTRA,
        f"{words}, a person {cue.side}", f"{rule}_of_person", Strength.MEDIUM,
    )  # fmt: skip


def _cards(scan: Scan) -> Iterator[Finding]:
    end = 0
    for start in scan.runs.card_starts:
        match = _CARD.match(scan.exact, start)
        if match is None or start < end or not _CARD_STARTS.match(match.group()):
            continue
        if start and (chr(scan.exact[start - 1]).isalnum() or scan.exact[start - 1] in b"-."):
            continue
        if luhn_holds(re.sub(rb"\D", b"", match.group()).decode()):
            end = match.end()
            yield _card(scan, start, end, grouped=not match.group().isdigit())


def _card(scan: Scan, start: int, end: int, *, grouped: bool) -> Finding:
    score, words = (0.6, "payment card in groups") if grouped else (0.35, "payment card")
    words += ", issuer and check digit hold"
    cue = nearest_cue(scan, start, end)
    if cue is not None and cue.family is Family.ACCOUNT:
        score, words = score + 0.35, f"{words}, '{cue.word}' {cue.side} (+0.35)"
    elif cue is not None and cue.family is Family.REFERENCE:
        score, words = score - 0.3, f"{words}, '{cue.word}' {cue.side} (-0.30)"
    return Finding(
        ENTITIES[2], start, end, round(max(score, 0.05), 2), "account", "economy", Tier.EXTRA, words,
        "card", Strength.MEDIUM,
    )  # fmt: skip
