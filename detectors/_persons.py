"""Who a text speaks of: rows of names, names after roles, initials, classes; and in what role.

Shared by the detectors for which a person matters; person_name.py is the shelf's door to it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product

import numpy as np
import numpy.typing as npt

from detectors._finding import Finding, Strength, Tier
from detectors._fold import fold
from detectors._keys import REACH, Keys, Places, among, keys_of, keys_of_words
from detectors._names import (
    AMBIGUOUS,
    FAMILY,
    GENITIVE,
    GIVEN,
    SHAPE,
    STOP,
    NameWords,
    Word,
    around,
    kind_of,
    words_of,
)
from detectors._scan import Scan
from detectors._terms import terms

_SCORES = {
    "full_name": 0.85,
    "site_person": 0.95,
    "site_colleague": 0.95,
    "likely_name": 0.65,
    "surname_first": 0.8,
    "first_name_class": 0.75,
    "first_name_initial": 0.7,
    "role_name": 0.7,
    "initials_role": 0.65,
    "pupil_class": 0.5,
    "given_name": 0.4,
    "kin": 0.4,
    "role": 0.3,
    "public_role": 0.3,
    "staff": 0.4,
    "signature": 0.4,
}
_WEAK = frozenset(
    {"given_name", "kin", "role", "public_role", "staff", "signature", "site_colleague"}
)
_MEDIUM = frozenset({"pupil_class", "likely_name"})

_CHAIN = 5
_EXAMPLES = 64
_NEAR = 200
_SHORT_TEXT = 4000
_LOWER_TEXT = 300
_BEFORE = 60
_AFTER = 24

_U = rb"[A-Z\xc0-\xd6\xd8-\xde]"
_L = rb"[a-z\xdf-\xf6\xf8-\xff]"
_CAPITAL = re.compile(_U)
_CLASS = re.compile(
    rb"s?[ ,]{1,2}(?:i[ ]|klass[ ]|kl\.?[ ]|\xe5k[ ]?|p\xe5[ ])?\(?(?:[1-9][A-Fa-f]|F-klass|[A-Z]{2,3}[12][0-9][A-Z]?|\xe5k[ ]?[1-9])\b"
)
_INITIAL = re.compile(rb"[ ]" + _U + rb"(?:\.|(?=[\s,;:)!?]|$))")
_ROLE_INITIALS = re.compile(
    rb"[ :]{1,2}(?:" + _U + rb"\.[ ]?){1,3}|[ :]{1,2}" + _U + rb"{2}(?=[\s,;:.)]|$)"
)
_ROLE_CLASS = re.compile(
    rb"[ ](?:i|p\xe5|fr\xe5n)[ ](?:klass[ ]|\xe5k[ ]?|\xe5rskurs[ ])?(?:[1-9][A-Fa-f]\b|[1-9]:[an]?n?\b|[A-Z]{2,3}[12][0-9][A-Z]?\b|[1-9]\b)"
)
_ROLE_NAME = re.compile(rb"[ :]{1,3}(" + _U + _L + rb"{1,20}(?:[ -]" + _U + _L + rb"{1,20}){0,3})")
_INTRODUCES = re.compile(rb"[ :]{1,3}" + _U + rb"|[ ](?:i|p\xe5|fr\xe5n)[ ]")
_NAME_BREAK = re.compile(rb"[ -]")
_INITIAL_SURNAME = re.compile(rb"(?<![\w.])" + _U + rb"\.?[ ]\Z")
_PARTY = re.compile(rb"[ ]?\((?:s|m|sd|c|v|kd|l|mp|fp|fi|-|opol\.?|obunden|frp|h|ap|sv)\)")
_WORD = re.compile(rb"[a-z0-9-]+")


def persons(scan: Scan) -> tuple[Finding, ...]:
    """All people of the text, ordered by place."""
    short = len(scan.text) < _SHORT_TEXT or len(scan.segments) > 1
    found = [
        *_of_the_site(scan),
        *_named(scan, scan.names, short=short),
        *_roles(scan, short=short),
    ]
    if _is_brief(scan):
        found += _lower_case(scan)
    return tuple(_without_overlap(found))


def _of_the_site(scan: Scan) -> Iterator[Finding]:
    """People whom the site names itself."""
    private = len(scan.vocabulary.site.persons) if scan.vocabulary else 0
    for hit in scan.hits("site_persons").rows:
        rule = "site_person" if hit.literal < private else "site_colleague"
        yield _finding(hit.start, hit.end, rule)


def _is_brief(scan: Scan) -> bool:
    """Subject lines and file names: written in haste, often without capitals."""
    if scan.segments:
        return len(scan.text) < _LOWER_TEXT * len(scan.segments)
    return len(scan.text) < _LOWER_TEXT


def _named(scan: Scan, words: NameWords, *, short: bool) -> Iterator[Finding]:
    """The people in rows of capitalised words; rows without a known name are not looked at."""
    telling = (words.kinds & (GIVEN | FAMILY | SHAPE)) != 0
    if not telling.any():
        return
    follows = _followed(scan.raw, words)
    heads = np.concatenate(([0], np.flatnonzero(~follows) + 1))
    tails = np.concatenate((heads[1:], [len(follows) + 1]))
    worth = np.add.reduceat(telling, heads) > 0
    if not short:
        worth &= (tails - heads > 1) | _has_class_or_initial(scan, words, heads)
    if not short:
        worth[worth] = _told(scan, words.starts[heads[worth]])
    sizes = tails - heads
    row = map(Word, *(column[np.repeat(worth, sizes)].tolist() for column in words.columns))
    for size in sizes[worth].tolist():
        yield from _in_chain(scan, list(islice(row, size))[:_CHAIN], short=short)


def _told(scan: Scan, starts: Places) -> npt.NDArray[np.bool_]:
    """In a long text, the first people and all who stand near a term or a number."""
    told = np.arange(len(starts)) < _EXAMPLES
    if told.all():
        return told
    telling = [
        term.start
        for here in scan.once(terms).values()
        for term in here
        if term.strength is not Strength.WEAK
    ]
    places = np.array(sorted([*telling, *(one.start for one in scan.numbers)]), dtype=np.int64)
    if len(places):
        after = np.searchsorted(places, starts - _NEAR)
        nearest = places[np.minimum(after, len(places) - 1)]
        told |= np.abs(nearest - starts) <= _NEAR
    return told


def _followed(raw: bytes, words: NameWords) -> npt.NDArray[np.bool_]:
    """Whether each word but the last is joined to the next one, by a sign or a particle."""
    after, gaps = words.ends[:-1], words.starts[1:] - words.ends[:-1]
    follows: npt.NDArray[np.bool_] = (gaps == 1) & _JOINS[
        np.frombuffer(raw, dtype=np.uint8)[np.minimum(after, len(raw) - 1)]
    ]
    maybe = np.flatnonzero((gaps > 1) & (gaps <= _LONGEST_LINK))
    between = keys_of(raw + bytes(REACH), after[maybe], gaps[maybe])
    follows[maybe] = among(_links(), between)
    return follows


def _has_class_or_initial(scan: Scan, words: NameWords, heads: Places) -> npt.NDArray[np.bool_]:
    """Whether a digit follows closely, as in "Melvin 7B", or an initial stands before."""
    ends, starts = words.ends[heads], words.starts[heads]
    octets = np.frombuffer(scan.raw, dtype=np.uint8)
    before = octets[np.maximum(starts - 2, 0)]
    near: npt.NDArray[np.bool_] = (before == ord(".")) | _CAPITALS[before]
    if len(scan.runs):
        next_run = np.searchsorted(scan.runs.ends, ends, side="right")
        digits = scan.runs.starts[np.minimum(next_run, len(scan.runs) - 1)]
        near |= (next_run < len(scan.runs)) & (digits < ends + _CLASS_REACH)
    return near


_JOINS = np.isin(np.arange(256), list(b" -_\t;,"))
_CAPITALS = np.array([chr(byte).isupper() for byte in range(256)])
_CLASS_REACH = 12
_LONGEST_LINK = 5
_PARTICLES = (b"af", b"von", b"van", b"de", b"al", b"el", b"bin", b"da", b"der", b"den")


@cache
def _links() -> Keys:
    """What may stand between the words of a name: ", ", " - " and particles such as von."""
    around = [b"".join(signs) for size in range(3) for signs in product((b" ", b"-"), repeat=size)]
    links = {
        b" " + before + particle + after
        for before in around
        for particle in _PARTICLES
        for after in around
    }
    links |= {b", ", b" - "}
    return np.sort(keys_of_words([link for link in links if len(link) <= _LONGEST_LINK]))


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
        if not _names_a_place(scan, chain, at + size):
            rule = _meant(scan, start, end, rule)
            if rule != "given_name" or short:
                yield _finding(start, end, rule)
        at += size


def _after_initial(scan: Scan, word: Word) -> Iterator[Finding]:
    """Find a family name after an initial."""
    match = _INITIAL_SURNAME.search(scan.raw, max(0, word.start - 4), word.start)
    if match and word.kind & (FAMILY | SHAPE) and not word.kind & STOP:
        rule = _meant(scan, match.start(), word.end, "full_name")
        yield _finding(match.start(), word.end, rule)


def _person_at(raw: bytes, chain: Sequence[Word]) -> tuple[int, str]:
    """How many words of the chain are a person from its first on, and by which rule."""
    first = chain[0]
    if first.kind & STOP:
        return 0, ""
    if len(chain) > 1:
        rule = _pair(raw, first, chain[1]) or _arabic(chain)
        if rule:
            size = _extent(raw, chain)
            return size, "full_name" if rule == "given_name" and size > _TWO else rule
    if not first.kind & GIVEN or first.kind & AMBIGUOUS:
        return 0, ""
    if _CLASS.match(raw, first.end):
        return 1, "first_name_class"
    initial = not first.kind & GENITIVE and _INITIAL.match(raw, first.end)
    return 1, "first_name_initial" if initial else "given_name"


def _pair(raw: bytes, first: Word, second: Word) -> str:
    """By which rule two words in a row are a person; "" where they are not."""
    if second.kind & STOP:
        return ""
    given, family = first.kind & GIVEN, first.kind & (FAMILY | SHAPE)
    then_given, then_family = second.kind & GIVEN, second.kind & (FAMILY | SHAPE)
    sure, then_sure = not first.kind & AMBIGUOUS, not second.kind & AMBIGUOUS
    between = raw[first.end : second.start]
    if b"," in between:
        return "surname_first" if family and then_given and sure else ""
    shape = not first.kind & AMBIGUOUS and raw[second.start : second.end].endswith(_SURE_SHAPES)
    rules = (
        (given and then_family, "full_name" if sure or then_sure else "likely_name"),
        (given and then_given and sure, "given_name" if between == b"-" else "full_name"),
        (family and then_given and sure, "surname_first"),
        (shape or (then_family and then_sure and second.kind & SHAPE and sure), "full_name"),
        (given and sure and second.end - second.start >= _WRITTEN_OUT, "likely_name"),
        (second.kind & FAMILY and then_sure and sure, "likely_name"),
    )
    return next((rule for holds, rule in rules if holds), "")


_TWO = 2
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


def _names_a_place(scan: Scan, chain: Sequence[Word], following: int) -> bool:
    """Streets, schools and funds are called after people."""
    end = chain[following - 1].end
    match = _WORD.match(scan.folded, end + 1)
    word = match.group() if match else b""
    if word in around()["places"]:
        return True
    return bool(chain[following - 1].kind & GENITIVE) and word.endswith(
        (b"gatan", b"vagen", b"skolan", b"torget", b"parken", b"gata", b"vag", b"hemmet")
    )


def _meant(scan: Scan, start: int, end: int, rule: str) -> str:
    """Tell who speaks in office, works here or signs, from who is spoken of."""
    before = scan.folded[max(0, start - _BEFORE) : start].rpartition(b"\0")[2]
    near = _WORD.findall(before.replace(b". ", b"\0").rpartition(b"\0")[2])[-3:]
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
    if not words["signature"].isdisjoint(near[-2:]):
        return "signature"
    profession = written and bool(near) and near[-1].endswith(_professions())
    works = profession or not words["staff"].isdisjoint(near[-2:]) or _staff_after(scan, end)
    return "staff" if works else rule


_WRITTEN = frozenset({"full_name", "likely_name", "surname_first"})


def _speaks(scan: Scan, end: int) -> bool:
    """Whether a headline's next word has them speak or play; in a text, anybody may "berätta"."""
    if not _is_brief(scan):
        return False
    match = _WORD.match(scan.folded, end + 1)
    return match is not None and match.group() in around()["speaks"]


