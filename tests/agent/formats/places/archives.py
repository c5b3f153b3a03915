"""Archives in archives, and files that are not what their names say."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

from tests.agent.formats.places import mails, pages, sheets, words
from tests.agent.formats.places.sample import Sample
from tests.agent.formats.reading import packed


def _tar(members: dict[str, bytes], kind: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _commented() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = "nål-arkivkommentar".encode()
        info = zipfile.ZipInfo("a.txt")
        info.comment = "nål-filkommentar".encode()
        archive.writestr(info, "nål-innehåll")
    return out.getvalue()


_TEXT = "nål-text\n".encode()
_DEEP = packed({"b.tar.gz": gzip.compress(_tar({"c/nål-fil.txt": _TEXT}))})
_V7 = bytearray(_tar({"a.txt": _TEXT}, tarfile.GNU_FORMAT))
_V7[257:265] = bytes(8)
_V7[148:156] = b"%06o\0 " % (sum(_V7[:148]) + 8 * 32 + sum(_V7[156:512]))

SAMPLES = [
    Sample(
        "archives",
        "allt.zip",
        packed(
            {
                "mapp/nål-brev.docx": words.SAMPLES[0].data,
                "brev.eml": mails.SAMPLES[0].data,
                "sida": pages.SAMPLES[0].data,
                "djupt.zip": _DEEP,
            }
        ),
        {
            "nål-brev.docx": ("file_name", "mapp/nål-brev.docx"),
            "nål-trådämne": ("metadata", "brev.eml > headers"),
            "nål-ämnesrad": ("subject", "brev.eml > subject"),
            "nål-skript": ("metadata", "sida > script"),
            "nål-fil.txt": ("file_name", "djupt.zip > b.tar.gz > c/nål-fil.txt"),
            "nål-text\n": ("body", "djupt.zip > b.tar.gz > c/nål-fil.txt > line 1"),
        },
    ),
    Sample(
        "archives",
        "kommentar.zip",
        _commented(),
        {
            "nål-arkivkommentar": ("comment", "archive comment"),
            "nål-filkommentar": ("comment", "a.txt > comment"),
            "nål-innehåll": ("body", "a.txt > line 1"),
        },
    ),
    Sample("archives", "a.txt.gz", gzip.compress(_TEXT), {"nål-text": ("body", "line 1")}),
    Sample("archives", "a.bz2", bz2.compress(_TEXT), {"nål-text": ("body", "line 1")}),
    Sample("archives", "a.xz", lzma.compress(_TEXT), {"nål-text": ("body", "line 1")}),
    Sample(
        "archives",
        "a.tar",
        _tar({"nål-mapp/" + "x" * 120 + "/a.txt": _TEXT}),
        {"nål-text": ("body", "nål-mapp/" + "x" * 120 + "/a.txt > line 1")},
    ),
    Sample("archives", "gammal.tar", bytes(_V7), {"nål-text": ("body", "a.txt > line 1")}),
    *(
        Sample("wrong names", name, data, {needle: place})
        for name, data, needle, place in (
            ("rapport.pdf", words.SAMPLES[0].data, "nål-fotnot", ("note", "footnote 2")),
            ("rapport", sheets.SAMPLES[0].data, "nål-delad", ("cell", "Elever!A7")),
            ("rapport.xls", sheets.SAMPLES[0].data, "nål-trådad", ("comment", "Elever!B3")),
            ("rapport.doc", pages.SAMPLES[0].data, "nål-kommentar", ("comment", "comment")),
            ("rapport.tmp", mails.SAMPLES[0].data, "nål-ämnesrad", ("subject", "subject")),
            (
                "rapport.jpg",
                pages.SAMPLES[2].data,
                "nål-webb",
                ("body", "https://intranat.example/a > line 1"),
            ),
        )
    ),
]
