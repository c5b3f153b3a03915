"""PowerPoint presentations."""

from tests.agent.formats.places.sample import Sample
from tests.agent.formats.reading import packed


def _sp(*runs: str) -> str:
    shown = "".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in runs)
    return f"<p:sp><p:txBody><a:p>{shown}</a:p></p:txBody></p:sp>"


def _slide(tree: str, attributes: str = "") -> str:
    return f"<p:sld {attributes}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"


def _rels(**targets: str) -> str:
    inner = "".join(f'<Relationship Id="{id_}" Target="{t}"/>' for id_, t in targets.items())
    return f"<Relationships>{inner}</Relationships>"


_PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr name="Bild 1" descr="nål-alternativ"/></p:nvPicPr></p:pic>'
    '<p:cxnSp><p:cNvPr title="nål-bildtitel"/></p:cxnSp>'
)
_TABLE = (
    "<p:graphicFrame><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>nål-cell</a:t></a:r></a:p>"
    "</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"
)
_PARTS: dict[str, str | bytes] = {
    "[Content_Types].xml": '<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>',
    "ppt/presentation.xml": '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r7"/><p:sldId id="257" r:id="r8"/></p:sldIdLst><p:custShowLst><p:custShow name="nål-visning"/></p:custShowLst><p:extLst><p14:section name="nål-avsnitt"/></p:extLst></p:presentation>',
    "ppt/_rels/presentation.xml.rels": _rels(r7="slides/slide9.xml", r8="slides/slide2.xml"),
    "ppt/slides/slide9.xml": _slide(
        _sp("nål-", "delad")
        + f"<p:grpSp><p:grpSp>{_sp('nål-grupp')}</p:grpSp></p:grpSp>"
        + _TABLE
        + _PICTURE
    ),
    "ppt/slides/slide2.xml": _slide(_sp("nål-dold bild"), 'show="0"'),
    "ppt/slides/_rels/slide9.xml.rels": _rels(
        a="../notesSlides/notesSlide4.xml",
        b="../comments/comment1.xml",
        c="../comments/modernComment_1.xml",
        d="../charts/chart1.xml",
        e="../diagrams/data1.xml",
    ),
    "ppt/notesSlides/notesSlide4.xml": f"<p:notes>{_sp('nål-anteckning')}</p:notes>",
    "ppt/comments/comment1.xml": "<p:cmLst><p:cm><p:text>nål-kommentar</p:text></p:cm></p:cmLst>",
    "ppt/comments/modernComment_1.xml": "<p188:cmLst><p188:cm><p188:txBody><a:p><a:r><a:t>nål-ny kommentar</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>",
    "ppt/commentAuthors.xml": '<p:cmAuthorLst><p:cmAuthor name="nål-granskare"/></p:cmAuthorLst>',
    "ppt/charts/chart1.xml": "<c:chart><c:title><a:p><a:r><a:t>nål-diagram</a:t></a:r><a:r><a:t>rubrik</a:t></a:r></a:p></c:title><c:strCache><c:pt><c:v>nål-serie</c:v></c:pt></c:strCache></c:chart>",
    "ppt/diagrams/data1.xml": "<dgm:pt><dgm:t><a:p><a:r><a:t>nål-</a:t></a:r><a:r><a:t>figur</a:t></a:r></a:p></dgm:t></dgm:pt>",
    "ppt/slideMasters/slideMaster1.xml": f"<p:sldMaster>{_sp('nål-mall')}</p:sldMaster>",
    "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout>{_sp('nål-layout')}</p:sldLayout>",
    "ppt/handoutMasters/handoutMaster1.xml": f"<p:handoutMaster>{_sp('nål-utdelning')}</p:handoutMaster>",
    "ppt/tags/tag1.xml": '<p:tagLst><p:tag name="x" val="nål-tagg"/></p:tagLst>',
    "docProps/core.xml": "<c><dc:title>nål-titel</dc:title></c>",
    "docProps/app.xml": "<Properties><Manager>nål-chef</Manager></Properties>",
}

SAMPLES = [
    Sample(
        "pptx",
        "visning.pptx",
        packed(_PARTS),
        {
            "nål-delad": ("body", "slide 1"),
            "nål-grupp": ("body", "slide 1"),
            "nål-cell": ("body", "slide 1"),
            "nål-alternativ": ("metadata", "alternative text"),
            "nål-bildtitel": ("metadata", "alternative text"),
            "nål-dold bild": ("body", "slide 2"),
            "nål-anteckning": ("note", "slide 1, notes"),
            "nål-kommentar": ("comment", "slide 1"),
            "nål-ny kommentar": ("comment", "slide 1"),
            "nål-granskare": ("metadata", "commentAuthors"),
            "nål-diagramrubrik": ("metadata", "chart"),
            "nål-serie": ("metadata", "chart"),
            "nål-figur": ("metadata", "diagram"),
            "nål-mall": ("metadata", "slideMaster"),
            "nål-layout": ("metadata", "slideLayout"),
            "nål-utdelning": ("metadata", "handoutMaster"),
            "nål-tagg": ("metadata", "tag"),
            "nål-visning": ("metadata", "presentation"),
            "nål-avsnitt": ("metadata", "presentation"),
            "nål-titel": ("metadata", "properties"),
            "nål-chef": ("metadata", "properties"),
        },
    )
]
