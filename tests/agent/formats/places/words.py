"""Word documents, written part by part as no single program would."""

from tests.agent.formats.places.sample import Sample
from tests.agent.formats.reading import packed

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def _r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(text: str) -> str:
    return f"<w:p>{_r(text)}</w:p>"


_CHANGES = f"""
<w:p><w:ins w:author="nål-ändrare">{_r("nål-inlagt")}</w:ins></w:p>
<w:p>{_r("kvar ")}<w:del><w:r><w:delText>nål-struket</w:delText></w:r></w:del></w:p>
<w:p><w:moveFrom>{_r("nål-flyttat")}</w:moveFrom></w:p>
<w:p><w:moveTo>{_r("nål-ditflyttat")}</w:moveTo></w:p>
<w:p>{_r("19121212")}<w:del><w:r><w:delText>-9999</w:delText></w:r></w:del>{_r("-1212")}</w:p>"""
_PARTED = f"""
<w:p>{_r("701")}{_r("063")}<w:r><w:noBreakHyphen/></w:r>{_r("23")}<w:proofErr/>{_r("91")}</w:p>
<w:p>{_r("läkar")}<w:r><w:softHyphen/></w:r>{_r("intygsnål")}</w:p>
<w:p>{_r("nål-")}<w:hyperlink r:id="r9">{_r("länktext")}</w:hyperlink></w:p>
<w:p>{_r("nål-")}<w:smartTag><w:smartTagPr/>{_r("märkt")}</w:smartTag></w:p>"""
_BODY = f"""<w:document {_W}><w:body>{_p("nål-brödtext")}{_CHANGES}{_PARTED}
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>nål-dold</w:t></w:r></w:p>
<w:sdt><w:sdtPr><w:alias w:val="nål-fältnamn"/><w:dropDownList><w:listItem w:displayText="nål-val"/>
</w:dropDownList></w:sdtPr><w:sdtContent>{_p("nål-innehållskontroll")}</w:sdtContent></w:sdt>
<w:tbl><w:tblPr><w:tblCaption w:val="nål-tabellrubrik"/><w:tblDescription w:val="nål-tabelltext"/>
</w:tblPr><w:tr><w:tc>{_p("nål-cell")}<w:tbl><w:tr><w:tc>{_p("nål-inre")}</w:tc></w:tr></w:tbl>
</w:tc></w:tr></w:tbl>
<w:p><w:r><w:pict><v:shape alt="nål-bildtext"><v:textbox><w:txbxContent>{_p("nål-ruta")}
</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>
<w:p><w:r><w:drawing><wp:docPr descr="nål-alternativ"/></w:drawing></w:r></w:p>
<w:p><m:oMath><m:r><m:t>nål-formel</m:t></m:r></m:oMath></w:p>
<w:p><w:r><w:ruby><w:rt>{_r("nål-ovan")}</w:rt><w:rubyBase>{_r("bas")}</w:rubyBase></w:ruby></w:r></w:p>
<w:p><w:fldSimple w:instr="DOCPROPERTY nål-fältkod">{_r("nål-fältvärde")}</w:fldSimple></w:p>
<w:p><w:r><w:br w:type="page"/></w:r>{_r("nål-sida två")}</w:p>
</w:body></w:document>"""
_DIAGRAM = (
    "<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>nål-</a:t></a:r><a:r><a:t>figur</a:t></a:r>"
    "</a:p></dgm:t></dgm:pt></dgm:dataModel>"
)
_CHART = (
    "<c:chart><c:title><a:p><a:r><a:t>nål-diagram</a:t></a:r><a:r><a:t>rubrik</a:t></a:r></a:p>"
    "</c:title><c:strCache><c:pt><c:v>nål-serie</c:v></c:pt></c:strCache></c:chart>"
)

