"""The register of incidents (GDPR art. 33(5)): what a row of it holds, and how a cell is written.

The first six columns are those a Swedish municipality's register has, in its order; ours come
after. A row is written and read back to the same, in a CSV as in a workbook. Pure.

>>> row = Row(date(2023, 4, 4), "230404-PERSINC-NQ39", "Kallelse i ämnesraden", "Raderad", True, False)
>>> row.cells(STOCKHOLM)[:6]
('2023-04-04', '230404-PERSINC-NQ39', 'Kallelse i ämnesraden', 'Raderad', 'Ja', 'Nej')
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from triage.number import is_number

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Kind(Enum):
    """What a column's cells hold."""

    DAY = "a date as 2023-04-04"
    NUMBER = "an id as 230404-PERSINC-NQ39"
    TEXT = "text"
    ANSWER = "Ja or Nej"
    MAYBE = "Ja, Nej or nothing"
    MOMENT = "a time as 2023-04-04 13:20"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the row's field, its heading, what else it may be called."""

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()


COLUMNS = (
    Column("day", "Datum för anmälan", Kind.DAY, ("Anmälningsdatum", "Datum", "Date", "Dato")),
    Column(
        "id",
        "Id",
        Kind.NUMBER,
        ("Incident-id", "Ärendenummer", "Diarienummer", "Löpnummer", "Referens", "Referanse"),
    ),
    Column(
        "description",
        "Beskrivning av incident",
        aliases=("Beskrivning", "Description", "Beskrivelse av avviket"),
    ),
    Column("measures", "Åtgärder", aliases=("Measures", "Tiltak", "Vidtagna åtgärder")),
    Column(
        "dpo_consulted",
        "Kontakt med dataskyddsombud",
        Kind.ANSWER,
        ("Kontakt med DSO", "Contact with DPO", "Kontakt med personvernombud"),
    ),
    Column(
        "notified",
        "Anmälan till Integritetsmyndigheten",
        Kind.ANSWER,
        (
            "Anmälan till Integritetsskyddsmyndigheten",
            "Anmälan till IMY",
            "Notified to the authority",
            "Meldt til Datatilsynet",
        ),
    ),
    Column("controller", "Personuppgiftsansvarig"),
    Column("unit", "Enhet"),
    Column("origin", "Inkom genom"),
    Column("occurred_at", "Inträffade", Kind.MOMENT),
    Column("detected_at", "Upptäcktes", Kind.MOMENT),
    Column("aware_at", "Kännedom", Kind.MOMENT),
    Column("due_by", "Senast till myndigheten", Kind.MOMENT),
    Column("notified_at", "Anmäldes till myndigheten", Kind.MOMENT),
    Column("authority_reference", "Myndighetens diarienummer"),
    Column("delay_reason", "Skäl till försening"),
    Column("disposition", "Beslut"),
    Column("reason", "Skäl till beslut"),
    Column("severity", "Allvarlighet (ENISA)"),
    Column("band", "Nivå"),
    Column("categories", "Slag av uppgifter"),
    Column("audience", "Åtkomligt för"),
    Column("persons", "Antal berörda"),
    Column("informed", "Berörda informerade", Kind.MAYBE),
    Column("informed_at", "Berörda informerades", Kind.MOMENT),
    Column("not_informed_reason", "Skäl att inte informera"),
    Column("cause", "Orsak"),
    Column("routine", "Rutin att ändra"),
    Column("owner", "Ansvarig för rutinen"),
    Column("routine_due", "Rutinen klar senast"),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
OWN = 6
"""So many columns are the customer's own."""


class UnreadableCell(ValueError):  # noqa: N818 - named for what went wrong
    """A cell that does not hold what its column is for; says what was expected, not what it held."""


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as the register tells it. What people wrote is kept out of repr."""

    day: date
    id: str
    description: str = field(repr=False)
    measures: str = field(repr=False)
    dpo_consulted: bool
    notified: bool
    controller: str = ""
    unit: str = ""
    origin: str = ""
    occurred_at: datetime | None = None
    detected_at: datetime | None = None
    aware_at: datetime | None = None
    due_by: datetime | None = None
    notified_at: datetime | None = None
    authority_reference: str = ""
    delay_reason: str = field(default="", repr=False)
    disposition: str = ""
    reason: str = field(default="", repr=False)
    severity: str = ""
    band: str = ""
    categories: str = ""
    audience: str = ""
    persons: str = ""
    informed: bool | None = None
    informed_at: datetime | None = None
    not_informed_reason: str = field(default="", repr=False)
    cause: str = field(default="", repr=False)
    routine: str = field(default="", repr=False)
    owner: str = field(default="", repr=False)
    routine_due: str = ""

    def __post_init__(self) -> None:
        """Keep texts and times as a file can hold them, so that what is read back is equal."""
        for member in fields(self):
            value = getattr(self, member.name)
            if isinstance(value, str):
                object.__setattr__(self, member.name, text_of(value))
            elif isinstance(value, datetime):
                exact = value.astimezone(UTC).replace(second=0, microsecond=0)
                object.__setattr__(self, member.name, exact)

    def cells(self, zone: ZoneInfo) -> tuple[str, ...]:
        """As it is written, in the order of COLUMNS."""
        return tuple(_written(getattr(self, column.name), zone) for column in COLUMNS)

    def differing(self, other: "Row", count: int = len(COLUMNS)) -> tuple[str, ...]:
        """Headings of the columns, of the first so many, in which two rows differ."""
        return tuple(
            column.heading
            for column in COLUMNS[:count]
            if getattr(self, column.name) != getattr(other, column.name)
        )


def row_of(cells: Mapping[str, str], zone: ZoneInfo) -> tuple[Row | None, dict[str, str]]:
    """A row from its cells by column name; else None, and by column what is wrong.

    Where the date stands only in the id, or the id only in the date's column, it is taken there.
    """
    given = dict(cells)
    if not given.get("id", "").strip():
        given["id"] = given.get("day", "")
    if not given.get("day", "").strip() or number_of(given["day"]):
        given["day"] = (number_of(given["id"]) or "")[:6]
    values: dict[str, object] = {}
    flaws: dict[str, str] = {}
    for column in COLUMNS:
        try:
            values[column.name] = value_of(given.get(column.name, ""), column.kind, zone)
        except UnreadableCell as error:
            flaws[column.name] = str(error)
    if flaws:
        return None, flaws
    return Row(**values), {}  # type: ignore[arg-type]  # each value is of its column's kind


def value_of(cell: str, kind: Kind, zone: ZoneInfo) -> object:
    """What a cell says. Raises UnreadableCell."""
    match kind:
        case Kind.TEXT:
            return text_of(cell)
        case Kind.NUMBER:
            value: object = number_of(cell)
        case Kind.DAY:
            value = day_of(cell)
        case Kind.MOMENT:
            value = moment_of(cell, zone) if cell.strip() else ""
        case Kind.ANSWER:
            value = answer_of(cell)
        case Kind.MAYBE:
            value = answer_of(cell) if cell.strip() else ""
    if value is None:
        state = "is not" if cell.strip() else "is empty; it must be"
        msg = f"{state} {kind.value}"
        raise UnreadableCell(msg)
    return None if value == "" else value


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def text_of(cell: str) -> str:
    r"""Text without control characters and outer spaces, lines ended by a newline.

    >>> text_of(" en rad\r\nen till\x0b ")
    'en rad\nen till'
    """
    return _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


_TWICE = re.compile(r"(?<=-)([A-Z]{2})(?:0O|O0)([0-9])$|(?<=-)([A-Z]{2}[0-9])(?:0O|O0)$")


def number_of(cell: str) -> str | None:
    r"""An id, however a scan has broken its lines or read its zero twice; None if it is none.

    >>> number_of("230620-\nPERSINC-FI0O2"), number_of("230404- PERSINC- NQ39"), number_of("4")
    ('230620-PERSINC-FI02', '230404-PERSINC-NQ39', None)
    """
    text = re.sub(r"[\s|]+", "", cell).upper()
    text = re.sub(r"[‐‑–—−]", "-", text)
    text = _TWICE.sub(lambda m: f"{m[1]}0{m[2]}" if m[1] else f"{m[3]}0", text)
    return text if is_number(text) else None


_DAYS = (
    ("%Y-%m-%d", re.compile(r"\d{4}-\d\d?-\d\d?")),
    ("%Y/%m/%d", re.compile(r"\d{4}/\d\d?/\d\d?")),
    ("%d.%m.%Y", re.compile(r"\d\d?\.\d\d?\.\d{4}")),
    ("%Y%m%d", re.compile(r"\d{8}")),
    ("%y%m%d", re.compile(r"\d{6}")),
)


def day_of(cell: str) -> date | None:
    """A date in one of the ways registers write it; a clock time after it is passed over.

    >>> day_of("230404"), day_of("4.4.2023"), day_of("2023-04-04 00:00:00"), day_of("i april")
    (datetime.date(2023, 4, 4), datetime.date(2023, 4, 4), datetime.date(2023, 4, 4), None)
    """
    text = cell.replace("T", " ").strip().split(" ")[0]
    for shape, pattern in _DAYS:
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, shape).replace(tzinfo=UTC).date()
            except ValueError:
                return None
    return None


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d[:.]\d\d)(?::\d\d)?(?: ?([+-]\d\d:\d\d))?")


def moment_of(cell: str, zone: ZoneInfo) -> datetime | None:
    """A time on the spot's clocks, unless it says how far it is from UTC."""
    found = _MOMENT.fullmatch(cell.strip())
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2].replace('.', ':')}{found[3] or ''}")
        return (moment if found[3] else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_ANSWERS = {
    True: frozenset("ja jg j8 j j4 ya yes y x true sant".split()),
    False: frozenset("nej ne] ne) nei ne1 n no neg false falskt -".split()),
}


def answer_of(cell: str) -> bool | None:
    """Ja or Nej, also as a scan has read it.

    >>> answer_of("Ja"), answer_of("jg"), answer_of("NEJ."), answer_of("kanske")
    (True, True, False, None)
    """
    text = cell.strip().strip("|. ").casefold()
    return next((answer for answer, words in _ANSWERS.items() if text in words), None)


def _written(value: object, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Ja" if value else "Nej"
        case datetime():
            return _written_moment(value.astimezone(zone))
        case _:
            return str(value)


def _written_moment(local: datetime) -> str:
    """With the offset in the one hour a year that comes twice."""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    offset = f" {local:%z}" if twice else ""
    return f"{local:%Y-%m-%d %H:%M}{offset[:4]}{':' if twice else ''}{offset[4:]}"


def folded(heading: str) -> str:
    """A heading as headings are compared: small letters without dots, rings, signs and spaces.

    >>> folded("Anmälan till | IMY")
    'anmalantillimy'
    """
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(sign for sign in plain if sign.isalnum() and sign.isascii())
