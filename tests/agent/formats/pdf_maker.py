"""Makes small PDF files by hand, with the odd corners that no library writes."""

_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << %s >> >>"
)
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A file of the numbered objects; the first is number 1, the catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def text(value: str) -> bytes:
    return b"<" + ("\ufeff" + value).encode("utf-16-be").hex().encode() + b">"


def _show(line: str) -> bytes:
    return b"BT /F1 12 Tf 72 700 Td (" + line.encode("cp1252") + b") Tj ET"


def full(pages: tuple[str, str], needles: dict[str, str]) -> bytes:
    """Two pages with an annotation, a link, a form field, an outline and an attached file."""
    fonts = b"/Resources << /Font << /F1 5 0 R >> >> /MediaBox [0 0 612 792]"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R /AcroForm << /Fields [8 0 R] >> /Names << /EmbeddedFiles << /Names [(bilaga.txt) 12 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            b"<< /Type /Page /Parent 2 0 R %s /Contents 6 0 R /Annots [7 0 R 8 0 R 15 0 R] >>"
            % fonts,
            b"<< /Type /Page /Parent 2 0 R %s /Contents 14 0 R >>" % fonts,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            stream(_show(pages[0])),
            b"<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents %s >>"
            % text(needles["annotation"]),
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (falt) /Rect [30 30 90 50] /V %s >>"
            % text(needles["form field"]),
            b"<< /Type /Outlines /First 10 0 R /Last 10 0 R /Count 1 >>",
            b"<< /Title %s /Parent 9 0 R >>" % text(needles["outline"]),
            b"<< /Title %s >>" % text(needles["properties"]),
            b"<< /Type /Filespec /F (bilaga.txt) /EF << /F 13 0 R >> >>",
            stream(needles["attachment"].encode(), b"/Type /EmbeddedFile"),
            stream(_show(pages[1])),
            b"<< /Type /Annot /Subtype /Link /Rect [1 1 2 2] /A << /S /URI /URI (%s) >> >>"
            % needles["link"].encode(),
        ],
        b"/Info 11 0 R",
    )


def _one_page(
    content: bytes, resources: bytes, trailer: bytes, *more: bytes, filters: bytes = b""
) -> bytes:
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            _PAGE % resources,
            stream(content, b"/Filter [%s]" % filters if filters else b""),
            *more,
        ],
        trailer,
    )


def one_page(content: bytes, filters: bytes) -> bytes:
    """One page of content that is already packed."""
    return _one_page(content, b"/Font << /F1 5 0 R >>", b"", _FONT, filters=filters)


def scanned() -> bytes:
    """One page that is a picture."""
    picture = (
        b"/Type /XObject /Subtype /Image /Width 2 /Height 2"
        b" /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    content = b"q 600 0 0 700 0 0 cm /I1 Do Q"
    return _one_page(content, b"/XObject << /I1 5 0 R >>", b"", stream(b"\0\1\2\3", picture))


def locked() -> bytes:
    """A file that asks for a password which is not the empty one."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >>" % (
        b"11" * 32,
        b"22" * 32,
    )
    identity = b"/Encrypt 5 0 R /ID [<%s> <%s>]" % (b"33" * 16, b"33" * 16)
    return _one_page(b"", b"", identity, lock)
