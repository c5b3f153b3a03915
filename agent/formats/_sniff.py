"""Sniffing: what a file is by its content; its name only settles what content leaves open.

What is not read is told by kind where that helps a person: `unsupported:image`.
"""

import codecs
import re
import tarfile
import zipfile
from typing import BinaryIO

from agent.formats._encoding import text_of, unicode_encoding

TEXT = "text/plain"
CSV = "text/csv"
HTML = "text/html"
XML = "application/xml"
MAIL = "message/rfc822"
MBOX = "application/mbox"
PDF = "application/pdf"
ZIP = "application/zip"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"
TAR = "application/x-tar"
WARC = "application/warc"
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX = _OPEN_XML + "wordprocessingml.document"
XLSX = _OPEN_XML + "spreadsheetml.sheet"
PPTX = _OPEN_XML + "presentationml.presentation"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ODT = _OPEN_DOCUMENT + "text"
ODS = _OPEN_DOCUMENT + "spreadsheet"
ODP = _OPEN_DOCUMENT + "presentation"

ENCRYPTED = "encrypted"
"""Told by content before any reader opens it."""

_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ),
    (b"WARC/", WARC),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "scan"),  # TIFF is what scanners and faxes write
    (b"MM\x00*", "scan"),
    (b"BM", "image?"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"MSCF", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x1f\x9d", "archive"),
    (b"!BDN", "mailbox"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\xffWPC", "wordperfect"),
    (b"\xdb\xa5", "doc"),
    (b"\x09\x08", "xls"),
    (b"\x00\x01\x00\x00Standard ", "database"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "media?"),
    (b"OggS", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"SQLite format 3\x00", "database"),
    (b"\x7fELF", "program"),
    (b"MZ", "program?"),
)
OLE = "application/x-ole-storage"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__substg1.0_", "msg"),
    ("VisioDocument", "visio"),
)
_NAMED = (
    "doc",
    "dot",
    "xls",
    "xlt",
    "ppt",
    "pps",
    "msg",
    "pub",
    "vsd",
    "mdb",
    "one",
    "wps",
    "wpd",
)
"""Endings that name the format of a file whose content does not."""
_LOCKED = (
    b"-----BEGIN PGP MESSAGE-----",
    b"-----BEGIN AGE ENCRYPTED FILE-----",
    b"age-encryption.org/",
    b"-----BEGIN CMS-----",
    b"-----BEGIN PKCS7-----",
)
_HEADER_LINE = re.compile(
    rb"^(From|To|Cc|Bcc|Subject|Date|Message-ID|Received|Return-Path|MIME-Version|Sender"
    rb"|Delivered-To|Content-Type|Reply-To|X-[A-Za-z0-9-]+|DKIM-Signature|Thread-Topic):",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_HEADER = re.compile(rb"[!-9;-~]{1,76}:[ \t\n]")
_MADE_BY_MAIL = frozenset({b"message-id", b"received", b"mime-version", b"return-path"})
_HTML_START = re.compile(
    r"""\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*   # comments and a declaration may come first
        <(?:!doctype\s+html|html|head|body|title|meta|link|script|style|table|div|section|article|main
        |header|nav|form|center|font|p|h[1-6]|[uo]l|span|a|b|i|img|br)[\s>/]""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(r"\s*<(?:\?xml|!DOCTYPE|[A-Za-z_][\w.:-]*[\s>/])", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\b\x1b")) + b"\x7f"
_CONTROLS_AT_MOST = 0.02
_NULS_AT_MOST = 0.3
_OWNER_FILE_AT_MOST = 200
"""Bytes of the `~$` file that Office keeps beside an open document, and leaves when it crashes."""


def media_type(head: bytes, name: str) -> str:
    """The media type of what begins with `head`, or `unsupported:...` for what is not read.

    >>> media_type(b"%PDF-1.7", "notes.txt"), media_type(b"Hej", "notes.txt")
    ('application/pdf', 'text/plain')
    """
    binary = _binary(head, name)
    if binary:
        return binary
    encoding = unicode_encoding(head)
    if not encoding and not _is_text(head):
        return _unknown(head, name)
    start = head.decode(encoding, "replace").lstrip("\ufeff") if encoding else text_of(head)
    return _textual(head, start.lstrip("\ufeff"), name.lower())


def zip_type(file: BinaryIO) -> str:
    """Which of the types that are zips inside: Office, OpenDocument, or an archive."""
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            return _open_xml_type(archive, names)
        if "mimetype" in names:
            with archive.open("mimetype") as member:
                declared = member.read(200).decode("ascii", "replace").strip()
            for kind in ODT, ODS, ODP:
                if declared.startswith(kind):
                    return kind
    return ZIP


def _open_xml_type(archive: zipfile.ZipFile, names: set[str]) -> str:
    with archive.open("[Content_Types].xml") as member:
        types = member.read(1 << 20)
    if b"sheet.binary" in types:
        return "unsupported:xlsb"
    for folder, mark, kind in (
        ("word/", b"wordprocessingml", DOCX),
        ("xl/", b"spreadsheetml", XLSX),
        ("ppt/", b"presentationml", PPTX),
    ):
        if mark in types and any(name.lower().startswith(folder) for name in names):
            return kind
    return ZIP


def ole_type(file: BinaryIO, name: str) -> str:
    """What an old Office file is: told by the names in its directory, wherever that lies."""
    names = file.read(1 << 16)
    sector = 1 << int.from_bytes(names[30:32], "little")
    if file.seekable():
        file.seek((int.from_bytes(names[48:52], "little") + 1) * min(sector, 1 << 12))
        names += file.read(1 << 16)
    for mark, kind in _OLE_KINDS:
        if mark.encode("utf-16-le") in names:
            return kind if kind == ENCRYPTED else f"unsupported:{kind}"
    return _unknown(names, name, "unsupported:ole")


def _unknown(head: bytes, name: str, otherwise: str = "unsupported") -> str:
    if name.startswith("~$") and len(head) <= _OWNER_FILE_AT_MOST:
        return TEXT  # who has a document open, in two encodings one after the other
    ending = name.lower().rpartition(".")[2][:3]
    return f"unsupported:{ending}" if "." in name and ending in _NAMED else otherwise


def _binary(head: bytes, name: str) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ZIP
    if head.startswith(_OLE_MAGIC):
        return OLE
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_LOCKED):
        return ENCRYPTED
    for mark, kind in _MAGIC:
        if not head.startswith(mark) or (kind.endswith("?") and _is_text(head)):
            continue
        return kind if "/" in kind else f"unsupported:{kind.rstrip('?')}"
    return _by_what_comes_later(head, name)


def _by_what_comes_later(head: bytes, name: str) -> str | None:
    if head[257:262] == b"ustar" or _is_old_tar(head):
        return TAR
    if (head[:4] == b"RIFF" or head[4:8] == b"ftyp") and not _is_text(head):
        is_image = head[8:12] in {b"WEBP", b"heic", b"heix", b"mif1", b"avif"}
        return "unsupported:image" if is_image else "unsupported:media"
    at = head.find(b"%PDF-", 0, 1024)  # some scanners put bytes before it
    is_told = at >= 0 and (name.lower().endswith(".pdf") or not _is_text(head))
    return PDF if is_told else None


def _is_old_tar(head: bytes) -> bool:
    """A tar without a mark of its own, as before 1988: its first header's sum is right."""
    if len(head) < tarfile.BLOCKSIZE or not head[0] or head[124:135].strip(b"01234567 \0"):
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def _is_text(head: bytes) -> bool:
    if not head:
        return True
    nuls = head.count(0)
    if nuls > _NULS_AT_MOST * len(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS)) - nuls
    return controls <= _CONTROLS_AT_MOST * (len(head) - nuls)


def _textual(head: bytes, start: str, name: str) -> str:
    if head.startswith(b"From ") and _HEADER_LINE.search(head, 0, 4096):
        return MBOX
    if _is_mail(head, name):
        return MAIL
    is_page = name.endswith((".htm", ".html", ".xhtml")) and "<" in start
    if is_page or _HTML_START.match(start[:8192]):
        return HTML
    if _XML_START.match(start[:1024]) and (
        start.lstrip().startswith("<?xml") or name.endswith((".xml", ".svg", ".rss"))
    ):
        return XML
    return CSV if name.endswith((".csv", ".tsv")) or _is_table(start) else TEXT


def _is_mail(head: bytes, name: str) -> bool:
    top = head.removeprefix(codecs.BOM_UTF8).lstrip().replace(b"\r\n", b"\n")
    top = top.partition(b"\n\n")[0]
    if not _ANY_HEADER.match(top):
        return False
    fields = {match[1].lower() for match in _HEADER_LINE.finditer(top)}
    if name.endswith((".eml", ".mht", ".mhtml")):
        return bool(fields)
    return len(fields) >= 2 and bool(fields & _MADE_BY_MAIL)  # noqa: PLR2004 - one is a label


def _is_table(start: str) -> bool:
    """Whether the first lines hold the same number, two or more, of tabs or semicolons each."""
    lines = start.splitlines()[:12]
    if len(lines) < 3:  # noqa: PLR2004 - too few to tell
        return False
    for delimiter in "\t;":
        counts = {line.count(delimiter) for line in lines[: max(len(lines) - 1, 3)]}
        if len(counts) == 1 and counts.pop() >= 2:  # noqa: PLR2004 - three columns
            return True
    return False
