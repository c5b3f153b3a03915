"""Word documents: every story, words whole, deleted text too."""

import io

import docx
import pytest

from agent.formats import Budget
from tests.agent.formats.reading import Read, packed, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


BODY = f"""<w:document {W} {MC}><w:body>
{_p("needle-body")}
<w:p><w:r><w:t>1912</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>1212</w:t>
<w:noBreakHyphen/><w:t>1212</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Eleven </w:t></w:r>
<w:del w:author="Eva Lind"><w:r><w:delText>needle-deleted</w:delText></w:r></w:del>
<w:ins><w:r><w:t>needle-inserted</w:t></w:r></w:ins><w:r><w:t> mår bra</w:t></w:r></w:p>
<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><mc:AlternateContent>
<mc:Choice><w:txbxContent>{_p("needle-textbox")}</w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent>{_p("needle-textbox")}</w:txbxContent></mc:Fallback>
</mc:AlternateContent><w:t>needle-around</w:t></w:r></w:p>
<w:p><w:r><w:drawing><wp:docPr xmlns:wp="x" descr="needle-alt"/></w:drawing></w:r></w:p>
<w:p><w:r><w:fldChar><w:ffData><w:helpText w:val="needle-form"/></w:ffData></w:fldChar>
<w:instrText>HYPERLINK "needle-field"</w:instrText></w:r></w:p>
<w:tbl><w:tr><w:tc>{_p("needle-cell")}<w:tbl><w:tr><w:tc>{_p("needle-nested")}</w:tc></w:tr>
</w:tbl></w:tc><w:tc>{_p("granne")}</w:tc></w:tr></w:tbl>
<w:sdt><w:sdtContent>{_p("needle-control")}</w:sdtContent></w:sdt>
<w:p><w:r><w:br w:type="page"/></w:r></w:p>
<w:p><w:r><w:lastRenderedPageBreak/><w:t>needle-page2</w:t></w:r></w:p>
<w:p><w:r><w:lastRenderedPageBreak/><w:t>needle-page3</w:t></w:r></w:p>
</w:body></w:document>"""

PARTS: dict[str, str | bytes] = {
    "[Content_Types].xml": TYPES,
    "word/document.xml": BODY,
    "word/header1.xml": f"<w:hdr {W}>{_p('needle-header')}</w:hdr>",
    "word/footer2.xml": f"<w:ftr {W}>{_p('needle-footer')}</w:ftr>",
    "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="2">{_p("needle-footnote")}'
    "</w:footnote></w:footnotes>",
    "word/endnotes.xml": f'<w:endnotes {W}><w:endnote w:id="3">{_p("needle-endnote")}'
    "</w:endnote></w:endnotes>",
    "word/comments.xml": f'<w:comments {W}><w:comment w:id="4" w:author="needle-author">'
    f"{_p('needle-comment')}</w:comment></w:comments>",
    "word/glossary/document.xml": f"<w:glossaryDocument {W}>{_p('needle-glossary')}"
    "</w:glossaryDocument>",
    "word/charts/chart1.xml": '<c:chart xmlns:c="x"><c:v>needle-chart</c:v></c:chart>',
    "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r1" TargetMode="External"'
    ' Target="mailto:needle-link@x.example"/></Relationships>',
    "word/embeddings/bilaga.txt": "needle-embedded",
    "docProps/core.xml": "<c><title>needle-property</title></c>",
    "docProps/custom.xml": '<c><property name="needle-custom-name"><v>needle-custom</v></property></c>',
    "customXml/item1.xml": "<data>needle-customxml</data>",
}


