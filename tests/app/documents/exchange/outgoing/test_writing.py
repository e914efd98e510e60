"""DOCX and ODT of a Markdown text: structure in Word's own terms, and in LibreOffice's eyes where it is installed."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.exchange.incoming.reading import changes_in, left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.export_losses import losses
from app.documents.exchange.outgoing.html import body
from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.incoming.test_reading import OURS

TEXT = """# One & only

Some *so* and **very** `code` [there](https://a.org).[^1] ![a cat](x.png)

> said

- a
  - b

3. x
4. y

| h |
| - |
| c |

***

[^1]: The *note*.
"""
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
LISTS = """
- a
- b

+ c

1. x
2. y

1) z
   - q
   - r
2) w

Words.

7. seven
8. eight

> - in a quotation
> - second
"""


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


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


LISTED_TABLE = "- | a |\n  | - |\n  | b |"
HOSTILE = ["- " * 10_000, "> " * 10_000, "\x00\x07\x1b\ufffe", "| a |\n| - |", LISTED_TABLE, "[^1]\n\n[^1]:\n"]


@pytest.mark.parametrize("write", [docx, odt])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_files(text: str, write: Callable[[str, str], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(write(text, "T"))) as archive:
        assert archive.testzip() is None


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


def test_losses() -> None:
    for ending in (".docx", ".odt", ".pdf"):
        assert losses(TEXT, ending) == ("Pictures become their description.",)
        assert len(losses("```python\nx\n```\n", ending)) == len(losses('[a](https://b.org "c")', ending)) == 1
        for html in ("a<br>b", "<!-- a note to myself -->", "<div>\n\nx</div>"):
            assert losses(html, ending) == losses(html, ".html") != ()
        assert losses("`<br>` a < b > c <https://a.org>", ending) == ()
        assert losses("```\nx\n```\n", ending) == losses("[a](https://b.org)", ending) == ()
    assert losses(TEXT, ".html") == losses("plain", ".docx") == ()
    assert len(losses("\x07", ".docx")) == 1
    assert losses(LISTED_TABLE, ".docx") == ()
    assert "Tables" in losses(LISTED_TABLE, ".odt")[0]


def converted(source: Path, kind: str) -> Path:
    """What LibreOffice makes of ``source``."""
    made = source.parent / "back" / f"{source.stem}.{kind}"
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(made.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return made


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed here (bootstrap.py test --long does that)"
)


@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_libreoffice_reads_it_and_writes_it_back(tmp_path: Path, ending: str) -> None:
    text = TEXT + "\n\nAgain[^1], and from a note[^2].\n\n[^2]: See[^1].\n"
    source = tmp_path / f"a.{ending}"
    source.write_bytes({"docx": docx, "odt": odt}[ending](text, "T"))
    assert converted(source, "pdf").read_bytes().startswith(b"%PDF-")
    made = converted(source, "docx").read_bytes()
    paragraphs = Document(io.BytesIO(made)).paragraphs
    words = "\n".join(paragraph.text for paragraph in paragraphs)
    for kept in ("One & only", "Some so and very code there", "said", "[a cat]"):
        assert kept in words
    assert [paragraph.text for paragraph in paragraphs if paragraph.style.name == "Heading 1"] == ["One & only"]
    assert "note" in part(made, "word/footnotes.xml")
    assert [link.address for paragraph in paragraphs for link in paragraph.hyperlinks] == ["https://a.org/"]
    assert [cell.text for row in Document(io.BytesIO(made)).tables[0].rows for cell in row.cells] == ["h", "c"]


@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_round_trip_through_libreoffice_keeps_everything(tmp_path: Path, ending: str) -> None:
    source = tmp_path / f"a.{ending}"
    source.write_bytes({"docx": docx, "odt": odt}[ending](OURS + LISTS, "T"))
    found = read(converted(source, ending))
    assert body(text_of(found)) == body(OURS + LISTS)
    assert (changes_in(found), left_out(found)) == ("", "")