@cache
def _professions() -> tuple[bytes, ...]:
    return tuple(around()["professions"])


def _listed_in_office(before: bytes) -> bool:
    """Whether the line began with "Närvarande:", "Text:" or the like."""
    head, colon, _ = before.rpartition(b"\n")[2].partition(b":")
    return bool(colon) and head.rpartition(b" ")[2] in around()["public"]


_TITLE_AFTER = re.compile(rb"(?:, |\n| \(|,\n)([a-z-]+)")


def _staff_after(scan: Scan, end: int) -> bool:
    """Whether a title follows: "Anna Berg, rektor", or on the line under a name."""
    match = _TITLE_AFTER.match(scan.folded, end)
    return match is not None and match.group(1) in around()["staff"]


def _roles(scan: Scan, *, short: bool) -> Iterator[Finding]:
    """People without a name, or with one no list has: "eleven i 7B", "brukaren K.L.", "min son"."""
    hits = scan.hits("roles")
    if not short:
        hits = hits.only(_told(scan, hits.arrays[1]))
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
                yield _finding(name.start(1), end, "full_name" if full else "role_name")
                continue
        initials = _ROLE_INITIALS.match(scan.raw, hit.end)
        if initials and not kin:
            end = hit.end + len(initials.group().rstrip())
            yield _finding(hit.start, end, "initials_role")
        elif match := _ROLE_CLASS.match(scan.raw, hit.end):
            yield _finding(hit.start, match.end(), "pupil_class")
        elif kin:
            yield _finding(hit.start, hit.end, "kin")
        elif word in _DEFINITE:
            yield _finding(hit.start, hit.end, "role")


