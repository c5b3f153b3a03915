"""OpenDocument texts: body, notes, annotations, deletions, headers, fields, properties."""

import pytest

from tests.agent.formats.reading import Read, packed, read

MIMETYPE = "application/vnd.oasis.opendocument.text"
CONTENT = """<office:document-content><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><office:change-info>
<dc:creator>needle-nobody</dc:creator></office:change-info><text:p>needle-deleted</text:p>
</text:deletion></text:changed-region></text:tracked-changes>
<text:p>Nummer <text:span>1912</text:span><text:span>1212-1212</text:span><text:s text:c="3"/>needle-body
<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>needle-note</text:p>
</text:note-body></text:note>fortsätter</text:p>
<text:p><office:annotation><dc:creator>Eva</dc:creator><text:p>needle-comment</text:p>
</office:annotation>needle-beside</text:p>
<table:table><table:table-row><table:table-cell><text:p>Åsa Ek</text:p></table:table-cell>
<table:table-cell><text:p>needle-cell</text:p></table:table-cell></table:table-row></table:table>
<draw:frame><draw:text-box><text:p>needle-box</text:p></draw:text-box>
<svg:desc>needle-alt</svg:desc></draw:frame>
<form:text form:current-value="needle-form"/><text:a xlink:href="mailto:needle-link">x</text:a>
<text:p><text:soft-page-break/>needle-page2</text:p>
</office:text></office:body></office:document-content>"""


def document(content: str = CONTENT, mimetype: str = MIMETYPE, **more: str) -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": mimetype,
        "content.xml": content,
        "styles.xml": "<s><style:header><text:p>needle-header</text:p></style:header></s>",
        "meta.xml": "<m><dc:title>needle-property</dc:title></m>",
        "Object 1/content.xml": "<o><text:p>needle-object</text:p></o>",
    }
    return packed(parts | more)


@pytest.fixture(scope="module")
def full() -> Read:
    return read(document(), "brev.odt")


@pytest.mark.parametrize(
    ("needle", "part", "place"),
    [
        ("19121212-1212   needle-body", "body", "page 1"),
        ("fortsätter", "body", "page 1"),
        ("needle-deleted", "body", "page 1, deleted"),
        ("needle-note", "note", "page 1, note"),
        ("needle-comment", "comment", "page 1, comment"),
        ("needle-beside", "body", "page 1"),
        ("Åsa Ek \tneedle-cell", "body", "page 1"),
        ("needle-box", "body", "page 1"),
        ("needle-alt", "metadata", "page 1, alternative text"),
        ("needle-form", "metadata", "form field"),
        ("needle-link", "metadata", "link"),
        ("needle-page2", "body", "page 2"),
        ("needle-header", "header", "header or footer"),
        ("needle-object", "body", "object"),
        ("needle-property", "metadata", "properties"),
    ],
)
def test_every_place_of_a_text_is_read(full: Read, needle: str, part: str, place: str) -> None:
    assert full.where(needle) == [(part, place)]


def test_an_encrypted_document_is_not_examined() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    found = read(document(**{"META-INF/manifest.xml": manifest}), "a.odt")

    assert not found.budget.coverage().examined
    assert found.budget.coverage().unreadable == ("encrypted",)
