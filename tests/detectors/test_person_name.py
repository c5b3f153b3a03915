"""People: names of every origin alike, shapes, roles; and what is no person."""

import pytest

from detectors import person_name, scan_of

ORIGINS = {
    "swedish": ["Karin Andersson", "Lars Bergqvist", "Elsa Lindström", "Melker Öberg"],
    "finnish": ["Päivi Virtanen", "Mikko Korhonen", "Aino Mäkelä", "Jukka Nieminen"],
    "sami": ["Áilu Gaup", "Ravdna Utsi", "Biret Sarri", "Mikkel Labba"],
    "arabic": ["Fatima Hassan", "Mohammed Alahmad", "Nour Haddad", "Hussein Al-Khalidi"],
    "somali": ["Hodan Warsame", "Abdirahman Jama", "Fadumo Osman Ali", "Sagal Nuur"],
    "kurdish": ["Dilan Yildiz", "Rojin Barzani", "Shwan Karim", "Berivan Celik"],
    "persian": ["Parisa Hosseini", "Amirhossein Rezaei", "Zabihullah Ahmadzai", "Negin Moradi"],
    "eritrean": ["Tesfay Gebremedhin", "Selam Haile", "Yohannes Tekle", "Semhar Kidane"],
    "bosnian": ["Jelena Jovanović", "Amra Hadžić", "Arben Krasniqi", "Emir Kovačević"],
    "polish": ["Zofia Kowalska", "Łukasz Nowak", "Małgorzata Wiśniewska", "Piotr Zieliński"],
    "vietnamese": ["Nguyen Thi Lan", "Linh Tran", "Thanh Pham", "Phuong Le Hoang"],
    "latin american": ["Camila Rojas", "Rodrigo Sepúlveda", "Valentina Muñoz", "Matías Soto"],
    "west african": ["Fatou Jallow", "Kwame Mensah", "Aminata Diallo", "Ebrima Ceesay"],
}
SENTENCES = (
    "I dag talade vi med {} om hösten.",
    "{} ringde i går.",
    "Mötet gällde inte {}; det blev kort.",
)


@pytest.mark.parametrize("name", [name for names in ORIGINS.values() for name in names])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_full_name_is_found_whatever_its_origin(name: str, sentence: str) -> None:
    text = sentence.format(name)

    found = [
        text[one.start : one.end]
        for one in person_name.find(scan_of(text))
        if one.strength.value != "weak"
    ]

    assert found == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Melvin 7B har ont i magen", ("Melvin", "first_name_class")),
        ("Elin S. kom sent", ("Elin", "first_name_initial")),
        ("eleven i 7B kom sent", ("eleven i 7B", "pupil_class")),
        ("Brukaren K.L. ramlade", ("Brukaren K.L.", "initials_role")),
        ("Allergier\nE.A. nötter\nM.B. ägg\nK.S. fisk", ("M.B.", "initials_role")),
        ("Xanthor Bleknäs är sjuk", ("Xanthor Bleknäs", "unknown_name")),
        ("Jag heter Brynhalva Tocke", ("Brynhalva Tocke", "full_name")),
        ("min kollegas son", ("min kollegas", "kin")),
        ("sønnen min har feber", ("sønnen min", "kin")),
        ("tak över huvudet\n/Karin Ek", ("Karin Ek", "signature")),
        ("uppsägning av Karin Ek", ("Karin Ek", "full_name")),
        ("Av Karin Ek", ("Karin Ek", "public_role")),
        ("lagman Karin Ek", ("Karin Ek", "public_role")),
        ("patienten K.J ringde", ("patienten K.J", "initials_role")),
        ("pojken på rum 12 vägrar", ("pojken på rum 12", "pupil_class")),
        ("boende i lgh 1102", ("boende i lgh 1102", "pupil_class")),
        ("min svärmor har demens", ("min svärmor", "kin")),
        ("hans fru är dömd", ("hans fru", "kin")),
        ("Lars-Erik af Qvixel ringde", ("Lars-Erik af Qvixel", "likely_name")),
        ("ELEVEN ÄR SJUK", ("ELEVEN", "role")),
        ("Kommunalrådet Anna Berg svarar", ("Anna Berg", "public_role")),
        ("vi talade med Karin Lund och Olle Ek", ("Olle Ek", "full_name")),
        ("vi talade med Karin Lund och Olle Ek", ("Karin Lund", "full_name")),
        ("eleven Qvixel har frånvaro", ("Qvixel", "role_name")),
        ("brukaren Xyla Qvorn", ("Xyla Qvorn", "full_name")),
        ("Andersson, Karin", ("Andersson, Karin", "surname_first")),
        ("ANDERSSON KARIN", ("ANDERSSON KARIN", "surname_first")),
        ("läkarintyg_karin_andersson.pdf", ("karin_andersson", "full_name")),
        ("Sjukanmälan kalle svensson", ("kalle svensson", "full_name")),
        ("A. Andersson", ("A. Andersson", "full_name")),
        ("Anna-Lena Öberg-Holm", ("Anna-Lena Öberg-Holm", "full_name")),
        ("min son är hemma", ("min son", "kin")),
        ("Jag träffade Sara i går", ("Sara", "given_name")),
        ("Kommunalråd Anders Lindgren inviger", ("Anders Lindgren", "public_role")),
        ("Per Nilsson (S) yrkar bifall", ("Per Nilsson", "public_role")),
        ("Text: Lena Strandberg", ("Lena Strandberg", "public_role")),
        ("Närvarande: Eva Ström, Olle Palm", ("Olle Palm", "public_role")),
        ("Läkaren Anna Bergström svarar", ("Anna Bergström", "public_role")),
        ("Rektor Anna Bergström", ("Anna Bergström", "staff")),
        ("Anna Bergström, enhetschef", ("Anna Bergström", "staff")),
        ("Hälsningar\nKarin Holmberg", ("Karin Holmberg", "signature")),
    ],
)
def test_how_somebody_is_meant(text: str, expected: tuple[str, str]) -> None:
    found = [(text[one.start : one.end], one.rule) for one in person_name.find(scan_of(text))]

    assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "Vi ses på Karl Johans gata",
        "Birger Jarlsgatan 3",
        "Sven Eriksonsgymnasiet",
        "Grunda Skolverket är nöjda",
        "Anna Lindhs plats",
        "Ekonomisk rapport från Region Skåne",
        "Svenska Kyrkan i Lund",
        "Hans bil är ny",
        "Carl Larsson-gården öppnar",
        "Astrid Lindgrens barnsjukhus",
        "Per capita",
        "Vi Ses I Maj",
        "Mina Sidor",
        "Kommunstyrelsen i Västerås",
        "Sal 7B och Lokal 3A",
        "Microsoft Teams och Google Drive",
        "Stadsbiblioteket Har Öppet",
    ],
)
def test_what_is_no_person(text: str) -> None:
    found = [one.rule for one in person_name.find(scan_of(text))]

    assert found == []