_PARTS: dict[str, str | bytes] = {
    "[Content_Types].xml": _TYPES,
    "word/document.xml": _BODY,
    "word/header1.xml": f"<w:hdr {_W}>{_p('nål-sidhuvud')}</w:hdr>",
    "word/footer1.xml": f"<w:ftr {_W}><w:tbl><w:tr><w:tc>{_p('nål-sidfot')}</w:tc></w:tr></w:tbl></w:ftr>",
    "word/footnotes.xml": f'<w:footnotes {_W}><w:footnote w:id="2">{_p("nål-fotnot")}</w:footnote></w:footnotes>',
    "word/endnotes.xml": f'<w:endnotes {_W}><w:endnote w:id="5">{_p("nål-slutnot")}</w:endnote></w:endnotes>',
    "word/comments.xml": f'<w:comments {_W}><w:comment w:id="0" w:author="nål-granskare">{_p("nål-kommentar")}</w:comment></w:comments>',
    "word/people.xml": '<w15:people><w15:person w15:author="nål-person"/></w15:people>',
    "word/glossary/document.xml": f"<w:glossaryDocument {_W}>{_p('nål-byggblock')}</w:glossaryDocument>",
    "word/settings.xml": f'<w:settings {_W}><w:docVars><w:docVar w:name="x" w:val="nål-variabel"/></w:docVars></w:settings>',
    "word/diagrams/data1.xml": _DIAGRAM,
    "word/charts/chart1.xml": _CHART,
    "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r9" TargetMode="External" Target="https://nål-länk.example/"/></Relationships>',
    "word/embeddings/bilaga.docx": packed(
        {
            "[Content_Types].xml": _TYPES,
            "word/document.xml": f"<w:document {_W}>{_p('nål-inbäddat')}</w:document>",
        }
    ),
    "word/afchunk1.htm": "<html><body><p>nål-inklistrad sida</p></body></html>",
    "docProps/core.xml": "<cp:coreProperties><dc:title>nål-titel</dc:title><dc:subject>nål-ämne</dc:subject><dc:creator>nål-författare</dc:creator><cp:keywords>nål-nyckelord</cp:keywords><dc:description>nål-beskrivning</dc:description></cp:coreProperties>",
    "docProps/app.xml": "<Properties><Company>nål-företag</Company><Manager>nål-chef</Manager></Properties>",
    "docProps/custom.xml": '<Properties><property name="nål-egenskap"><vt:lpwstr>nål-egenvärde</vt:lpwstr></property></Properties>',
    "package/services/metadata/core-properties/a1.psmdcp": "<c><dc:title>nål-annan titel</dc:title></c>",
    "customXml/item1.xml": "<data><f>nål-egen xml</f></data>",
}

SAMPLES = [
    Sample(
        "docx",
        "utredning_nål-filnamn.docx",
        packed(_PARTS),
        {
            "nål-filnamn": ("file_name", ""),
            "nål-brödtext": ("body", "page 1"),
            "nål-inlagt": ("body", "page 1"),
            "nål-struket": ("body", "page 1, before changes"),
            "nål-flyttat": ("body", "page 1, before changes"),
            "nål-ditflyttat": ("body", "page 1"),
            "nål-ändrare": ("metadata", "author of changes"),
            "19121212-1212": ("body", "page 1"),
            "701063-2391": ("body", "page 1"),
            "läkarintygsnål": ("body", "page 1"),
            "nål-länktext": ("body", "page 1"),
            "nål-märkt": ("body", "page 1"),
            "nål-dold": ("body", "page 1"),
            "nål-fältnamn": ("metadata", "form field"),
            "nål-val": ("metadata", "form field"),
            "nål-innehållskontroll": ("body", "page 1"),
            "nål-tabellrubrik": ("metadata", "alternative text"),
            "nål-tabelltext": ("metadata", "alternative text"),
            "nål-cell": ("body", "page 1"),
            "nål-inre": ("body", "page 1"),
            "nål-bildtext": ("metadata", "alternative text"),
            "nål-ruta": ("body", "page 1"),
            "nål-alternativ": ("metadata", "alternative text"),
            "nål-formel": ("body", "page 1"),
            "nål-ovan": ("body", "page 1"),
            "nål-fältkod": ("metadata", "field code"),
            "nål-fältvärde": ("body", "page 1"),
            "nål-sida två": ("body", "page 2"),
            "nål-figur": ("metadata", "diagram"),
            "nål-diagramrubrik": ("metadata", "chart"),
            "nål-serie": ("metadata", "chart"),
            "nål-sidhuvud": ("header", "header"),
            "nål-sidfot": ("header", "footer"),
            "nål-fotnot": ("note", "footnote 2"),
            "nål-slutnot": ("note", "endnote 5"),
            "nål-kommentar": ("comment", "comment 0"),
            "nål-granskare": ("metadata", "comment author"),
            "nål-person": ("metadata", "people"),
            "nål-byggblock": ("body", "building block"),
            "nål-variabel": ("metadata", "document variable"),
            "nål-länk.example": ("metadata", "link"),
            "nål-inbäddat": ("body", "bilaga.docx > page 1"),
            "nål-inklistrad sida": ("body", "afchunk1.htm > line 1"),
            "nål-titel": ("metadata", "properties"),
            "nål-ämne": ("metadata", "properties"),
            "nål-författare": ("metadata", "properties"),
            "nål-nyckelord": ("metadata", "properties"),
            "nål-beskrivning": ("metadata", "properties"),
            "nål-företag": ("metadata", "properties"),
            "nål-chef": ("metadata", "properties"),
            "nål-egenskap": ("metadata", "properties"),
            "nål-egenvärde": ("metadata", "properties"),
            "nål-annan titel": ("metadata", "properties"),
            "nål-egen xml": ("metadata", "item"),
        },
    )
]
