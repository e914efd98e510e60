"""Small pieces of an OpenDocument text."""

import io
import zipfile

from lxml import etree

from app.documents.exchange.outgoing.odt_elements import (
    DEPTH,
    element,
    list_style,
    name_of,
    named_styles,
    packed,
    write,
)


def test_spaces_stand_as_opendocument_has_them() -> None:
    paragraph = element("text:p", {"text:style-name": "A"}, "x")
    write(paragraph, " a  b\tc\x01")
    assert [child.tag for child in paragraph] == [name_of("text:s"), name_of("text:s"), name_of("text:tab")]
    assert "".join(paragraph.itertext()) == "xabc\ufffd"


def test_lists_have_a_look_for_every_depth() -> None:
    assert len(list_style("bullet")) == len(list_style("number")) == DEPTH


def test_a_manuscript_has_pages_with_a_head() -> None:
    plain, drafted = (etree.tostring(named_styles(head)).decode() for head in (None, "Berg / "))
    assert "master-page" not in plain
    assert drafted.count("<style:master-page ") == 2
    assert 'Berg /<text:s text:c="1"/><text:page-number' in drafted


def test_what_is_packed_is_listed() -> None:
    data = packed({"content.xml": element("office:text")}, {"Pictures/1.png": (b"x", "png")})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("Pictures/1.png") == b"x"
        assert b'"Pictures/1.png" manifest:media-type="image/png"' in archive.read("META-INF/manifest.xml")
