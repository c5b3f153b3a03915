"""Number strings for the quality figures: as many confusers as numbers, from a fixed seed.

Run as a program it writes numbers.jsonl beside itself: {"id", "text", "form", "spans"}, where a
span is {"start", "end", "entity"}. Everybody in it is invented; every number is made by chance.
A span is a number whose date and check digit hold after undoing separators and OCR letters.
"""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

SEED = 20261123
TODAY = date(2026, 11, 1)
EACH = 60
FILE = Path(__file__).with_suffix(".jsonl")

Rng = random.Random
Form = Callable[[Rng], tuple[str, str]]
"""Gives the number as written, and its entity type."""


def luhn(nine: str) -> str:
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(nine)]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def born(rng: Rng, first: int = 1928, last: int = 2025) -> date:
    start = date(first, 1, 1)
    return start + timedelta(rng.randrange((date(last, 12, 31) - start).days))


def serial(rng: Rng) -> str:
    return f"{rng.randrange(1, 1000):03}"


def personnummer(rng: Rng, first: int = 1928, last: int = 2025) -> tuple[str, str]:
    """Give YYYYMMDD and NNNC."""
    day, three = f"{born(rng, first, last):%Y%m%d}", serial(rng)
    return day, three + luhn(day[2:] + three)


def samordningsnummer(rng: Rng) -> tuple[str, str]:
    day = born(rng)
    month, plus = rng.choice([(day.month, day.day + 60)] * 6 + [(0, day.day + 60), (day.month, 60), (4, 91)])
    written, three = f"{day.year}{month:02}{plus:02}", serial(rng)
    return written, three + luhn(written[2:] + three)


def as_short(write: str) -> Form:
    def form(rng: Rng) -> tuple[str, str]:
        day, four = personnummer(rng)
        return write.format(day=day[2:], four=four), "SE_PERSONNUMMER"

    return form


def as_long(write: str, make: Callable[[Rng], tuple[str, str]] = personnummer, entity: str = "SE_PERSONNUMMER") -> Form:
    def form(rng: Rng) -> tuple[str, str]:
        day, four = make(rng)
        return write.format(day=day, short=day[2:], four=four, y=day[:4], m=day[4:6], d=day[6:]), entity

    return form


def sam(write: str) -> Form:
    return as_long(write, samordningsnummer, "SE_SAMORDNINGSNUMMER")


def hundred(rng: Rng) -> tuple[str, str]:
    day, four = personnummer(rng, 1905, 1925)
    return f"{day[2:]}+{four}", "SE_PERSONNUMMER"


def spread(rng: Rng) -> tuple[str, str]:
    day, four = personnummer(rng)
    return " ".join(rng.choice([day, day[2:]])) + " - " + " ".join(four), "SE_PERSONNUMMER"


def full_width(rng: Rng) -> tuple[str, str]:
    day, four = personnummer(rng)
    return "".join(chr(0xFF10 + int(digit)) for digit in day) + "－" + "".join(
        chr(0xFF10 + int(digit)) for digit in four
    ), "SE_PERSONNUMMER"


def misread(rng: Rng) -> tuple[str, str]:
    while True:
        day, four = personnummer(rng)
        written = f"{day[2:]}-{four}"
        places = [at for at, digit in enumerate(written) if digit in "0158"]
        if len(places) > 1:
            letters = list(written)
            for at in rng.sample(places, rng.randint(1, 2)):
                letters[at] = {"0": "O", "1": rng.choice("lI"), "5": "S", "8": "B"}[letters[at]]
            return "".join(letters), "SE_PERSONNUMMER"


FORMS: dict[str, Form] = {
    "short_hyphen": as_short("{day}-{four}"),
    "short_bare": as_short("{day}{four}"),
    "long_hyphen": as_long("{day}-{four}"),
    "long_bare": as_long("{day}{four}"),
    "plus": hundred,
    "en_dash": as_short("{day}–{four}"),
    "em_dash": as_long("{day}—{four}"),
    "minus": as_short("{day}−{four}"),
    "unbreaking_hyphen": as_long("{day}‑{four}"),
    "soft_hyphen": as_short("{day}\u00ad{four}"),
    "no_break_space": as_long("{day}\u00a0{four}"),
    "long_space": as_long("{day} {four}"),
    "spaces_around": as_short("{day} - {four}"),
    "space_after": as_long("{day}- {four}"),
    "broken_line": as_short("{day}-\n{four}"),
    "dashed": as_long("{y}-{m}-{d}-{four}"),
    "full_width": full_width,
    "samordning_short": sam("{short}-{four}"),
    "samordning_long": sam("{day}-{four}"),
    "samordning_bare": sam("{day}{four}"),
}
LABELLED_FORMS: dict[str, Form] = {
    "short_space": as_short("{day} {four}"),
    "spread": spread,
    "misread": misread,
    "labelled_bare": as_short("{day}{four}"),
    "labelled_samordning": sam("{short}{four}"),
}