_DEFINITE = frozenset(
    fold(word)
    for word in (
        "eleven barnet pojken flickan sonen dottern brukaren klienten patienten vårdtagaren "
        "omsorgstagaren sökanden hyresgästen medarbetaren ungdomen modern fadern mamman pappan "
        "elevens brukarens klientens patientens medarbetarens barnets flickans pojkens pasienten brukeren gutten jenta"
    ).split()
)


def _lower_case(scan: Scan) -> Iterator[Finding]:
    """Names without capitals in subject lines and file names: both words must be known."""
    words = words_of(scan.raw, scan.folded, lower=True)
    octets = np.frombuffer(scan.raw, dtype=np.uint8)
    one, other = words.kinds[:-1], words.kinds[1:]
    pairs = (words.starts[1:] - words.ends[:-1] == 1) & ((one | other) & (AMBIGUOUS | STOP) == 0)
    pairs &= _JOINS[octets[words.ends[:-1]]] & ~_CAPITALS[octets[words.starts[1:]]]
    in_order, turned = (one & GIVEN != 0) & (other & FAMILY != 0), (one & FAMILY != 0)
    turned &= other & GIVEN != 0
    for at in np.flatnonzero(pairs & (in_order | turned)).tolist():
        rule = "full_name" if in_order[at] else "surname_first"
        yield _finding(int(words.starts[at]), int(words.ends[at + 1]), rule)


