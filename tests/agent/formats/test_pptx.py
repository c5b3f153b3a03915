"""PowerPoint: slides in order, notes, comments, alt texts, tables."""

import pytest

from tests.agent.formats.reading import Read, packed, read


def _slide(*texts: str, extra: str = "") -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)
    return (
        f"<p:sld><p:sp><p:cNvPr descr='{extra}'/><p:txBody>{paragraphs}</p:txBody></p:sp></p:sld>"
    )


def _relation(target: str) -> str:
    return f'<Relationships><Relationship Id="r" Target="{target}"/></Relationships>'


TABLE = (
    "<p:sld><a:tbl><a:tr><a:tc><a:p><a:t>Åsa Ek</a:t></a:p></a:tc>"
    "<a:tc><a:p><a:t>19121212</a:t><a:t>-1212</a:t></a:p></a:tc></a:tr></a:tbl></p:sld>"
)


@pytest.fixture(scope="module")
def full() -> Read:
    return read(
        packed(
            {
                "[Content_Types].xml": "<Types><Override ContentType='presentationml'/></Types>",
                "ppt/slides/slide10.xml": _slide("needle-ten"),
                "ppt/slides/slide2.xml": _slide("needle-two", extra="needle-alt"),
                "ppt/slides/slide3.xml": TABLE,
                "ppt/slides/_rels/slide2.xml.rels": _relation("../notesSlides/notesSlide7.xml"),
                "ppt/slides/_rels/slide10.xml.rels": _relation("../comments/c.xml"),
                "ppt/notesSlides/notesSlide7.xml": _slide("needle-notes"),
                "ppt/comments/c.xml": "<p:cmLst><p:cm><p:text>needle-comment</p:text></p:cm></p:cmLst>",
                "ppt/slideMasters/slideMaster1.xml": _slide("needle-master"),
                "ppt/commentAuthors.xml": '<p:l><p:cmAuthor name="needle-author"/></p:l>',
                "ppt/charts/chart3.xml": "<c:chart><c:v>needle-chart</c:v></c:chart>",
                "docProps/app.xml": "<p><TitlesOfParts>needle-property</TitlesOfParts></p>",
            }
        ),
        "bilder.pptx",
    )


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("needle-two", "body", "slide 2"),
        ("needle-ten", "body", "slide 10"),
        ("19121212-1212", "body", "slide 3"),
        ("needle-alt", "metadata", "alternative text"),
        ("needle-notes", "note", "slide 2, notes"),
        ("needle-comment", "comment", "slide 10"),
        ("needle-master", "metadata", "slideMaster"),
        ("needle-author", "metadata", "commentAuthors"),
        ("needle-chart", "metadata", "chart"),
        ("needle-property", "metadata", "properties"),
    ],
)
def test_every_place_of_a_presentation_is_read(
    full: Read, needle: str, part: str, place: str
) -> None:
    assert full.where(needle) == [(part, place)]


def test_slides_come_in_the_order_of_their_numbers(full: Read) -> None:
    text = full.text()

    assert (
        text.index("needle-two") < text.index("Åsa Ek \t19121212-1212") < text.index("needle-ten")
    )
