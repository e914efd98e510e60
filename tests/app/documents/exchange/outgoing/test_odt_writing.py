"""Markdown as ODT: structure in OpenDocument's own terms."""

import io
import zipfile

from lxml import etree

from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.texts import TEXT, part


def test_odt_structure() -> None:
    made = odt(TEXT, "A & B")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert made[38:].startswith(b"application/vnd.oasis.opendocument.text")
    body = etree.fromstring(part(made, "content.xml").encode()).find(".//{*}text")
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
    assert part(made, "meta.xml").count("A &amp; B") == 1


def test_spaces_tabs_and_line_ends_stand_in_an_odt() -> None:
    made = part(odt("`a  b`\n\n    c\td\n      e\n", "T"), "content.xml")
    assert 'a<text:s text:c="2"/>b' in made
    assert 'c<text:tab/>d<text:line-break/><text:s text:c="2"/>e' in made