def _without_overlap(found: Sequence[Finding]) -> Iterator[Finding]:
    """Of people at the same place, the one told best."""
    together: list[Finding] = []
    end = 0
    for one in sorted(found, key=_start):
        if one.start >= end:
            yield from _best(together)
            together = []
        together.append(one)
        end = max(end, one.end)
    yield from _best(together)


def _best(together: list[Finding]) -> list[Finding]:
    """Of people whose places overlap in a row, those told best that do not."""
    if len(together) <= 1:
        return together
    taken: list[Finding] = []
    for one in sorted(together, key=lambda one: (-one.score, one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    return sorted(taken, key=_start)


def _start(finding: Finding) -> int:
    return finding.start


_WORDS = {
    "full_name": "given and family name",
    "site_person": "on the site's list of persons",
    "site_colleague": "on the site's list of colleagues",
    "likely_name": "a known name with an unknown one",
    "surname_first": "family name before given name",
    "first_name_class": "first name with a class",
    "first_name_initial": "first name with an initial",
    "role_name": "name after a role",
    "initials_role": "initials after a role",
    "pupil_class": "somebody in a named class",
    "given_name": "a first name alone",
    "kin": "a relative of writer or reader",
    "role": "a role in a running matter",
    "public_role": "named in public office or as an author",
    "staff": "named for the work they do",
    "signature": "signs the text",
}


def _finding(start: int, end: int, rule: str) -> Finding:
    finding = Finding(
        "PERSON", start, end, _SCORES[rule], "person_name", "person", Tier.ORDINARY,
        _WORDS[rule], rule,
    )  # fmt: skip
    if rule in _WEAK:
        return finding._replace(strength=Strength.WEAK)
    return finding._replace(strength=Strength.MEDIUM) if rule in _MEDIUM else finding
