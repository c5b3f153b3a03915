"""People by name: who in a row of capitalised words is somebody, and by which rule.

"Rektor Anna Berg", "Berg, Anna", "Melvin i 7B", "A. Berg"; and two words that no list has, where
what follows is said of people.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from detectors._finding import Finding
from detectors._name_list import AMBIGUOUS, FAMILY, GENITIVE, GIVEN, SHAPE, STOP
from detectors._name_meant import meant, names_a_place
from detectors._name_rows import CAPITALS, PAIR, SIGNS, rows_of
from detectors._names import NameWords, Word, words_of
from detectors._person import person
from detectors._scan import Scan

_CHAIN = 5
_U = rb"[A-Z\xc0-\xd6\xd8-\xde]"
_CLASS = re.compile(
    rb"s?[ ,]{1,2}(?:i[ ]|klass[ ]|kl\.?[ ]|\xe5k[ ]?|p\xe5[ ])?\(?(?:[1-9][A-Fa-f]|F-klass|[A-Z]{2,3}[12][0-9][A-Z]?|\xe5k[ ]?[1-9])\b"
)
_INITIAL = re.compile(rb"[ ]" + _U + rb"(?:\.|(?=[\0\s,;:)!?]|$))")
_INITIAL_SURNAME = re.compile(rb"(?<![\w.])" + _U + rb"\.?[ ]\Z")


def named(scan: Scan, words: NameWords, *, short: bool) -> Iterator[Finding]:
    """The people in all rows of a text."""
    for row in rows_of(scan, words, short=short):
        if len(row) == PAIR and _is_unknown_pair(scan, *row):
            start, end = row[0].start, row[1].end
            yield person(start, end, meant(scan, start, end, "unknown_name"))
        else:
            yield from _in_chain(scan, row[:_CHAIN], short=short)


def _in_chain(scan: Scan, chain: Sequence[Word], *, short: bool) -> Iterator[Finding]:
    """The people in a row of capitalised words: "Rektor Anna Berg", "Berg, Anna"."""
    at = 0
    while at < len(chain):
        size, rule = _person_at(scan.raw, chain[at:])
        if not size:
            yield from _after_initial(scan, chain[at])
            at += 1
            continue
        start, end = chain[at].start, chain[at + size - 1].end
        if not names_a_place(scan, chain[at + size - 1]):
            rule = meant(scan, start, end, rule)
            if rule != "given_name" or short:
                yield person(start, end, rule)
        at += size


def _after_initial(scan: Scan, word: Word) -> Iterator[Finding]:
    """Find a family name after an initial."""
    match = _INITIAL_SURNAME.search(scan.raw, max(0, word.start - 4), word.start)
    if match and word.kind & (FAMILY | SHAPE) and not word.kind & STOP:
        rule = meant(scan, match.start(), word.end, "full_name")
        yield person(match.start(), word.end, rule)


def _person_at(raw: bytes, chain: Sequence[Word]) -> tuple[int, str]:
    """How many words of the chain are a person from its first on, and by which rule."""
    first = chain[0]
    if first.kind & STOP:
        return 0, ""
    if len(chain) > 1:
        rule = _pair(raw, first, chain[1]) or _arabic(chain)
        if rule:
            size = _extent(raw, chain)
            if rule == "given_name" and len(chain) > size == PAIR:  # Lars-Erik af Ugglas
                further = _pair(raw, chain[1], chain[2])
                return (PAIR + 1, further) if further else (size, rule)
            return size, "full_name" if rule == "given_name" and size > PAIR else rule
    if not first.kind & GIVEN or first.kind & AMBIGUOUS:
        return 0, ""
    if _CLASS.match(raw, first.end):
        return 1, "first_name_class"
    initial = not first.kind & GENITIVE and _INITIAL.match(raw, first.end)
    return 1, "first_name_initial" if initial else "given_name"


def _is_unknown_pair(scan: Scan, first: Word, second: Word) -> bool:
    """Whether two words that no list has are somebody, since a person's verb or number follows."""
    if first.kind or second.kind or first.end - first.start < _WRITTEN_OUT:
        return False
    if not _PERSONAL.match(scan.exact, second.end) or scan.raw[first.end] != _SPACE:
        return False
    whole = scan.folded[first.start : second.end]
    return not (
        whole.endswith(_INSTITUTIONS)
        or whole[: first.end - first.start].endswith(_ADJECTIVES)
        or scan.raw[first.start : second.end].isupper()
    )