NAMES = "Alva Berg|Nils Öberg|Fatima Noor|Jonas Hedlund|Maja Lind|Oskar Åkesson|Sara Mäkinen".split("|")
SENTENCES = [
    "{}",
    "{name}, {}",
    "{name} ({})",
    "Avser {}.",
    "Ansökan från {} kom in i går.",
    "Hej! Kan ni titta på {} så snart som möjligt?",
    "Vi har pratat om {} på mötet, återkommer i veckan.",
    "Elev {} flyttar till ny skola.",
    "Underlag för {} bifogas.",
    "Sv: beslut {}",
    "{}_beslut.pdf",
    "• {} {name}",
    "Klient: {} Handläggare: {name}",
    "se bilaga 3 ang. {}, klart 2026-10-02",
]
LABELS = [
    "Personnummer: {}",
    "Personnr {}",
    "pnr {}",
    "Pnr: {}, {name}",
    "Person-nr: {}",
    "Barnets personnummer är {}.",
    "{name}, personnummer {}",
    "Personnummer (ååååmmdd-nnnn): {}",
    "Patientens personnummer: {}",
]


def bare_ten(rng: Rng, *, valid: bool = True, first: str = "123456789") -> str:
    nine = rng.choice(first) + f"{rng.randrange(10**8):08}"
    check = luhn(nine)
    return nine + (check if valid else str((int(check) + rng.randint(1, 9)) % 10))


def wrong_check(rng: Rng, write: str) -> str:
    day, four = personnummer(rng)
    wrong = four[:3] + str((int(four[3]) + rng.randint(1, 9)) % 10)
    return write.format(day=day, short=day[2:], four=wrong)


def clock(rng: Rng) -> str:
    return f"{rng.randrange(24):02}{rng.randrange(60):02}"


def timestamp(rng: Rng, between: str) -> str:
    """Give a timestamp that passes Luhn, the one in ten that is hard."""
    while True:
        day, time = f"{born(rng, 2005, 2025):%Y%m%d}", clock(rng)
        if luhn(day[2:] + time[:3]) == time[3]:
            return day + between + time


def future(rng: Rng) -> str:
    day = f"{born(rng, 2031, 2090):%Y%m%d}"
    three = serial(rng)
    return f"{day}-{three}{luhn(day[2:] + three)}"


def old_century(rng: Rng) -> str:
    day, four = personnummer(rng)
    return f"{rng.choice(['16', '17', '21', '99'])}{day[2:]}{rng.choice(['-', ''])}{four}"


def impossible(rng: Rng) -> str:
    day = f"{rng.randrange(30, 99)}{rng.choice(['0230', '1301', '0431', '0631', '0000', '1532'])}"
    three = serial(rng)
    return f"{day}{rng.choice(['-', ''])}{three}{luhn(day + three)}"


def mobile(rng: Rng) -> str:
    while True:
        number = f"070{rng.randrange(10**7):07}"
        if luhn(number[:9]) == number[9]:
            return number


def guid(rng: Rng) -> str:
    day, four = personnummer(rng)
    parts = [f"{rng.getrandbits(32):08x}", f"{rng.getrandbits(16):04x}", f"4{rng.getrandbits(12):03x}", "a71b"]
    return "-".join([*parts, day + four])


def inside(rng: Rng) -> str:
    day, four = personnummer(rng)
    return f"{rng.randrange(10, 999)}{day[2:]}{four}{rng.randrange(10, 999)}"


def card(rng: Rng) -> str:
    day, four = personnummer(rng)
    return f"{rng.randrange(4000, 5600)}{day[2:]}{four}{rng.randrange(10, 99)}"


def organisation(rng: Rng) -> str:
    nine = f"55{rng.randrange(2, 10)}{rng.randrange(10**6):06}"
    return f"{nine[:6]}-{nine[6:]}{luhn(nine)}"


def danish(rng: Rng) -> str:
    return f"{born(rng):%d%m%y}-{rng.randrange(10**4):04}"


def norwegian(rng: Rng) -> str:
    return f"{born(rng):%d%m%y}{rng.randrange(10**5):05}"


def finnish(rng: Rng) -> str:
    return f"{born(rng, 1930, 1999):%d%m%y}-{rng.randrange(1000):03}{rng.choice('ABCDEFHJKLMNPRSTUVWXY')}"


def valid_bare(rng: Rng) -> str:
    day, four = personnummer(rng)
    return day[2:] + four


