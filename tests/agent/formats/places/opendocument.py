"""OpenDocument texts, sheets and presentations."""

from tests.agent.formats.places.sample import Sample
from tests.agent.formats.reading import packed

_META = "<office:meta><dc:title>nål-titel</dc:title><meta:keyword>nål-nyckelord</meta:keyword><meta:user-defined meta:name='nål-egenskap'>nål-egenvärde</meta:user-defined></office:meta>"
_MASTER = "<style:header><text:p>nål-sidhuvud</text:p></style:header><style:footer><text:p>nål-sidfot</text:p></style:footer>"
_IN_META = {
    "nål-titel": ("metadata", "properties"),
    "nål-nyckelord": ("metadata", "properties"),
    "nål-egenskap": ("metadata", "properties"),
    "nål-egenvärde": ("metadata", "properties"),
}
_TEXT = """<office:document-content><office:automatic-styles><style:style style:name="P7"
 style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>nål-ändrare</dc:creator>
</office:change-info><text:p>nål-struket</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>nål-bröd<text:span>text</text:span></text:p>
<text:p>19121212<text:span>-</text:span>12<text:span>12</text:span></text:p>
<text:p>ord<text:note><text:note-body><text:p>nål-fotnot</text:p></text:note-body></text:note> efter</text:p>
<text:p>ord<office:annotation><dc:creator>nål-granskare</dc:creator><text:p>nål-kommentar</text:p></office:annotation></text:p>
<text:p><draw:frame><draw:text-box><text:p>nål-ruta</text:p></draw:text-box><svg:title>nål-bildtitel</svg:title>
<svg:desc>nål-alternativ</svg:desc></draw:frame></text:p>
<text:section text:display="none"><text:p>nål-dolt avsnitt</text:p></text:section>
<text:p><text:hidden-text text:string-value="nål-dold text">x</text:hidden-text></text:p>
<text:p><text:conditional-text text:string-value-if-true="nål-villkor" text:string-value-if-false="y">y</text:conditional-text></text:p>
<table:table><table:table-row><table:table-cell><text:p>nål-cell</text:p><table:table><table:table-row>
<table:table-cell><text:p>nål-inre</text:p></table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table>
<text:p><text:a xlink:href="mailto:nål-länk@x.example">nål-länktext</text:a></text:p>
<text:p><text:soft-page-break/>nål-sida två</text:p><text:p text:style-name="P7">nål-sida tre</text:p>
<form:form><form:text form:current-value="nål-fält" form:label="nål-etikett"/></form:form>
</office:text></office:body></office:document-content>"""
_SHEET = """<office:document-content><office:body><office:spreadsheet>
<table:content-validations><table:content-validation><table:help-message table:title="nål-ledrubrik"><text:p>nål-hjälp</text:p>
</table:help-message></table:content-validation></table:content-validations>
<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>nål-tidigare</text:p>
</table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>
<table:table table:name="nål-flik"><table:shapes><draw:frame><draw:text-box><text:p>nål-ruta</text:p></draw:text-box>
<svg:desc>nål-alternativ</svg:desc></draw:frame></table:shapes>
<table:table-row><table:table-cell><text:p>Namn</text:p></table:table-cell><table:table-cell><text:p>Personnummer</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><office:annotation><dc:creator>nål-granskare</dc:creator><text:p>nål-kommentar</text:p></office:annotation>
<text:p>nål-<text:span>delad</text:span></text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="191212121212"><text:p>19121212-1212</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell table:formula="of:=IF([.A1];&quot;nål-formel&quot;;1)"><text:p>nål-dold rad</text:p></table:table-cell>
<table:table-cell><text:p><text:a xlink:href="https://nål-länk.example/">nål-länktext</text:a></text:p></table:table-cell></table:table-row>
</table:table>
<table:table table:name="Dolt"><table:table-row><table:table-cell table:number-columns-repeated="3"/><table:table-cell><text:p>nål-dolt blad</text:p></table:table-cell></table:table-row></table:table>
<table:named-expressions><table:named-expression table:name="nål_namn" table:expression="&quot;nål-konstant&quot;"/></table:named-expressions>
</office:spreadsheet></office:body></office:document-content>"""
_SLIDES = """<office:document-content><office:body><office:presentation>
<presentation:footer-decl presentation:name="f">nål-fotrad</presentation:footer-decl>
<draw:page draw:name="nål-bildnamn"><draw:frame><draw:text-box><text:p>nål-ett</text:p></draw:text-box></draw:frame>
<draw:g><draw:g><draw:frame><draw:text-box><text:p>nål-grupp</text:p></draw:text-box></draw:frame></draw:g></draw:g>
<office:annotation><text:p>nål-kommentar</text:p></office:annotation>
<presentation:notes><draw:frame><draw:text-box><text:p>nål-anteckning</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
<draw:page><draw:frame><table:table><table:table-row><table:table-cell><text:p>nål-två</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:page>
</office:presentation></office:body></office:document-content>"""


