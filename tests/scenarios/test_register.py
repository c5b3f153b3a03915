"""What stood in an incident register of 2023, from its real input to the right outcome."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.examine import Examined, Outcome
from triage.demo_acts import ACTS, Act, House

Look = Callable[..., list[Examined]]


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "share", tmp_path / "mail.log", tmp_path / "export")
    house.share.mkdir()
    house.export.mkdir()
    return house


def _rules(examined: Examined) -> set[str]:
    assert examined.row is not None
    reasons = examined.row["reasons"]
    assert isinstance(reasons, list)
    return {reason["rule"] for reason in reasons}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_each_act_comes_out_as_it_should(act: Act, house: House, look: Look) -> None:
    path = act.do(house)

    (examined,) = look(path, "export" if path.is_relative_to(house.export) else "file")

    if act.rules:
        assert examined.outcome is Outcome.INCIDENT
        assert _rules(examined) & act.rules
    else:
        assert examined.outcome in {Outcome.TOPIC, Outcome.CLEAN}


@pytest.mark.parametrize(
    "subject",
    [
        "Kallelse till Rehabmöte",
        "KALLELSE TILL REHABMÖTE",
        "Kallelse till Rehabméte",
        "Kallelse till Rehabmote",
        "SV: VB: Kallelse till rehabmöte torsdag 14.00",
    ],
)
def test_a_rehab_call_alarms_however_it_is_written(
    subject: str, tmp_path: Path, look: Look
) -> None:
    log = tmp_path / "mail.log"
    log.write_text(_logged(subject), encoding="utf-8")

    (examined,) = look(log)

    assert examined.outcome is Outcome.INCIDENT
    assert examined.level == "alert"


@pytest.mark.parametrize(
    "subject",
    [
        "Kallelse till kommunfullmäktige 14 december",
        "Rutin för rehabilitering, ny version",
        "Föreläsning om psykisk ohälsa med Karin Lundell, aulan 13.00",
        "Faktura 88213 från Byggmästaren AB, org.nr 556703-7485",
        "Budget LSS 2027",
        "Hälsningar från Rehabhuset",
        "Sjukt bra jobbat i går!",
        "Åtgärdsprogram mot buller längs Storgatan",
        "Protokoll socialnämnden 2026-11-12, § 114 ledamot Bo Ek (S) yrkar avslag",
        "Elsa Brandin söker dig",
    ],
)
def test_everyday_subjects_do_not_alarm(subject: str, tmp_path: Path, look: Look) -> None:
    log = tmp_path / "mail.log"
    log.write_text(_logged(subject), encoding="utf-8")

    (examined,) = look(log)

    assert examined.outcome in {Outcome.TOPIC, Outcome.CLEAN}


_HARMLESS = {
    "policy om sjukfrånvaro": (
        "Rutin vid sjukfrånvaro\n\nMedarbetare som är sjukskrivna längre än 14 dagar ska kallas till"
        " rehabmöte. Chefen ansvarar för att läkarintyg begärs in och att en rehabplan upprättas."
        " Försäkringskassan kallar vid behov till avstämningsmöte. Rutinen gäller alla"
        " förvaltningar och ses över varje år.\n"
    ),
    "prislista": (
        "Prislista 2026\nArt.nr;Benämning;Pris\n8112289874;Skrivbord höj- och sänkbart;4 390\n"
        "1912121212;Kontorsstol;2 190\n7010632391;Skärm 27 tum;1 890\n"
    ),
    "faktura": (
        "FAKTURA\nKommunal Entreprenad i Ekby AB\nOrg.nr 556703-7485\nBankgiro 5050-1055\n"
        "OCR 7010632391\nAtt betala 12 400 kr senast 2026-12-20\nVår referens: Anders Moberg\n"
    ),
    "protokoll": (
        "Socialnämnden\nSammanträdesprotokoll 2026-11-12\n\nBeslutande: Bo Ek (S) ordförande,"
        " Ingrid Sand (M), Yasmin Rahimi (V)\n\n§ 114 Riktlinjer för försörjningsstöd\nBo Ek (S)"
        " yrkar bifall till förvaltningens förslag om riktlinjer för ekonomiskt bistånd. Ingrid"
        " Sand (M) reserverar sig mot beslutet till förmån för eget yrkande.\n"
    ),
}


@pytest.mark.parametrize("name", _HARMLESS)
def test_texts_with_the_same_words_are_harmless(name: str, tmp_path: Path, look: Look) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(_HARMLESS[name], encoding="utf-8")

    (examined,) = look(path)

    assert examined.outcome in {Outcome.TOPIC, Outcome.CLEAN}


def _logged(subject: str) -> str:
    begin = "Nov 20 09:15:09 mx1 postfix"
    return (
        f"{begin}/cleanup[2]: 4XyZ1a0kQ2zABC: info: header Subject: {subject} from"
        " exch01.kommun.example[10.1.1.10]; from=<hr@kommun.example> to=<maria@kommun.example>"
        " proto=ESMTP helo=<exch01>\n"
        f"{begin}/smtp[3]: 4XyZ1a0kQ2zABC: to=<maria@kommun.example>,"
        " relay=gw.sefos.example[192.0.2.25]:25, delay=1, dsn=2.0.0, status=sent (250 Ok)\n"
        f"{begin}/qmgr[9]: 4XyZ1a0kQ2zABC: removed\n"
    )
