"""Excel workbooks."""

from tests.agent.formats.places.sample import Sample
from tests.agent.formats.reading import packed

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_STYLES = f"""<styleSheet {_MAIN}><numFmts>
<numFmt numFmtId="170" formatCode="000000&quot;-&quot;0000"/><numFmt numFmtId="171" formatCode="0000000000"/>
<numFmt numFmtId="172" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="173" formatCode="00000000\\-0000"/>
<numFmt numFmtId="174" formatCode="[$-41D]d\\ mmmm\\ yyyy;@"/></numFmts><cellXfs>
<xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="173"/>
<xf numFmtId="174"/><xf numFmtId="14"/></cellXfs></styleSheet>"""
_CELLS = f"""<worksheet {_MAIN}><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>nål-inskriven</t></is></c><c r="B2" s="1"><v>5505055678</v></c></row>
<row r="3"><c r="A3" t="str"><f>A1&amp;"nål-formeltext"</f><v>nål-formelvärde</v></c>
 <c r="B3" s="2"><v>102033456</v></c></row>
<row r="4"><c r="A4" s="3"><v>4372</v></c><c r="B4"><v>1.97001011234E11</v></c></row>
<row r="5"><c r="A5" t="d"><v>2026-11-02</v></c><c r="B5" s="4"><v>191212121212</v></c></row>
<row r="6" hidden="1"><c r="A6" t="s"><v>2</v></c><c r="B6" s="5"><v>29000</v></c></row>
<row r="8"><c r="B8"><v>102030004</v></c></row>
<row r="9"><c r="B9" t="str"><v>7010\u200b63-2391</v></c></row>
<row r="7"><c r="A7" t="s"><v>3</v></c><c r="XFD7" t="s"><v>4</v></c></row>
</sheetData>
<conditionalFormatting><cfRule><formula>A1="nål-villkor"</formula></cfRule></conditionalFormatting>
<dataValidations><dataValidation prompt="nål-ledtext" error="nål-feltext"><formula1>"nål-rullista,b"</formula1>
</dataValidation></dataValidations>
<hyperlinks><hyperlink ref="A1" display="nål-visad" tooltip="nål-tips"/></hyperlinks>
<headerFooter><oddHeader>&amp;Cnål-sidhuvud</oddHeader><evenFooter>&amp;L&amp;"Arial,Fet"nål-sidfot</evenFooter>
</headerFooter></worksheet>"""
_STRINGS = f"""<sst {_MAIN}><si><t>Namn</t></si><si><t>Personnummer</t></si>
<si><t>nål-dold rad</t></si><si><r><t>nål-</t></r><r><t>delad</t></r></si><si><t>nål_x002D_längst bort</t></si></sst>"""

_PARTS: dict[str, str | bytes] = {
    "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "xl/workbook.xml": f'<workbook {_MAIN}><sheets><sheet name="Elever" r:id="r1"/><sheet name="nål-flik" state="hidden" r:id="r2"/><sheet name="Göms" state="veryHidden" r:id="r3"/></sheets><definedNames><definedName name="nål_namn" comment="nål-namnkommentar">Elever!$A$1</definedName><definedName name="k">"nål-konstant"</definedName></definedNames></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet3.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="r3" Target="worksheets/sheet2.xml"/></Relationships>',
    "xl/styles.xml": _STYLES,
    "xl/sharedStrings.xml": _STRINGS,
    "xl/worksheets/sheet3.xml": _CELLS,
    "xl/worksheets/sheet1.xml": f'<worksheet {_MAIN}><sheetData><row r="9"><c r="C9" t="inlineStr"><is><t>nål-dolt blad</t></is></c></row></sheetData></worksheet>',
    "xl/worksheets/sheet2.xml": f'<worksheet {_MAIN}><sheetData><row><c t="inlineStr"><is><t>nål-djupt dolt blad</t></is></c></row></sheetData></worksheet>',
    "xl/worksheets/_rels/sheet3.xml.rels": '<Relationships><Relationship Id="a" Target="../comments1.xml"/><Relationship Id="b" Target="../threadedComments/threadedComment1.xml"/><Relationship Id="c" Target="../drawings/drawing1.xml"/><Relationship Id="d" TargetMode="External" Target="mailto:nål-länk@x.example"/></Relationships>',
    "xl/comments1.xml": f'<comments {_MAIN}><authors><author>nål-kommentator</author></authors><commentList><comment ref="B2"><text><r><t>nål-kom</t></r><r><t>mentar</t></r></text></comment></commentList></comments>',
    "xl/threadedComments/threadedComment1.xml": '<ThreadedComments><threadedComment ref="B3"><text>nål-trådad</text></threadedComment></ThreadedComments>',
    "xl/persons/person.xml": '<personList><person displayName="nål-person"/></personList>',
    "xl/drawings/drawing1.xml": '<xdr:wsDr><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x" descr="nål-alternativ"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>nål-text</a:t></a:r><a:r><a:t>ruta</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>',
    "xl/charts/chart1.xml": "<c:chart><c:title><a:p><a:r><a:t>nål-diagram</a:t></a:r><a:r><a:t>rubrik</a:t></a:r></a:p></c:title><c:strCache><c:pt><c:v>nål-serie</c:v></c:pt></c:strCache></c:chart>",
    "xl/pivotCache/pivotCacheDefinition1.xml": '<pivotCacheDefinition><cacheField name="nål-pivotfält"><sharedItems><s v="nål-pivotvärde"/></sharedItems></cacheField></pivotCacheDefinition>',
    "xl/tables/table1.xml": '<table displayName="nål-tabell"><tableColumn name="nål-kolumn"/></table>',
    "xl/externalLinks/externalLink1.xml": "<externalLink><sheetData><cell><v>nål-extern</v></cell></sheetData></externalLink>",
    "xl/connections.xml": '<connections><connection name="x" description="nål-anslutning"><dbPr connection="nål-server" command="nål-fråga"/></connection></connections>',
    "xl/ctrlProps/ctrlProp1.xml": '<formControlPr fmlaTxbx="x" val="nål-kontroll"/>',
    "docProps/core.xml": "<c><dc:title>nål-titel</dc:title><dc:creator>nål-författare</dc:creator></c>",
}

