"""PDF files, object by object."""

import zlib

from tests.agent.formats.pdf_maker import pdf, stream, text
from tests.agent.formats.places.sample import Sample

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _at(x: int, y: int, line: str) -> bytes:
    return b"BT /F1 11 Tf %d %d Td (" % (x, y) + line.encode("cp1252") + b") Tj ET\n"


_COLUMNS = b"".join(
    _at(50, 700 - 14 * n, left) + _at(320, 700 - 14 * n, right)
    for n, (left, right) in enumerate(
        [("vänster spalt börjar", "höger spalt börjar"), ("nål-vänster ett", "nål-höger ett")]
    )
)
_ODD = (
    b"BT /F1 11 Tf 0 1 -1 0 300 300 Tm (" + "nål-vriden".encode("cp1252") + b") Tj ET\n"
    b"BT /F1 11 Tf 3 Tr 72 600 Td (" + "nål-osynlig".encode("cp1252") + b") Tj ET\n"
    b"1 1 1 rg " + _at(72, 560, "nål-vit") + b"0 0 0 rg\n"
    b"BT /F1 11 Tf 72 520 Td [(701063) -20 (-23) 30 (91)] TJ ET\n"
    b"BT /F1 11 Tf 6 Tc 72 480 Td (19121212-1212) Tj ET\n"
    b"/OC /M1 BDC "
    + _at(72, 440, "nål-lager")
    + b"EMC\n"
    + _at(72, 900, "nål-utanför")
    + b"/Fx Do\n"
    b"/Span << /ActualText ("
    + "nål-ersatt".encode("cp1252")
    + b") >> BDC "
    + _at(72, 400, "x")
    + b"EMC\n"
)
_RESOURCES = b"/Resources << /Font << /F1 7 0 R >> /XObject << /Fx 8 0 R >> /Properties << /M1 9 0 R >> >> /MediaBox [0 0 612 792]"
_OBJECTS = [
    b"<< /Type /Catalog /Pages 2 0 R /Outlines 10 0 R /AcroForm << /Fields [12 0 R 13 0 R 20 0 R] >> /Names << /EmbeddedFiles << /Names [(a) 15 0 R] >> >> /OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >> /Metadata 21 0 R /StructTreeRoot 24 0 R /MarkInfo << /Marked true >> >>",
    b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
    b"<< /Type /Page /Parent 2 0 R %s /Contents 5 0 R >>" % _RESOURCES,
    b"<< /Type /Page /Parent 2 0 R %s /Rotate 90 /StructParents 0 /Contents 6 0 R /Annots [12 0 R 13 0 R 14 0 R 17 0 R 18 0 R 19 0 R 20 0 R 22 0 R] >>"
    % _RESOURCES,
    stream(_COLUMNS),
    stream(zlib.compress(_ODD), b"/Filter /FlateDecode"),
    _FONT,
    stream(
        _at(72, 360, "nål-inbäddat innehåll"),
        b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 7 0 R >> >>",
    ),
    b"<< /Type /OCG /Name %s >>" % text("nål-lagernamn"),
    b"<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 1 >>",
    b"<< /Title %s /Parent 10 0 R >>" % text("nål-bokmärke"),
    b"<< /Type /Annot /Subtype /Widget /FT /Tx /T %s /TU %s /Rect [30 30 90 50] /V %s >>"
    % (text("fält"), text("nål-fälttips"), text("nål-fältvärde")),
    b"<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (val) /Rect [30 60 90 80] /Opt [%s %s] /V %s >>"
    % (text("nål-ett alternativ"), text("nål-valt"), text("nål-valt")),
    b"<< /Type /Annot /Subtype /Text /T %s /Subj %s /Rect [10 10 20 20] /Contents %s >>"
    % (text("nål-granskare"), text("nål-rubrik"), text("nål-anteckning")),
    b"<< /Type /Filespec /F (n.txt) /UF %s /Desc %s /EF << /F 16 0 R >> >>"
    % (text("nål-bilaga.txt"), text("nål-filbeskrivning")),
    stream("nål-i bilagan".encode(), b"/Type /EmbeddedFile"),
    b"<< /Type /Annot /Subtype /Link /Rect [1 1 2 2] /A << /S /URI /URI (https://x.example/?q=nal-lank) >> >>",
    b"<< /Type /Annot /Subtype /FreeText /Rect [1 1 2 2] /DA (/F1 9 Tf) /Contents %s >>"
    % text("nål-fritext"),
    b"<< /Type /Annot /Subtype /FileAttachment /Rect [1 1 2 2] /FS << /Type /Filespec /F (c.txt) /UF %s /EF << /F 23 0 R >> >> >>"
    % text("nål-gem.txt"),
    b"<< /Type /Annot /Subtype /Widget /F 2 /FT /Tx /T (h) /Rect [0 0 0 0] /V %s >>"
    % text("nål-dolt fält"),
    stream(
        "<x:xmpmeta><dc:description>nål-xmp</dc:description></x:xmpmeta>".encode(),
        b"/Type /Metadata /Subtype /XML",
    ),
    b"<< /Type /Annot /Subtype /Highlight /Rect [1 1 2 2] /QuadPoints [1 1 2 1 1 2 2 2] /Contents %s >>"
    % text("nål-överstruket"),
    stream("nål-i gemet".encode(), b"/Type /EmbeddedFile"),
    b"<< /Type /StructTreeRoot /K 25 0 R /ParentTree << /Nums [0 [25 0 R]] >> >>",
    b"<< /Type /StructElem /S /Figure /P 24 0 R /Pg 4 0 R /K 0 /Alt %s >>"
    % text("nål-alternativ"),
    b"<< /Title %s /Subject %s /Author %s /Keywords %s >>"
    % tuple(map(text, ("nål-titel", "nål-ämne", "nål-författare", "nål-nyckelord"))),
]