CONFUSERS: dict[str, tuple[Callable[[Rng], str], list[str]]] = {
    "reference": (valid_bare, ["OCR {}", "OCR-nummer: {}", "Betala med referens {} senast den 30", "Fakturanr {}", "Ange OCR-nr {} vid betalning.", "Kundnummer {}"]),
    "order": (lambda rng: bare_ten(rng), ["Ordernummer {}", "Artikelnr {} finns i lager", "Ert ärendenr: {}", "Serienr {}", "{} (kolli-id)", "Diarienr {}"]),
    "wrong_check": (lambda rng: wrong_check(rng, rng.choice(["{short}-{four}", "{day}-{four}", "{short}{four}", "{day}{four}"])), ["{}", "Avser {}.", "Ärende {} klart", "se {} i listan", "Nr {}"]),
    "random": (lambda rng: bare_ten(rng, valid=False), ["{}", "nr {} i registret", "Värde {} uppmätt"]),
    "timestamp_bare": (lambda rng: timestamp(rng, ""), ["{}", "backup_{}.zip", "Export {} klar", "rapport-{}.csv", "Loggrad {} OK"]),
    "timestamp_hyphen": (lambda rng: timestamp(rng, "-"), ["{}", "IMG_{}.jpg", "Skapad {}", "backup-{}.tar.gz", "Körning {} lyckades"]),
    "timestamp_space": (lambda rng: timestamp(rng, " "), ["{}", "Mötet {} ställs in", "{} start", "Passerat grind {}"]),
    "future": (future, ["{}", "Personnummer {}", "Giltigt {}"]),
    "old_century": (old_century, ["{}", "Nr {}", "Personnr {}"]),
    "impossible": (impossible, ["{}", "Personnummer: {}", "Avser {}"]),
    "mobile": (mobile, ["{}", "Ring {}", "Mobil {}", "Du når mig på {}", "Kontakt: {}"]),
    "guid": (guid, ["{}", "id={}", "urn:uuid:{}"]),
    "inside": (inside, ["{}", "Nr {}", "Sändningsnummer {}"]),
    "card": (card, ["{}", "Kortnummer {}"]),
    "iban": (lambda rng: f"SE{rng.randrange(10, 99)}5000000{personnummer(rng)[0][2:]}{rng.randrange(10**7):07}", ["{}", "IBAN {}"]),
    "iban_grouped": (lambda rng: " ".join(["SE45", "5000", "0000", *(f"{rng.randrange(10**4):04}" for _ in range(3))]), ["{}", "IBAN: {}"]),
    "organisation": (organisation, ["{}", "Org.nr {}", "Organisationsnummer: {}", "Bolaget ({})"]),
    "danish": (danish, ["CPR {}", "CPR-nr.: {}", "Mit CPR-nummer er {}"]),
    "norwegian": (norwegian, ["{}", "fødselsnummer {}", "Fnr: {}"]),
    "finnish": (finnish, ["{}", "Hetu {}", "Henkilötunnus: {}"]),
    "coordinate": (lambda rng: f"{rng.randrange(55, 69)}.{valid_bare(rng)}", ["{}", "Lat {}", "Koordinat {}, 17.2"]),
    "diary": (lambda rng: f"{rng.choice(['KS', 'SN', 'BUN'])} {rng.randrange(2015, 2027)}/{rng.randrange(10**4):04}-{rng.randrange(100)}", ["{}", "Dnr {}", "Dnr: {} handlingar"]),
    "phone": (lambda rng: f"0{rng.randrange(8, 99)}-{rng.randrange(100, 999)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}", ["{}", "Tel {}", "Växel: {}"]),
    "decimal": (lambda rng: f"{rng.randrange(1, 99)}.{valid_bare(rng)}", ["Kvot {}", "{} procent"]),
    "amount": (lambda rng: f"{rng.randrange(1, 999)} {rng.randrange(100, 999)} {rng.randrange(100, 999)},{rng.randrange(10, 99)}", ["{} kr", "Summa {}"]),
}  # fmt: skip


def rows() -> Iterator[dict[str, object]]:
    """Give every row, the same at each run."""
    rng = random.Random(SEED)
    for name, form in FORMS.items():
        for _ in range(EACH):
            yield row(rng, name, *form(rng), rng.choice(SENTENCES if rng.random() < 0.6 else LABELS))
    for name, form in LABELLED_FORMS.items():
        for _ in range(EACH):
            yield row(rng, name, *form(rng), rng.choice(LABELS))
    for name, (make, sentences) in CONFUSERS.items():
        for _ in range(EACH):
            yield row(rng, name, make(rng), "", rng.choice(sentences))


def row(rng: Rng, form: str, written: str, entity: str, sentence: str) -> dict[str, object]:
    head, _, tail = sentence.replace("{name}", rng.choice(NAMES)).partition("{}")
    start = len(head)
    spans = [{"start": start, "end": start + len(written), "entity": entity}] if entity else []
    return {"text": head + written + tail, "form": form, "spans": spans}


def write() -> None:
    with FILE.open("w", encoding="utf-8") as file:
        for number, one in enumerate(rows(), 1):
            file.write(json.dumps({"id": f"number-{number:04}", **one}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write()
