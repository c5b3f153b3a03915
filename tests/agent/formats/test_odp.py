"""OpenDocument presentations: slides and their notes."""

from tests.agent.formats.reading import read
from tests.agent.formats.test_odt import document

CONTENT = """<office:presentation><draw:page><text:p>needle-one</text:p></draw:page>
<draw:page><text:p>needle-two</text:p><presentation:notes><text:p>needle-notes</text:p>
</presentation:notes></draw:page></office:presentation>"""


def test_slides_and_notes_are_read_with_their_number() -> None:
    mimetype = "application/vnd.oasis.opendocument.presentation"
    found = read(document(CONTENT, mimetype), "a.odp")

    assert found.where("needle-one") == [("body", "slide 1")]
    assert found.where("needle-two") == [("body", "slide 2")]
    assert found.where("needle-notes") == [("note", "slide 2, notes")]
