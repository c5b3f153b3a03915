"""What the judgement reads in place of names and numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors._fold import raw
from detectors._marks import MARKS, copy_of, written


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Ring Karin Svensson", "ring [full name]"),
        ("Karin Svenssons betyg", "[full name]s betyg"),
        ("Möte med Anna-Sara Utsi", "mote med [full name]"),
        ("Nguyen Thi Lan är sjuk", "[full name] ar sjuk"),
        ("Vi for till Borlänge", "vi for till [proper noun]"),
        ("Ärende om A.K. i 7B", "arende om [initials] i [class]"),
        ("Pnr 19121212-1212", "pnr [identity number]"),
        ("Pnr 191212121212, 121212 1212", "pnr [identity number], [identity number]"),
        ("Kund 1234567890, org.nr 212000-0142", "kund 0000000000, org.nr 000000-0000"),
        ("CPR 311255-1234", "cpr [identity number]"),
        ("den 2024-05-17 kl 9", "den [date] kl 0"),
        ("ring 070-174 06 12 idag", "ring [phone] idag"),
        ("nr 070 1 2 3 4 5 6 7 8 9 0 1 2", "nr 000 0 0 0 0 0 0 0 0 0 0 0 0"),
        ("till anna.berg@kommun.example, tack", "till [e-mail address], tack"),
        ("Sv: VB: Re[2]: Sjukanmälan", "sjukanmalan"),
        ("a@ @b @", "a@ @b @"),
        ("", ""),
    ],
)
def test_names_and_numbers_become_marks(text: str, read: str) -> None:
    assert written(copy_of(raw(text))) == read


_PIECES = st.sampled_from(
    "Anna|Karin Svensson|A.K.|7B| |. |\0|re: |070-174 06 12|@|x|19121212-1212|2024-05-17"
    "|a.b@c.example|Åke-Lind|1|0|-|\n|Ä".split("|")
)


@settings(max_examples=200)
@given(st.lists(_PIECES, max_size=20).map("".join))
def test_every_byte_of_the_copy_stood_where_it_says(text: str) -> None:
    copy = copy_of(raw(text))

    places = copy.places()

    assert len(places) == len(copy.octets) - 2
    assert (copy.at(places) == range(1, len(places) + 1)).all()
    kept = raw(text.lower())
    assert all(
        octet in MARKS
        or chr(octet) == "0"
        or not chr(kept[place]).isascii()
        or octet == kept[place]
        for octet, place in zip(copy.octets[1:-1].tolist(), places.tolist(), strict=True)
    )
