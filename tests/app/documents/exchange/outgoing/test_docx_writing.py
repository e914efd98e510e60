"""Markdown as DOCX: structure in Word's own terms."""

import io
import zipfile

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.exchange.outgoing.docx_writing import docx
from tests.app.documents.exchange.texts import ALIGNED_TABLE, HOSTILE, REPEATED_CALLS, TEXT, part


def reread(text: str) -> WordFile:
    return Document(io.BytesIO(docx(text, "Title")))


def test_docx_structure() -> None:
    data = docx(TEXT, "T")
    paragraphs = Document(io.BytesIO(data)).paragraphs
    styles = {paragraph.text: paragraph.style.name for paragraph in paragraphs if paragraph.style is not None}
    assert styles["One & only"] == "Heading 1"
    assert styles["said"] == "Quote"
    words = {run.text: run for paragraph in paragraphs for run in paragraph.runs}
    assert words["so"].italic
    assert words["very"].bold
    assert words["code"].font.name == "Courier New"
    (link,) = [link for paragraph in paragraphs for link in paragraph.hyperlinks]
    assert (link.text, link.address) == ("there", "https://a.org")
    assert Document(io.BytesIO(data)).tables[0].cell(1, 0).text == "c"
    body = part(data, "word/document.xml")
    assert '<w:ilvl w:val="1"/>' in body
    assert '<w:footnoteReference w:id="1"/>' in body
    assert "note" in part(data, "word/footnotes.xml")
    assert '<w:startOverride w:val="3"/>' in part(data, "word/numbering.xml")


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.text(max_size=100))
def test_any_text_goes_into_it(text: str) -> None:
    assert Document(io.BytesIO(docx(text, text))).paragraphs is not None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_files(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(text, "T"))) as archive:
        assert archive.testzip() is None


def test_a_note_called_twice_or_from_a_note_is_one_note() -> None:
    data = docx(REPEATED_CALLS, "T")
    assert part(data, "word/document.xml").count("w:footnoteReference ") == 2
    assert "w:footnoteReference " not in part(data, "word/footnotes.xml")


def test_the_columns_of_a_table_stand_as_the_text_says() -> None:
    cells = Document(io.BytesIO(docx(ALIGNED_TABLE, "T"))).tables[0].rows[1].cells
    assert [cell.paragraphs[0].alignment for cell in cells] == [
        None,
        WD_ALIGN_PARAGRAPH.LEFT,
        WD_ALIGN_PARAGRAPH.CENTER,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]


def test_each_numbered_list_begins_anew() -> None:
    file = reread("1. a\n2. b\n\nwords\n\n5. c\n6. d\n")
    properties = [p._p.pPr.numPr for p in file.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    numbers = [numbering.numId.val for numbering in properties]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_control_characters_and_html_are_text() -> None:
    file = reread("a\x0bb\x01c <b>d</b>\n\n<script>x</script>\n\n![picture](file:///etc/passwd)")
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert "<b>d</b>" in text
    assert "<script>x</script>" in text
    assert "[picture]" in text
    assert "root:" not in text
