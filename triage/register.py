"""The register of incidents (GDPR art. 33(5)): its columns, and what a row of it holds.

The first six columns are those a Swedish municipality's register has, in its order; ours come
after. A row is written and read back to the same, in a CSV as in a workbook. Pure.

>>> row = Row(date(2023, 4, 4), "230404-PERSINC-NQ39", "Kallelse i ämnesraden", "Raderad", True, False)
>>> row.cells(ZoneInfo("Europe/Stockholm"))[:6]
('2023-04-04', '230404-PERSINC-NQ39', 'Kallelse i ämnesraden', 'Raderad', 'Ja', 'Nej')
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from triage.register_cell import Kind, UnreadableCell, number_of, text_of, value_of, written


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
        return tuple(written(getattr(self, column.name), zone) for column in COLUMNS)

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


def folded(heading: str) -> str:
    """A heading as headings are compared: small letters without dots, rings, signs and spaces.

    >>> folded("Anmälan till | IMY")
    'anmalantillimy'
    """
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(sign for sign in plain if sign.isalnum() and sign.isascii())