SAMPLES = [
    Sample(
        "pdf",
        "papper.pdf",
        pdf(_OBJECTS, b"/Info 26 0 R"),
        {
            "nål-vänster ett": ("body", "page 1"),
            "nål-höger ett": ("body", "page 1"),
            "nål-vriden": ("body", "page 2"),
            "nål-osynlig": ("body", "page 2"),
            "nål-vit": ("body", "page 2"),
            "701063-2391": ("body", "page 2"),
            "19121212-1212": ("body", "page 2"),
            "nål-lager": ("body", "page 2"),
            "nål-utanför": ("body", "page 2"),
            "nål-inbäddat innehåll": ("body", "page 2"),
            "nål-ersatt": ("body", "page 2"),
            "nål-bokmärke": ("metadata", "outline"),
            "nål-fältvärde": ("body", "page 2, form field"),
            "nål-fälttips": ("body", "page 2, form field"),
            "nål-valt": ("body", "page 2, form field"),
            "nål-ett alternativ": ("body", "page 2, form field"),
            "nål-dolt fält": ("body", "page 2, form field"),
            "nål-anteckning": ("comment", "page 2, annotation"),
            "nål-granskare": ("comment", "page 2, annotation"),
            "nål-rubrik": ("comment", "page 2, annotation"),
            "nål-fritext": ("comment", "page 2, annotation"),
            "nål-överstruket": ("comment", "page 2, annotation"),
            "nål-gem.txt": ("file_name", "nål-gem.txt"),
            "nål-i gemet": ("attachment", "nål-gem.txt > line 1"),
            "nål-bilaga.txt": ("file_name", "nål-bilaga.txt"),
            "nål-i bilagan": ("attachment", "nål-bilaga.txt > line 1"),
            "nal-lank": ("metadata", "page 2, link"),
            "nål-xmp": ("metadata", "properties"),
            "nål-alternativ": ("metadata", "page 2, alternative text"),
            "nål-titel": ("metadata", "properties"),
            "nål-ämne": ("metadata", "properties"),
            "nål-författare": ("metadata", "properties"),
            "nål-nyckelord": ("metadata", "properties"),
        },
    )
]