_PERSONAL = re.compile(
    rb"(?:\x20(?:\xe4r|har|hade|fick|f\xe5r|blev|blir|m\xe5r|m\xe5dde|bor|bodde|lider|led|heter|kom|vill"
    rb"|beh\xf6ver|saknar|s\xf6ker|s\xf6kte|\xe4ter|dricker|medicinerar|v\xe5rdas|opereras|avled|er|fikk|ble|bor"
    rb"|fik|blev|sliter)\b|,?\x20\(?(?:19|20)?[0-9]{6}[-\x20]?[0-9x*]{4})"
)
"""What is said of people, or the number that is theirs."""
_INSTITUTIONS = tuple(
    b"skolan skola verket namnden kommun kommunen region regionen forbundet institutet institut korset"
    b" bolaget kyrkan huset garden hemmet boendet centrum center gruppen tjansten radet kassan stiftelsen"
    b" banken akademin foreningen klubben teatern museet parken torget gatan vagen ab group system"
    b" service partiet byran sverige syndrom sjukdom konsult data energi".split()
)
_ADJECTIVES = (b"ska", b"ra", b"da", b"la", b"na", b"ens", b"ets")
"""How what stands before a noun ends: Svenska, Norra, Kommunens."""
_SPACE = ord(" ")


def _pair(raw: bytes, first: Word, second: Word) -> str:
    """By which rule two words in a row are a person; "" where they are not."""
    if second.kind & STOP:
        return ""
    sure, then_sure = not first.kind & AMBIGUOUS, not second.kind & AMBIGUOUS
    between = raw[first.end : second.start]
    if b"," in between:
        turned = first.kind & (FAMILY | SHAPE) and second.kind & GIVEN
        return "surname_first" if turned and sure else ""
    if first.kind & GIVEN and second.kind & (FAMILY | SHAPE):
        return "full_name" if sure or then_sure else "likely_name"
    return _sure_pair(raw, first, second, between) if sure else ""


def _sure_pair(raw: bytes, first: Word, second: Word, between: bytes) -> str:
    """The rules for a first word that is no other word as well."""
    then_sure = not second.kind & AMBIGUOUS
    if second.kind & GIVEN:
        if first.kind & GIVEN:
            return "given_name" if between == b"-" else "full_name"
        if first.kind & (FAMILY | SHAPE):
            return "surname_first"
    if (second.kind & SHAPE and then_sure) or raw[second.start : second.end].endswith(
        _SURE_SHAPES
    ):
        return "full_name"
    known = first.kind & GIVEN and second.end - second.start >= _WRITTEN_OUT
    return "likely_name" if known or (second.kind & FAMILY and then_sure) else ""


_WRITTEN_OUT = 3
"""Letters from which a capitalised word is no abbreviation."""
_SURE_SHAPES = (
    b"sson", b"ssons", b"str\xf6m", b"qvist", b"kvist", b"inen", b"onen", b"ovic", b"wski", b"SSON",
)  # fmt: skip


def _arabic(chain: Sequence[Word]) -> str:
    """Whether a given name is followed by al- or el- and a word."""
    short = chain[1].end - chain[1].start == len("al") and not chain[1].kind & STOP
    return "full_name" if len(chain) > len("al") and chain[0].kind & GIVEN and short else ""


def _extent(raw: bytes, chain: Sequence[Word]) -> int:
    """How far a row of names goes: "Anna Maria Berg-Lind"."""
    size = 2
    while size < len(chain):
        between = raw[chain[size - 1].end : chain[size].start]
        named = chain[size].kind & (GIVEN | FAMILY | SHAPE) and not chain[size].kind & STOP
        if b"," in between or b";" in between or not (named or between == b"-"):
            break
        size += 1
    return size


def lower_case(scan: Scan) -> Iterator[Finding]:
    """Names without capitals in subject lines and file names: both words must be known."""
    words = words_of(scan.raw, scan.folded, lower=True)
    starts, ends, kinds = words.arrays
    octets = np.frombuffer(scan.raw, dtype=np.uint8)
    one, other = kinds[:-1], kinds[1:]
    pairs = (starts[1:] - ends[:-1] == 1) & ((one | other) & (AMBIGUOUS | STOP) == 0)
    pairs &= SIGNS[octets[ends[:-1]]] & ~CAPITALS[octets[starts[1:]]]
    in_order, turned = (one & GIVEN != 0) & (other & FAMILY != 0), (one & FAMILY != 0)
    turned &= other & GIVEN != 0
    for at in np.flatnonzero(pairs & (in_order | turned)).tolist():
        rule = "full_name" if in_order[at] else "surname_first"
        yield person(int(starts[at]), int(ends[at + 1]), rule)
