"""Markdown as DOCX: structure in Word's own terms."""

import io
import zipfile
from collections.abc import Callable

import docx as word
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.export_losses import losses
from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.texts import LISTED_TABLE, TEXT, part


def reread(text: str) -> word.document.Document:
    return word.Document(io.BytesIO(docx(text, "Title")))


STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def test_docx_structure() -> None:
    made = docx(TEXT, "T")
    paragraphs = Document(io.BytesIO(made)).paragraphs
    styles = {paragraph.text: paragraph.style.name for paragraph in paragraphs if paragraph.style is not None}
    assert styles["One & only"] == "Heading 1"
    assert styles["said"] == "Quote"
    words = {run.text: run for paragraph in paragraphs for run in paragraph.runs}
    assert words["so"].italic
    assert words["very"].bold
    assert words["code"].font.name == "Courier New"
    (link,) = [link for paragraph in paragraphs for link in paragraph.hyperlinks]
    assert (link.text, link.address) == ("there", "https://a.org")
    assert Document(io.BytesIO(made)).tables[0].cell(1, 0).text == "c"
    body = part(made, "word/document.xml")
    assert '<w:ilvl w:val="1"/>' in body
    assert '<w:footnoteReference w:id="1"/>' in body
    assert "note" in part(made, "word/footnotes.xml")
    assert '<w:startOverride w:val="3"/>' in part(made, "word/numbering.xml")


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.text(max_size=100))
def test_any_text_goes_into_both(text: str) -> None:
    assert Document(io.BytesIO(docx(text, text))).paragraphs is not None
    etree.fromstring(part(odt(text, text), "content.xml").encode())


HOSTILE = ["- " * 10_000, "> " * 10_000, "\x00\x07\x1b\ufffe", "| a |\n| - |", LISTED_TABLE, "[^1]\n\n[^1]:\n"]


@pytest.mark.parametrize("write", [docx, odt])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_files(text: str, write: Callable[[str, str], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(write(text, "T"))) as archive:
        assert archive.testzip() is None


def test_a_note_called_twice_or_from_a_note_is_one_note() -> None:
    text = "a[^1] b[^1] c[^2]\n\n[^1]: one\n[^2]: two, as in[^1]\n"
    made = docx(text, "T")
    assert part(made, "word/document.xml").count("w:footnoteReference ") == 2
    assert "w:footnoteReference " not in part(made, "word/footnotes.xml")
    assert part(odt(text, "T"), "content.xml").count("<text:note ") == 2
    assert len(losses(text, ".docx")) == len(losses(text, ".odt")) == 1


def test_the_columns_of_a_table_stand_as_the_text_says() -> None:
    text = "| a | b | c | d |\n| - | :- | :-: | -: |\n| 1 | 2 | 3 | 4 |\n"
    cells = Document(io.BytesIO(docx(text, "T"))).tables[0].rows[1].cells
    assert [cell.paragraphs[0].alignment for cell in cells] == [
        None,
        WD_ALIGN_PARAGRAPH.LEFT,
        WD_ALIGN_PARAGRAPH.CENTER,
        WD_ALIGN_PARAGRAPH.RIGHT,
    ]
    content = etree.fromstring(part(odt(text, "T"), "content.xml").encode())
    ways = {
        style.get(f"{STYLE}name"): properties.get(f"{FO}text-align")
        for style in content.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}paragraph-properties")
    }
    looks = [paragraph.get(f"{TEXT_SPACE}style-name") for paragraph in content.iter(f"{TEXT_SPACE}p")]
    assert [ways.get(look) for look in looks] == [None, "left", "center", "right"] * 2


def test_each_numbered_list_begins_anew() -> None:
    made = reread("1. a\n2. b\n\nwords\n\n5. c\n6. d\n")
    properties = [p._p.pPr.numPr for p in made.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    numbers = [one.numId.val for one in properties]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_control_characters_and_html_are_text() -> None:
    made = reread("a\x0bb\x01c <b>d</b>\n\n<script>x</script>\n\n![picture](file:///etc/passwd)")
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "<b>d</b>" in text
    assert "<script>x</script>" in text
    assert "[picture]" in text
    assert "root:" not in text