@pytest.fixture(scope="module")
def full() -> Read:
    return read(packed(PARTS), "utredning_åk4.docx")


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("utredning_åk4.docx", "file_name", ""),
        ("needle-body", "body", "page 1"),
        ("19121212-1212", "body", "page 1"),
        ("needle-inserted", "body", "page 1"),
        ("needle-deleted", "body", "page 1, before changes"),
        ("needle-textbox", "body", "page 1"),
        ("needle-around", "body", "page 1"),
        ("needle-cell", "body", "page 1"),
        ("needle-nested", "body", "page 1"),
        ("needle-control", "body", "page 1"),
        ("needle-page2", "body", "page 2"),
        ("needle-page3", "body", "page 3"),
        ("needle-alt", "metadata", "alternative text"),
        ("needle-form", "metadata", "form field"),
        ("needle-field", "metadata", "field code"),
        ("needle-header", "header", "header"),
        ("needle-footer", "header", "footer"),
        ("needle-footnote", "note", "footnote 2"),
        ("needle-endnote", "note", "endnote 3"),
        ("needle-comment", "comment", "comment 4"),
        ("needle-author", "metadata", "comment author"),
        ("needle-glossary", "body", "building block"),
        ("needle-chart", "metadata", "chart"),
        ("needle-link", "metadata", "link"),
        ("needle-embedded", "body", "bilaga.txt > line 1"),
        ("needle-property", "metadata", "properties"),
        ("needle-custom-name", "metadata", "properties"),
        ("needle-customxml", "metadata", "item"),
    ],
)
def test_every_story_is_read_once_with_its_place(
    full: Read, needle: str, part: str, place: str
) -> None:
    assert full.where(needle) == [(part, place)]


def test_a_paragraph_with_changes_reads_as_now_and_as_before(full: Read) -> None:
    texts = [segment.text for segment in full.segments]

    assert any("Eleven needle-inserted mår bra\n" in text for text in texts)
    assert any("Eleven needle-deleted mår bra\n" in text for text in texts)


def test_a_document_by_an_office_library_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("Återbesök för Åsa")
    document.sections[0].footer.paragraphs[0].text = "sidfot"
    out = io.BytesIO()
    document.save(out)
    found = read(out.getvalue(), "a.docx")

    assert found.where("Återbesök för Åsa") == [("body", "page 1")]
    assert found.where("sidfot") == [("header", "footer")]
    assert found.budget.coverage().unreadable == ()


def test_a_broken_part_does_not_spoil_the_others() -> None:
    parts = PARTS | {"word/header1.xml": f"<w:hdr {W}>{_p('kvar')}<w:oj"}
    found = read(packed(parts), "a.docx")

    assert found.where("kvar") == [("header", "header")]
    assert found.where("needle-comment") == [("comment", "comment 4")]
    assert found.budget.coverage().unreadable == ("damaged",)


def test_large_pictures_are_told_of_and_small_ones_are_not() -> None:
    logo = read(packed(PARTS | {"word/media/image1.png": b"\x89PNG" + bytes(3000)}), "a.docx")
    noise = bytes(range(256)) * 200
    scan = read(packed(PARTS | {"word/media/image1.png": b"\x89PNG" + noise}), "a.docx")

    assert logo.budget.coverage().unreadable == ()
    assert scan.budget.coverage().unreadable == ("unsupported:scan",)


def test_entities_are_refused_and_nothing_is_fetched() -> None:
    evil = f"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
    <w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"""
    found = read(packed(PARTS | {"word/document.xml": evil}), "a.docx")

    assert found.where("root:") == []
    assert found.budget.coverage().unreadable == ("entities",)


def test_deeply_nested_content_is_read() -> None:
    deep = (
        f"<w:document {W}>" + "<w:sdt>" * 100_000 + _p("botten") + "</w:sdt>" * 100_000
    ) + "</w:document>"
    found = read(packed(PARTS | {"word/document.xml": deep}), "a.docx")

    assert found.where("botten") == [("body", "page 1")]


def test_what_unpacks_beyond_the_budget_is_cut_and_told() -> None:
    huge = f"<w:document {W}>" + _p("x" * 1000) * 30_000 + "</w:document>"
    found = read(
        packed(PARTS | {"word/document.xml": huge}), "a.docx", Budget(bytes_left=5_000_000)
    )

    assert found.budget.coverage().truncated
    assert len(found.text()) > 1_000_000
