"""The demo's acts: seven things that have gone wrong in municipalities, as a file server meets them.

Six stand in an education board's incident register of 2023 (R1 to R6), the seventh is a child with
protected identity. Persons are invented; the number is the well-known test number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx

NUMBER = "19121212-1212"


@dataclass(frozen=True, slots=True)
class House:
    """The folders that the demo's agent watches, and where the house answers."""

    share: Path
    log: Path
    export: Path
    agent: str = ""
    triage: str = ""
    """HOST:PORT where agent and triage answer."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens: what, how it reaches the house, and whether a case should come of it."""

    name: str
    what: str
    do: Callable[[House], Path]
    rules: frozenset[str] = frozenset()
    """At least one of these must be among the reasons; none: it must not become a case."""


def _mail(house: House, name: str, to: str, subject: str, body: str) -> Path:
    mail = EmailMessage()
    mail["From"] = "Petra Ahl <petra.ahl@kommun.example>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{name}@kommun.example>"
    mail.set_content(body)
    return _saved(house.share / f"{name}.eml", mail.as_bytes())


def _saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _logged(house: House, queue_id: str, subject: str, to: str, relay: str) -> Path:
    """A mail as Postfix logs it when header_checks say `/^Subject:/ INFO`."""
    at = "2026-11-23T15:40:0{}.000000+01:00 mx1 postfix"
    sender = "hr@kommun.example"
    lines = (
        f"{at.format(1)}/smtpd[201]: {queue_id}: client=exch01.kommun.example[10.1.1.10]",
        (
            f"{at.format(1)}/cleanup[202]: {queue_id}: info: header Subject: {subject} from "
            f"exch01.kommun.example[10.1.1.10]; from=<{sender}> to=<{to}> proto=ESMTP helo=<exch01>"
        ),
        f"{at.format(1)}/cleanup[202]: {queue_id}: message-id=<{queue_id}@kommun.example>",
        f"{at.format(2)}/qmgr[90]: {queue_id}: from=<{sender}>, size=5120, nrcpt=1 (queue active)",
        (
            f"{at.format(3)}/smtp[203]: {queue_id}: to=<{to}>, relay={relay}[192.0.2.25]:25, delay=1.1,"
            " delays=0.1/0/0.4/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
        ),
        f"{at.format(3)}/qmgr[90]: {queue_id}: removed",
    )
    with house.log.open("a", encoding="utf-8") as log:
        log.write("".join(f"{line}\n" for line in lines))
    return house.log


def _name_only(house: House) -> Path:
    body = "Hej!\n\nKan du ringa mig om Elsa Brandin när du är inne?\n\n/Petra\n"
    return _mail(house, "fraga", "jonas.ek@kommun.example", "En fråga", body)


def _logins(house: House) -> Path:
    rows = (
        "namn;användarnamn;lösenord",
        "Elsa Brandin;elsbra01;Korvmoj-1944",
        "Ali Haidari;alihai02;BlaSnigel!7",
        "Milo Sandvik;milsan01;tr0llsk0g",
    )
    return _saved(house.share / "elevkonton_7B.csv", "\n".join(rows).encode())


def _rehab_subject(house: House) -> Path:
    subject = "=?utf-8?Q?Kallelse_till_Rehabm=C3=B6te?="
    return _logged(
        house, "4XyZ1a0kQ2zABC", subject, "maria.fors@kommun.example", "gw.sefos.example"
    )


def _number_in_mail(house: House) -> Path:
    body = f"Hej,\n\nhär är uppgifterna på Elsa Brandin, {NUMBER}, som vi talade om.\n\nPetra\n"
    return _mail(house, "uppgifter", "bygg@kommun.example", "Uppgifter", body)


def _schedule(house: House) -> Path:
    rows = "".join(
        f"<tr><td>{time}</td><td>{subject}</td><td>{teacher}</td><td>Sal {room}</td></tr>"
        for time, subject, teacher, room in (
            ("08.10", "Matematik", "Karin Lundell", "B12"),
            ("09.20", "Svenska", "Omar Siddiqi", "A3"),
            ("10.40", "Idrott", "Tove Hallgren", "Hallen"),
        )
    )
    page = (
        "<html><head><title>Schema vecka 12, Ekskolan</title></head><body>"
        f"<h1>Schema</h1><table>{rows}</table></body></html>"
    )
    return _saved(house.export / "schema.html", page.encode())


def _absence(house: House) -> Path:
    notes = docx.Document()
    notes.add_heading("Uppföljning av ogiltig frånvaro, klass 8C")
    for line in (
        "Elsa Brandin 8C: ogiltig frånvaro 34 %, kommer inte på måndagar. Mamma kontaktad.",
        "Ali Haidari 8C: problematisk skolfrånvaro sedan januari, stannar hemma med småsyskon.",
        "Milo Sandvik 8C: ogiltig frånvaro 18 %, samtal med skolkurator inbokat.",
    ):
        notes.add_paragraph(line)
    attached = house.export / "franvaro.docx"
    notes.save(str(attached))
    page = (
        "<html><head><title>Arbetslag 8</title></head><body><p>Anteckningar från måndagsmötet: "
        '<a href="franvaro.docx">uppföljning</a></p></body></html>'
    )
    _saved(house.export / "arbetslag8.html", page.encode())
    return attached


def _protected_child(house: House) -> Path:
    text = (
        "Till alla vikarier på avdelning Grodan\n\n"
        "Nadja Holm har skyddade personuppgifter. Hon får inte vara med på bild och ingen får\n"
        "lämna ut var hon bor eller att hon går här.\n"
    )
    return _saved(house.share / "att tänka på.txt", text.encode())


ACTS = (
    Act("R1", "internal mail with a pupil's name, nothing else", _name_only),
    Act("R2", "a list of pupils' logins on the share", _logins, frozenset({"credentials"})),
    Act(
        "R3",
        "'Kallelse till Rehabmöte' in a subject, sent by the encrypted mail service",
        _rehab_subject,
        frozenset({"subject_rule"}),
    ),
    Act(
        "R4",
        "name and personnummer mailed to another department",
        _number_in_mail,
        frozenset({"identity_number"}),
    ),
    Act("R5", "a schedule with teachers' names on the intranet", _schedule),
    Act(
        "R6",
        "notes on pupils' absence in a document linked from the intranet",
        _absence,
        frozenset({"absence_of_pupils", "term_person", "list_under_heading"}),
    ),
    Act(
        "S8",
        "a child with protected identity named in a note on the share",
        _protected_child,
        frozenset({"protected_identity_person"}),
    ),
)
