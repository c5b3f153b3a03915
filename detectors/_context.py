"""What the words around a number say it is: the nearest word wins.

The words are literals of the one pass over a text (group "cues"), so asking costs a bisection.
A word before a number speaks louder than one after it; one that has a number of its own to
introduce, or stands beyond another number or a line break, speaks lower.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from detectors._fold import fold, lowered
from detectors._literals import Hit, Literal
from detectors._scan import Scan
from detectors._table import Table


class Family(StrEnum):
    """What kind of number a word speaks of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    REFERENCE = "reference"
    ACCOUNT = "account"
    PHONE = "phone"
    TIME = "time"
    PLACE = "place"
    DANISH = "danish"
    NORWEGIAN = "norwegian"
    FINNISH = "finnish"
    ICELANDIC = "icelandic"
    NAME = "name"
    """A person's name in front, which is a sign but no label."""


FOREIGN = frozenset({Family.DANISH, Family.NORWEGIAN, Family.FINNISH, Family.ICELANDIC})

LABELS = (
    "personnum personnr person-nr personnr pers.nr persnr pers.nummer person.nr pnr p-nr p.nr "
    "samordningsnum samordningsnr samordn.nr samnr födelsenum födelsenr personal_identity "
    "identitetsnum personident".split()
)
"""Words after which a number is meant to be an identity number, however it is written."""
NORWEGIAN_LABELS = "fødselsnum fødselsnr fnr! f.nr d-nummer".split()

_WORDS = {
    Family.PERSON: "född födda födelse ssn id_code identity_code social_security patient elev "
    "brukare klient vårdnadshavare sökande medarbetare anställd folkbok barnet modern fadern "
    "dotter sonen maka make! namn! förnamn efternamn tilltalsnamn boende! deltagare arbetstagare "
    "gäldenär hyresgäst låntagare samordnings asylsökande huvudperson interim reservnum reservnr tf-num tf-nr",
    Family.ORGANISATION: "orgnum orgnr org.nr org.nummer org-nr organisationsnum organisationsnr "
    "företag bolag aktiebolag momsreg momsnum momsnr vat! vat-nr leverantör firma! ab! stiftelse "
    "förening company organisation_number hb! brf!",
    Family.REFERENCE: "ocr ref! refnr ref.nr referens faktura fakt.nr kundnum kundnr kund-nr "
    "kund_nr ordernum ordernr order-nr order! artikelnum artikelnr artnr art.nr ärendenum ärendenr "
    "ärende-id ärende_id diarienum diarienr dnr! avtalsnum avtalsnr serienum serienr imei isbn "
    "issn ean! gtin streckkod kolli sändning spårning paketnum biljett bokning mätar anläggnings "
    "objektsnum objektnr objekts-id inventarie licens produktnum produktkod löpnum löpnr verifikat "
    "ver.nr vernr projektnum projektnr transaktion kvitto försäkringsnum skadenum skadenr batch! "
    "guid uuid hash! token! commit! session ticket ärendet_nr beställning rekvisition invoice "
    "reference tracking serial betalningsref meddelande-id message-id konteringsnr attest "
    "kundref inköpsorder postnum lagernr hyresobjekt kontraktsnr kontraktnum delgivningsnr kid! kid-nummer mva!",
    Family.ACCOUNT: "bankgiro bg! bg-nr plusgiro pg! postgiro kontonum kontonr konto! kontot! "
    "clearing iban bic! swish kortnum kortnr kreditkort betalkort bankkort card! autogiro",
    Family.PHONE: "tel! telefon telnr tel.nr mobil mob! fax! sms! växel ring! ringer! phone "
    "journummer jour! direktnr anknytning tlf! tfn! puh! puhelin gsm! sími! símanúmer matkapuh",
    Family.TIME: "kl! klockan tid! tidpunkt tidsstämpel tidstämpel timestamp logg! log! loggen "
    "backup skapad skapades ändrad uppdaterad sparad version datum! date! time! incheckad "
    "utskriven exporterad senast ts! utskrift created modified epoch unix export! starttid "
    "sluttid körning körd! händelse skickat mottaget inspelning skannad scan! img! foto bild! "
    "utc! cet! cest!",
    Family.PLACE: "koordinat lat! lon! long! latitud longitud sweref rt90 wgs gps position",
    Family.DANISH: "cpr sygesikring dansk danskt_personnummer danmark",
    Family.NORWEGIAN: "norsk norskt_personnummer norge!",
    Family.FINNISH: "hetu! henkilötunnu personbeteckning sotu! finnish finland! finskt_personnummer "
    "finländskt_personnummer",
    Family.ICELANDIC: "kennital kennitöl kt! icelandic isländsk isländskt_personnummer island!",
}
_REACH_BEFORE = 64
_REACH_AFTER = 40
_AFTER = 10
_LINE = 15
_OTHER_NUMBER = 20
_OTHERS_REACH = 32
"""Only words for persons are heard from farther away."""
_OTHER_LABEL = re.compile(
    rb"(?<![a-z-])(?!kort|konto|bankkort|kreditkort|betalkort|telefon|mobil|person|persn|pers-|samordn|interim|reserv|tf-|fodels|identi|patient|elev|brukar|klient|barn|medborg|cpr|hetu|kenni)"
    rb"[a-z-]{2,24}(?:nummer|numret|nr|-id|kod|nyckel)[\s.:#=]{1,4}\Z"
)
"""Any other compound for a number: leveransnummer, inventarienr."""
_OTHER = re.compile(rb"[0-9]{4}")
_OWN = re.compile(rb"[a-z.]{0,12}[\s:=#.(]{0,4}[0-9]")
_NAME = re.compile(
    rb"[A-Z\xc0-\xde][a-z\xdf-\xff]+(?:[ -][A-Z\xc0-\xde][a-z\xdf-\xff]+){1,3}[\s,;:(\"|-]{1,4}\Z"
)