def _file(kind: str, content: str, **more: str) -> bytes:
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "styles.xml": f"<office:master-styles>{_MASTER}</office:master-styles>",
            "meta.xml": _META,
            "Object 1/content.xml": "<chart:chart><text:p>nål-objekt</text:p></chart:chart>",
            **more,
        }
    )


_SHARED = _IN_META | {
    "nål-sidhuvud": ("header", "header or footer"),
    "nål-sidfot": ("header", "header or footer"),
    "nål-objekt": ("body", "object"),
}
SAMPLES = [
    Sample(
        "odt",
        "brev.odt",
        _file("text", _TEXT),
        _SHARED
        | {
            "nål-brödtext": ("body", "page 1"),
            "19121212-1212": ("body", "page 1"),
            "nål-struket": ("body", "page 1, deleted"),
            "nål-ändrare": ("metadata", "page 1, author"),
            "nål-fotnot": ("note", "page 1, note"),
            "nål-kommentar": ("comment", "page 1, comment"),
            "nål-granskare": ("metadata", "page 1, author"),
            "nål-ruta": ("body", "page 1"),
            "nål-bildtitel": ("metadata", "page 1, alternative text"),
            "nål-alternativ": ("metadata", "page 1, alternative text"),
            "nål-dolt avsnitt": ("body", "page 1"),
            "nål-dold text": ("metadata", "field"),
            "nål-villkor": ("metadata", "field"),
            "nål-cell": ("body", "page 1"),
            "nål-inre": ("body", "page 1"),
            "nål-länk@x.example": ("metadata", "link"),
            "nål-länktext": ("body", "page 1"),
            "nål-sida två": ("body", "page 2"),
            "nål-sida tre": ("body", "page 3"),
            "nål-fält": ("metadata", "form field"),
            "nål-etikett": ("metadata", "form field"),
        },
    ),
    Sample(
        "ods",
        "lista.ods",
        _file("spreadsheet", _SHEET),
        _SHARED
        | {
            "nål-flik": ("metadata", "sheet name"),
            "nål-hjälp": ("metadata", "validation"),
            "nål-ledrubrik": ("metadata", "validation"),
            "nål-tidigare": ("cell", "before changes"),
            "nål-ruta": ("body", "nål-flik, text box"),
            "nål-alternativ": ("metadata", "alternative text"),
            "nål-kommentar": ("comment", "nål-flik!A2"),
            "nål-granskare": ("metadata", "author"),
            "nål-delad": ("cell", "nål-flik!A2"),
            "19121212-1212": ("cell", "nål-flik!B2"),
            "nål-formel": ("cell", "nål-flik!A3 formula"),
            "nål-dold rad": ("cell", "nål-flik!A3"),
            "nål-länktext": ("cell", "nål-flik!B3"),
            "nål-länk.example": ("metadata", "link"),
            "nål-dolt blad": ("cell", "Dolt!D1"),
            "nål_namn": ("metadata", "defined name"),
            "nål-konstant": ("metadata", "defined name"),
        },
    ),
    Sample(
        "odp",
        "visning.odp",
        _file("presentation", _SLIDES),
        _SHARED
        | {
            "nål-fotrad": ("header", "page 1, header or footer"),
            "nål-bildnamn": ("metadata", "slide name"),
            "nål-ett": ("body", "slide 1"),
            "nål-grupp": ("body", "slide 1"),
            "nål-kommentar": ("comment", "slide 1, comment"),
            "nål-anteckning": ("note", "slide 1, notes"),
            "nål-två": ("body", "slide 2"),
        },
    ),
]
