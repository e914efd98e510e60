"""Markdown as ODT: structure in OpenDocument's own terms."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.texts import ALIGNED_TABLE, HOSTILE, LISTED_TABLE, REPEATED_CALLS, TEXT, part

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"


def test_odt_structure() -> None:
    data = odt(TEXT, "A & B")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert data[38:].startswith(b"application/vnd.oasis.opendocument.text")
    body = etree.fromstring(part(data, "content.xml").encode()).find(".//{*}text")
    assert body is not None
    for space in body.iter("{*}s"):
        space.text = " " * int(next(iter(space.attrib.values())))
    assert [(etree.QName(block).localname, "".join(block.itertext())) for block in body] == [
        ("h", "One & only"),
        ("p", "Some so and very code there.1The note. [a cat]"),
        ("p", "said"),
        ("list", "ab"),
        ("list", "xy"),
        ("table", "hc"),
        ("p", "* * *"),
    ]
    assert [link.get("{http://www.w3.org/1999/xlink}href") for link in body.iter("{*}a")] == ["https://a.org"]
    assert [
        item.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}start-value") for item in body.iter("{*}list-item")
    ][-2] == "3"
    assert part(data, "meta.xml").count("A &amp; B") == 1


def test_spaces_tabs_and_line_ends_stand_in_an_odt() -> None:
    content = part(odt("`a  b`\n\n    c\td\n      e\n", "T"), "content.xml")
    assert 'a<text:s text:c="2"/>b' in content
    assert 'c<text:tab/>d<text:line-break/><text:s text:c="2"/>e' in content


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.text(max_size=100))
def test_any_text_goes_into_it(text: str) -> None:
    etree.fromstring(part(odt(text, text), "content.xml").encode())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_files(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(odt(text, "T"))) as archive:
        assert archive.testzip() is None


def test_a_note_called_twice_or_from_a_note_is_one_note() -> None:
    assert part(odt(REPEATED_CALLS, "T"), "content.xml").count("<text:note ") == 2


def test_the_columns_of_a_table_stand_as_the_text_says() -> None:
    content = etree.fromstring(part(odt(ALIGNED_TABLE, "T"), "content.xml").encode())
    ways = {
        style.get(f"{STYLE}name"): properties.get(f"{FO}text-align")
        for style in content.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}paragraph-properties")
    }
    looks = [paragraph.get(f"{TEXT_SPACE}style-name") for paragraph in content.iter(f"{TEXT_SPACE}p")]
    assert [ways.get(look) for look in looks] == [None, "left", "center", "right"] * 2


def test_a_table_in_a_list_becomes_lines() -> None:
    content = etree.fromstring(part(odt(LISTED_TABLE, "T"), "content.xml").encode())
    assert content.find(".//{*}table") is None
    assert ["".join(paragraph.itertext()) for paragraph in content.iter(f"{TEXT_SPACE}p")] == ["a", "b"]