class Cue(NamedTuple):
    """A word near a number. `word` is the shelf's own, never the text's."""

    family: Family
    word: str
    distance: int
    side: str = "before"
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    family: Family
    literal: Literal
    is_label: bool = False


def _vocabulary() -> Iterator[_Word]:
    for label in LABELS:
        yield _word(label, Family.PERSON, is_label=True)
    for label in NORWEGIAN_LABELS:
        yield _word(label, Family.NORWEGIAN, is_label=True)
    for family, words in _WORDS.items():
        for word in words.split():
            yield _word(word, family)


def _word(written: str, family: Family, *, is_label: bool = False) -> _Word:
    """Read a word of the lists: '_' is a space, '!' allows no ending."""
    text = written.replace("_", " ").rstrip("!")
    literal = Literal(fold(text), starts_word=True, ends_word=written.endswith("!"))
    return _Word(text, family, literal, is_label)


_LABEL_COUNT = len(LABELS) + len(NORWEGIAN_LABELS)
"""They come first."""
WORDS: tuple[_Word, ...] = tuple(_vocabulary())
CUES: tuple[Literal, ...] = tuple(word.literal for word in WORDS)
"""The literals of the group "cues", in the order of WORDS."""
DANISH: tuple[Literal, ...] = tuple(one.literal for one in WORDS if one.family is Family.DANISH)
"""Those of the group "danish": without one of them, or Danish letters, no number is Danish."""


def nearest_cue(
    scan: Scan,
    start: int,
    end: int,
    within: tuple[int, int] | None = None,
    families: Collection[Family] = tuple(Family),
) -> Cue | None:
    """Give the word, of these families, that speaks loudest of what stands at start:end."""
    least, most = within or (0, len(scan.text))
    cues = [*_before(scan, start, least), *_after(scan, end, most)]
    cues += [*_name_before(scan, start, least), *_other_label(scan, start, least)]
    cues = [
        cue
        for cue in cues
        if cue.family in families
        and (cue.family is Family.PERSON or cue.distance <= _OTHERS_REACH)
    ]
    return min(cues, key=lambda cue: cue.distance, default=None)


def header_cue(scan: Scan, table: Table, at: int) -> Cue | None:
    """Give the word in the header over the column that `at` stands in."""
    if at <= table.header_end or _OTHER.search(scan.exact, table.start, table.header_end):
        return None
    column = table.column(scan.exact, at)
    literals, starts, _ = scan.hits("cues").columns
    first, last = bisect_left(starts, table.start), bisect_left(starts, table.header_end)
    over = [
        literals[hit]
        for hit in range(first, last)
        if table.column(scan.exact, starts[hit]) == column
    ]
    return _cue(max(over, key=_speaks), 0, "in the header") if over else None