SAMPLES = [
    Sample(
        "xlsx",
        "elever.xlsx",
        packed(_PARTS),
        {
            "nål-inskriven": ("cell", "Elever!A2"),
            "550505-5678": ("cell", "Elever!B2"),
            "nål-formelvärde": ("cell", "Elever!A3"),
            "nål-formeltext": ("cell", "Elever!A3 formula"),
            "0102033456": ("cell", "Elever!B3"),
            "1911-12-20": ("cell", "Elever!A4"),
            "197001011234": ("cell", "Elever!B4"),
            "2026-11-02": ("cell", "Elever!A5"),
            "19121212-1212": ("cell", "Elever!B5"),
            "nål-dold rad": ("cell", "Elever!A6"),
            "1979-05-25": ("cell", "Elever!B6"),
            "nål-delad": ("cell", "Elever!A7"),
            "0102030004": ("cell", "Elever!B8"),
            "701063-2391": ("cell", "Elever!B9"),
            "nål-längst bort": ("cell", "Elever!XFD7"),
            "nål-villkor": ("metadata", "Elever, rule"),
            "nål-ledtext": ("metadata", "Elever, validation"),
            "nål-feltext": ("metadata", "Elever, validation"),
            "nål-rullista": ("metadata", "Elever, validation"),
            "nål-visad": ("metadata", "Elever, link"),
            "nål-tips": ("metadata", "Elever, link"),
            "nål-länk@x.example": ("metadata", "link"),
            "nål-sidhuvud": ("header", "Elever, header"),
            "nål-sidfot": ("header", "Elever, footer"),
            "nål-flik": ("metadata", "sheet name"),
            "nål-dolt blad": ("cell", "nål-flik!C9"),
            "nål-djupt dolt blad": ("cell", "Göms!A1"),
            "nål_namn": ("metadata", "defined name"),
            "nål-namnkommentar": ("metadata", "defined name"),
            "nål-konstant": ("metadata", "defined name"),
            "nål-kommentar": ("comment", "Elever!B2"),
            "nål-kommentator": ("metadata", "comment author"),
            "nål-trådad": ("comment", "Elever!B3"),
            "nål-person": ("metadata", "person"),
            "nål-alternativ": ("metadata", "alternative text"),
            "nål-textruta": ("body", "Elever, text box"),
            "nål-diagramrubrik": ("metadata", "chart"),
            "nål-serie": ("metadata", "chart"),
            "nål-pivotfält": ("metadata", "pivotCacheDefinition"),
            "nål-pivotvärde": ("metadata", "pivotCacheDefinition"),
            "nål-tabell": ("metadata", "table"),
            "nål-kolumn": ("metadata", "table"),
            "nål-extern": ("metadata", "externalLink"),
            "nål-anslutning": ("metadata", "connections"),
            "nål-server": ("metadata", "connections"),
            "nål-fråga": ("metadata", "connections"),
            "nål-kontroll": ("metadata", "ctrlProp"),
            "nål-titel": ("metadata", "properties"),
            "nål-författare": ("metadata", "properties"),
        },
    )
]
