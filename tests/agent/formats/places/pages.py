"""Web pages and XML."""

import base64
import gzip

from tests.agent.formats.places import words
from tests.agent.formats.places.sample import Sample

_PAGE = """<!doctype html>
<html><head><title>n&aring;l-titel</title><meta name="description" content="nål-meta">
<script>var x = "nål-skript"; var y = "n\\u00e5l-kodad";</script>
<script type="application/ld+json">{"name": "nål-data"}</script>
<style>/* nål-stil */</style></head>
<body><!-- nål-kommentar -->
<p>n&#229;l-entitet &lt;nål-vinklad&gt;</p><p>1912<b>12</b>12-<wbr>12<span>1</span>2</p>
<p>nål-läkar&shy;intyg 7010&#8203;63-2391</p>
<p style="display:none">nål-dold</p><div hidden>nål-göms</div>
<img src="x.png" alt="nål-alternativ" title='nål-tips'><a href="/mapp/n%C3%A5l-l%C3%A4nk.docx">x</a>
<form action="/nål-mål"><input type="hidden" name="id" value="nål-dolt fält"><input placeholder=nål-ledtext>
<select><option value="nål-valvärde">nål-urval</option></select><textarea>nål-område</textarea></form>
<noscript>nål-utan skript</noscript><template><p>nål-mall</p></template>
<table><tr><td>Anna<td>nål-cell</table><svg><text>nål-vektor</text><desc>nål-svgtext</desc></svg>
<iframe srcdoc="<p>nål-inre<b> sida</b></p>"></iframe><div data-person="nål-attribut" aria-label="nål-etikett">x</div>
<a href="data:text/plain;base64,@@">x</a>
<details><summary>nål-rubrik</summary>nål-fälld</details><pre>nål-för
mat</pre></body></html>""".replace("@@", base64.b64encode("nål-inbäddad".encode()).decode())


def _record(url: str, content: bytes, header: str = "") -> bytes:
    http = f"HTTP/1.1 200 OK\r\n{header}\r\n".encode() + content
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-02T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


_SITE = "https://intranat.example"
_CHUNKED = b"5\r\n<p>n\xc3\r\n8\r\n\xa5l-bitvi\r\n2\r\ns\n\r\n0\r\n\r\n"
_ARCHIVE = b"".join(
    gzip.compress(record)
    for record in (
        _record(f"{_SITE}/a", "<html><p>nål-webb".encode()),
        _record(
            f"{_SITE}/b", gzip.compress("<p>nål-packad".encode()), "Content-Encoding: gzip\r\n"
        ),
        _record(f"{_SITE}/c", _CHUNKED, "Transfer-Encoding: chunked\r\n"),
        _record(f"{_SITE}/d.docx", words.SAMPLES[0].data),
    )
)

SAMPLES = [
    Sample(
        "html",
        "sida.html",
        _PAGE.encode(),
        {
            "nål-titel": ("title", "title"),
            "nål-meta": ("metadata", "attribute content"),
            "nål-skript": ("metadata", "script"),
            "nål-kodad": ("metadata", "script"),
            "nål-data": ("metadata", "script"),
            "nål-stil": ("metadata", "style"),
            "nål-kommentar": ("comment", "comment"),
            "nål-entitet": ("body", "line 7"),
            "nål-vinklad": ("body", "line 7"),
            "19121212-1212": ("body", "line 7"),
            "nål-läkarintyg": ("body", "line 8"),
            "701063-2391": ("body", "line 8"),
            "nål-dold": ("body", "line 9"),
            "nål-göms": ("body", "line 9"),
            "nål-alternativ": ("metadata", "attribute alt"),
            "nål-tips": ("metadata", "attribute title"),
            "nål-länk.docx": ("metadata", "attribute href"),
            "nål-mål": ("metadata", "attribute action"),
            "nål-dolt fält": ("metadata", "hidden field"),
            "nål-ledtext": ("metadata", "attribute placeholder"),
            "nål-valvärde": ("metadata", "attribute value"),
            "nål-urval": ("body", "line 12"),
            "nål-område": ("body", "line 12"),
            "nål-utan skript": ("body", "line 13"),
            "nål-mall": ("body", "line 13"),
            "nål-cell": ("body", "line 14"),
            "nål-vektor": ("body", "line 14"),
            "nål-svgtext": ("body", "line 14"),
            "nål-inre sida": ("body", "page within > line 1"),
            "nål-attribut": ("metadata", "attribute data-person"),
            "nål-etikett": ("metadata", "attribute aria-label"),
            "nål-inbäddad": ("body", "file within > line 1"),
            "nål-rubrik": ("body", "line 17"),
            "nål-fälld": ("body", "line 17"),
            "nål-för mat": ("body", "line 17"),
        },
    ),
    Sample(
        "html",
        "export.xml",
        '<?xml version="1.0" encoding="iso-8859-1"?><elever>\n<elev namn="nål-attribut"><pnr>19121212-1212</pnr>\n<![CDATA[nål-rå & <fri>]]><!-- nål-kommentar --></elev></elever>'.encode(
            "latin-1"
        ),
        {
            "nål-attribut": ("metadata", "attribute namn"),
            "19121212-1212": ("body", "line 2"),
            "nål-rå & <fri>": ("body", "line 3"),
            "nål-kommentar": ("comment", "comment"),
        },
    ),
    Sample(
        "warc",
        "webb.warc.gz",
        _ARCHIVE,
        {
            "nål-webb": ("body", f"{_SITE}/a > line 1"),
            "nål-packad": ("body", f"{_SITE}/b > line 1"),
            "nål-bitvis": ("body", f"{_SITE}/c > line 1"),
            "nål-sida två": ("body", f"{_SITE}/d.docx > page 2"),
        },
    ),
]