def _speaks(literal: int) -> tuple[bool, int]:
    word = WORDS[literal]
    return word.is_label, len(word.literal.text)


def _before(scan: Scan, start: int, least: int) -> Iterator[Cue]:
    literals, starts, ends = scan.hits("cues").columns
    at = bisect_right(starts, start)
    for hit in range(at - 1, max(at - 13, -1), -1):
        end = ends[hit]
        distance = start - end
        if distance > _REACH_BEFORE or starts[hit] < least:
            return
        if distance >= 0 and (detour := _detour(scan.folded[end:start])) is not None:
            yield _cue(literals[hit], distance + detour, "before")


def _after(scan: Scan, end: int, most: int) -> Iterator[Cue]:
    literals, starts, ends = scan.hits("cues").columns
    at = bisect_left(starts, end)
    for hit in range(at, min(at + 6, len(starts))):
        distance = starts[hit] - end
        between = scan.folded[end : starts[hit]]
        if (
            ends[hit] > most
            or distance > _REACH_AFTER
            or b"\n" in between
            or b"\0" in between
            or _OTHER.search(between)
        ):
            return
        if not _OWN.match(scan.folded, ends[hit]):
            yield _cue(literals[hit], distance + _AFTER, "after")


def _name_before(scan: Scan, start: int, least: int) -> Iterator[Cue]:
    least = max(least, start - _REACH_BEFORE)
    before = scan.raw[least:start]
    last = before.rstrip(_AFTER_NAME).rsplit(None, 1)
    if not last or last[-1] == lowered(last[-1]):
        return  # told at a glance: no capital in the last word
    if match := _NAME.search(before):
        yield Cue(Family.NAME, "name", len(match.group()) - len(match.group().rstrip(b" ,;:(|-")))


_AFTER_NAME = b' \t\n\r\x0b\x0c,;:("|-'


def _other_label(scan: Scan, start: int, least: int) -> Iterator[Cue]:
    before = scan.folded[max(least, start - _REACH_BEFORE) : start]
    if not before.rstrip(_AFTER_LABEL).endswith(_LABEL_ENDS):
        return
    if match := _OTHER_LABEL.search(before):
        distance = len(match.group()) - len(match.group().rstrip(b" \t\n.:#="))
        yield Cue(Family.REFERENCE, "another kind of number", distance)


_AFTER_LABEL = b" \t\n\r\x0b\x0c.:#="
_LABEL_ENDS = (b"nummer", b"numret", b"nr", b"-id", b"kod", b"nyckel")


def _detour(between: bytes) -> int | None:
    """What lies between a word and its number, told as distance; None: they do not belong."""
    if b"\0" in between or b"\n\n" in between:
        return None
    return _LINE * (b"\n" in between) + _OTHER_NUMBER * (_OTHER.search(between) is not None)


def _cue(literal: int, distance: int, side: str) -> Cue:
    word = WORDS[literal]
    return Cue(word.family, word.text, distance, side, word.is_label)


def labels(scan: Scan, *, norwegian: bool = False) -> list[Hit]:
    """Give the places of labels that promise an identity number."""
    found = zip(*scan.hits("cues").columns, strict=True)
    first, last = (len(LABELS), _LABEL_COUNT) if norwegian else (0, len(LABELS))
    return [Hit(*hit) for hit in found if first <= hit[0] < last]


def speaks_danish(scan: Scan, start: int) -> bool:
    """Tell if the text around `start` is Danish or Norwegian by its letters: æ ø, not ä ö."""
    if not scan.has_danish_letters:
        return False
    before = scan.exact[max(0, start - 2000) : start].rpartition(b"\0")[2]
    around = before + scan.exact[start : start + 2000].partition(b"\0")[0]
    foreign = around.count(b"\xe6") + around.count(b"\xf8")
    return foreign > 2 * (around.count(b"\xe4") + around.count(b"\xf6"))
