"""What happens in the town, as a file server meets it: files, log lines, pages. Persons are invented."""

from email.message import EmailMessage
from pathlib import Path

from triage.demo_acts import ACTS, NUMBER, House

FODSELSNUMMER = "01819010001"
"""Synthetic: its month is 80 too high, as in Skatteetaten's test persons."""
_JOURNAL = (
    "Elevhälsan, anteckning\n\nElev: Elsa Brandin, {number}\nElsa har fått diagnosen adhd och äter"
    " medicin. Skolläkaren följer upp i maj.\n"
)


def happen(house: House, web: Path, vault: Path) -> int:
    """Let everything happen; how many files, pages and mails there are to be examined."""
    for act in ACTS:
        act.do(house)
    _mails(house.log)
    _pages(web)
    _files(house.share, vault)
    files = [path for top in (house.share, house.export, web, vault) for path in top.rglob("*.*")]
    return len(files) + 1 + 3


def _files(share: Path, vault: Path) -> None:
    journal = _JOURNAL.format(number=NUMBER)
    _write(vault / "journal.txt", journal)
    _write(share / "kopior" / "journal.txt", journal)
    _write(
        share / "inkop" / "leverantorer.csv",
        "företag;org.nr;e-post\nByggmästaren AB;556703-7485;info@byggmastaren.example\n"
        "Ekby El AB;556703-7485;faktura@ekbyel.example\n",
    )
    _write(
        share / "norsk" / "elever.csv",
        f"navn;fødselsnummer;merknad\nKari Nordmann;{FODSELSNUMMER};sykmeldt, angst\n",
    )
    for number in range(40):
        _write(
            share / "klass" / f"elev{number}.txt",
            f"Elev {number}: Ali Haidari, {NUMBER}. Har fått diagnosen adhd.\n",
        )
        if number < 10:
            _write(
                share / f"hylla{number}" / "kopia.txt", f"Milo Sandvik {NUMBER} har epilepsi.\n"
            )


def _pages(web: Path) -> None:
    teachers = "".join(
        f"<tr><td>{hour}.10</td><td>{name}</td><td>Sal B{hour}</td></tr>"
        for hour, name in ((8, "Karin Lundell"), (9, "Omar Siddiqi"), (10, "Tove Hallgren"))
    )
    for week in range(12, 17):
        page = (
            f"<title>Schema vecka {week}</title><h1>Schema, Ekskolan</h1><table>{teachers}</table>"
        )
        _write(web / f"schema{week}.html", f"<html>{page}</html>")
    _write(
        web / "skyddad.html",
        "<html><title>Vår personal</title><p>Karin Lundell undervisar i matematik. Karin Lundell har"
        " skyddade personuppgifter och får inte visas på bild.</p></html>",
    )
    _write(
        web / "protokoll.html",
        f"<html><title>Protokoll</title><p>Elsa Brandin, {NUMBER}, har diagnosen adhd och beviljas"
        " särskilt stöd.</p></html>",
    )


def _mails(log: Path) -> None:
    """A call to a rehabilitation meeting, sent outside; and the answer that carries it on."""
    to_outside = ("karin.ek@foretag.example", "mx.foretag.example")
    back = ("chef@kommun.example", "exch01.kommun.example")
    _logged(log, "4AbC1a0kQ2zDEF", "chef@kommun.example", "Sjukskrivning Karin Ek", to_outside)
    _logged(log, "4AbC1a0kQ2zDEG", "chef@kommun.example", "Sv: Sjukskrivning Karin Ek", to_outside)
    _logged(log, "4AbC1a0kQ2zDEH", "lunch@kommun.example", "Matsedel vecka 12", back)


def _logged(log: Path, queue: str, sender: str, subject: str, to: tuple[str, str]) -> None:
    begin = "2026-11-23T10:15:09.000000+01:00 mx1 postfix"
    mailbox, relay = to
    header = f"{_encoded(subject)} from exch01.kommun.example[10.1.1.10]"
    lines = (
        f"{begin}/cleanup[2]: {queue}: info: header Subject: {header}; from=<{sender}> to=<{mailbox}>",
        f"{begin}/cleanup[2]: {queue}: message-id=<{queue}@kommun.example>",
        f"{begin}/smtp[3]: {queue}: to=<{mailbox}>, relay={relay}[192.0.2.25]:25, status=sent (250 Ok)",
        f"{begin}/qmgr[9]: {queue}: removed",
    )
    with log.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))


def _encoded(subject: str) -> str:
    """As it stands in a header."""
    mail = EmailMessage()
    mail["Subject"] = subject
    return mail.as_string().split(": ", 1)[1].strip()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
