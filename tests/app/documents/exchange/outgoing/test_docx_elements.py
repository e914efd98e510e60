"""Small pieces of a Word file."""

from docx import Document

from app.documents.exchange.outgoing.docx_elements import (
    dress_as_manuscript,
    element,
    footnotes_part,
    list_kind,
    name_of,
    raised,
    running_head,
)


def test_elements_are_words_own() -> None:
    assert element("w:jc", val="left").get(name_of("w:val")) == "left"
    assert raised().find(name_of("w:vertAlign")) is not None


def test_parts_are_made_once_they_are_asked_for() -> None:
    file = Document()
    assert list_kind(file, "bullet") != list_kind(file, "decimal")
    assert footnotes_part(file).partname == "/word/footnotes.xml"


def test_the_running_head_names_authors_and_title() -> None:
    assert running_head("The Sea", ("Anna Berg",)) == "Berg / THE SEA / "
    assert running_head("", ("", "A B", "C D")) == "B and D / "
    file = Document()
    dress_as_manuscript(file, "The Sea", ("Anna Berg",))
    assert file.sections[0].header.paragraphs[0].text == "Berg / THE SEA / "
