"""Plain text and tables in every encoding an office has used."""

import unicodedata

from tests.agent.formats.places.sample import Sample

_TEXT = "Ärende om återbesök\nnål-på svenska för Åsa Öberg\n"
_HERE = {"nål-på svenska för Åsa Öberg": ("body", "line 2")}
_ENCODINGS = (
    *(
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
    ),
    *("cp1252", "latin-1", "iso-8859-15", "cp850", "cp437", "mac_roman"),
)
_ASCII = "only ascii in this line, and so on\n"
_MIXED = (
    "nål-rad i utf på svenska\n".encode()
    + "nål-rad i windows på svenska för hälsa och vård på gården\n".encode("cp1252")
    + "nål-rad i dos på svenska för hälsa och vård på gården\n".encode("cp850")
    + "nål-rad i mac på svenska för hälsa och vård på gården\n".encode("mac_roman")
)
_TABLE = (
    'Namn;Personnummer;Övrigt\n"Ek, Åsa";19121212-1212;"nål-första\nraden och nål-andra; raden"\n'
)

SAMPLES = [
    *(Sample("text", f"{encoding}.txt", _TEXT.encode(encoding), _HERE) for encoding in _ENCODINGS),
    *(
        Sample("text", f"mojibake {page}.txt", _TEXT.encode().decode(page).encode(), _HERE)
        for page in ("cp1252", "latin-1", "cp850", "mac_roman")
    ),
    *(
        Sample("text", f"{name}.json", text.encode(), {"nål-sjuk för vård på": ("body", "line 1")})
        for name, text in (
            ("kodad", r'{"x": "n\u00e5l-sjuk f\u00F6r v\u00e5rd p\u00E5"}'),
            ("entiteter", "x: n&aring;l-sjuk f&ouml;r v&#229;rd p&#xE5;"),
            ("adress", "GET /?q=n%C3%A5l-sjuk f%c3%b6r v%C3%A5rd p%C3%A5"),
        )
    ),
    Sample("text", "nfd.txt", unicodedata.normalize("NFD", _TEXT).encode(), _HERE),
    Sample("text", "radslut.txt", _TEXT.replace("\n", "\r\n").encode(), _HERE),
    Sample("text", "macradslut.txt", _TEXT.replace("\n", "\r").encode("mac_roman"), _HERE),
    Sample("text", "utan ändelse", _TEXT.encode("cp1252"), _HERE),
    Sample("text", "fel ändelse.docx", _TEXT.encode("utf-16"), _HERE),
    *(
        Sample(
            "text",
            f"sen {encoding}.log",
            (_ASCII * 9000).encode() + "nål-sent på svenska\n".encode(encoding),
            {"nål-sent på svenska": ("body", "line 9001")},
        )
        for encoding in ("latin-1", "cp850", "mac_roman")
    ),
    Sample(
        "text",
        "blandad.txt",
        _MIXED,
        {
            "nål-rad i utf på svenska": ("body", "line 1"),
            "nål-rad i windows på svenska för hälsa och vård på gården": ("body", "line 2"),
            "nål-rad i dos på svenska för hälsa och vård på gården": ("body", "line 3"),
            "nål-rad i mac på svenska för hälsa och vård på gården": ("body", "line 4"),
        },
    ),
    *(
        Sample(
            "csv",
            f"lista {encoding}.csv",
            _TABLE.encode(encoding),
            {
                "Personnummer": ("cell", "line 1"),
                "19121212-1212": ("cell", "line 2"),
                "nål-första": ("cell", "line 2"),
                "nål-andra; raden": ("cell", "line 3"),
            },
        )
        for encoding in ("utf-8-sig", "cp1252", "utf-16")
    ),
    *(
        Sample(
            "csv",
            f"lista {at}.csv",
            "Rubrik\n\nNamn;Pnr;Övrigt\nÅsa;19121212-1212;nål-kommentar\n".replace(
                ";", sign
            ).encode(),
            {"nål-kommentar": ("cell", "line 4"), "19121212-1212": ("cell", "line 4")},
        )
        for at, sign in enumerate(",\t|")
    ),
]
