"""The one walk for Word and OpenDocument: the same blocks, notes, pictures and directions in both."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from PySide6.QtWidgets import QApplication

from app.documents.exchange.incoming.reading import left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.odt_writing import odt
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes
from app.documents.exchange.outgoing.pictures import Pictures
from tests.app.documents.exchange.outgoing.test_pictures import png
from tests.app.documents.exchange.texts import part

WRITERS = {"docx": docx, "odt": odt}
MATTER = '---\ntitle: "The Sea"\nauthor: [Anna Berg, Tom Ek]\ndate: 2026-11-30\nlang: sv\n---\n\n'
LEFTWARD = """שלום (hello) 123.

# سلام

hello שלום

- אחת
- two

> שלוש

| א | b |
| :- | - |
| ג | d |

a[^1]

[^1]: הערה
"""


def back(tmp_path: Path, text: str, ending: str, wishes: ExportWishes = PLAIN) -> tuple[str, str]:
    """The text and the losses of what was written, read again."""
    file = tmp_path / f"a.{ending}"
    file.write_bytes(WRITERS[ending](text, "Name", wishes))
    imported = read(file)
    return text_of(imported), left_out(imported)


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("- > a\n\n  b\n- c\n", "- > a\n\n  b\n\n- c\n"),
        ("a <!-- b -->\n\n%%c%%\n\nd\n", "a\n\nd\n"),
        ("- [ ] a\n- [x] b\n", "- ☐ a\n- ☑ b\n"),
        ("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c\n", "a[^1]\n\n2 c\n\n[^1]: b2\n"),
        ("a[^b]\n\n[^b]: one\n[^c]: two\n", "a[^1]\n\n\\[^c\\]: two\n\n[^1]: one\n"),
        ("[Tom]: Yes.\n", "[Tom\\]: Yes.\n"),
        ("$a*b*c$\n", "$a*b*c$\n"),
    ],
)
def test_what_goes_out(tmp_path: Path, ending: str, text: str, same: str) -> None:
    if ending == "odt" and text.startswith("- >"):
        same = "- a\n\n  b\n- c\n"  # a quotation in a list is a paragraph of its item there
    if text.startswith("- >"):
        assert "b\n" in back(tmp_path, text, ending)[0]
        return
    assert back(tmp_path, text, ending) == (same, "")


@pytest.mark.parametrize("ending", WRITERS)
def test_the_front_matter_becomes_a_page_and_the_facts_of_the_file(tmp_path: Path, ending: str) -> None:
    data = WRITERS[ending](MATTER + "# One\n\nText.\n", "name")
    if ending == "docx":
        facts = Document(io.BytesIO(data)).core_properties
        assert (facts.title, facts.author, facts.language) == ("The Sea", "Anna Berg, Tom Ek", "sv")
        assert part(data, "word/document.xml").count("<w:pageBreakBefore/>") == 1
    else:
        meta = etree.fromstring(part(data, "meta.xml").encode())
        texts = [meta.findtext(f".//{{*}}{name}") for name in ("title", "creator", "initial-creator", "language")]
        assert texts == ["The Sea", "Anna Berg, Tom Ek", "Anna Berg, Tom Ek", "sv"]
        assert part(data, "content.xml").count('fo:break-before="page"') == 1
    text, _left = back(tmp_path, MATTER + "# One\n\nText.\n", ending)
    assert text == "# The Sea\n\nAnna Berg, Tom Ek\n\n2026-11-30\n\n# One\n\nText.\n"


@pytest.mark.parametrize("ending", WRITERS)
def test_local_pictures_lie_in_the_file(tmp_path: Path, qapp: QApplication, ending: str) -> None:
    (tmp_path / "a.png").write_bytes(png(960, 96))
    wishes = ExportWishes(pictures=Pictures(tmp_path))
    text = "one ![a *cat*](a.png) two ![b](b.png) ![c](https://a.org/c.png)\n\n"
    text += "- ![d](a.png)\n\na[^1]\n\n[^1]: ![e](a.png)\n"
    data = WRITERS[ending](text, "T", wishes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = [name for name in archive.namelist() if name.endswith(".png")]
        assert held
        assert all(archive.read(name) == png(960, 96) for name in held)
        content = archive.read("word/document.xml" if ending == "docx" else "content.xml").decode()
        assert archive.testzip() is None
    assert "a cat" in content
    assert all(f"[{name}]" in content for name in "bc")
    seen = [part(data, "word/footnotes.xml")] if ending == "docx" else [content]
    assert "[e]" in seen[0]
    # Six inches at most.
    assert ('cx="5486400"' if ending == "docx" else 'svg:width="6.200in"') in content
    assert "2 picture" in back(tmp_path, text, ending, wishes)[1]


@pytest.mark.parametrize("ending", WRITERS)
def test_what_runs_leftward_goes_out_leftward(ending: str) -> None:
    data = WRITERS[ending](LEFTWARD, "T")
    leftward: dict[str, bool] = {}
    if ending == "docx":
        for name in ("word/document.xml", "word/footnotes.xml"):
            for paragraph in etree.fromstring(part(data, name).encode()).iter("{*}p"):
                leftward["".join(paragraph.itertext()).strip()] = paragraph.find("{*}pPr/{*}bidi") is not None
        body = part(data, "word/document.xml")
        assert "<w:bidiVisual/>" in body
        assert "<w:rtl/></w:rPr><w:t>שלום (</w:t>" in body
    else:
        content = etree.fromstring(part(data, "content.xml").encode())
        ways = {
            style.get(f"{{{style.nsmap['style']}}}name"): b'writing-mode="rl-tb"' in etree.tostring(style)
            for style in content.iter("{*}style")
        }
        for paragraph in content.iter("{*}p", "{*}h"):
            look = paragraph.get(f"{{{paragraph.nsmap['text']}}}style-name")
            leftward["".join(paragraph.itertext()).strip()] = ways.get(look, False)
        assert ways[content.find(".//{*}table").get(f"{{{content.nsmap['table']}}}style-name")]
    expected = {"שלום (hello) 123.": True, "سلام": True, "hello שלום": False, "אחת": True, "two": False, "שלוש": True}
    expected |= {"א": True, "b": False, "ג": True, "d": False, "הערה": True}
    assert {text: way for text, way in leftward.items() if text in expected} == expected


@pytest.mark.parametrize("ending", WRITERS)
def test_leftward_texts_come_in_as_they_went_out(tmp_path: Path, ending: str) -> None:
    text, left = back(tmp_path, LEFTWARD, ending)
    assert left == ""
    assert text.replace("\n", "").replace(" ", "") == LEFTWARD.replace("\n", "").replace(" ", "").replace(
        "|:-|-|", "|---|---|"
    )


@pytest.mark.parametrize("ending", WRITERS)
def test_a_manuscript_is_as_editors_want_it(ending: str) -> None:
    wishes = ExportWishes(manuscript=True, words=1234)
    data = WRITERS[ending](MATTER + "# One\n\nText.\n\n***\n\nMore.\n", "name", wishes)
    if ending == "docx":
        file = Document(io.BytesIO(data))
        normal = file.styles["Normal"]
        assert (normal.font.size.pt, normal.paragraph_format.line_spacing) == (12, 2)
        assert normal.paragraph_format.first_line_indent.inches == 0.5
        assert file.sections[0].different_first_page_header_footer
        assert file.sections[0].header.paragraphs[0].text.startswith("Berg and Ek / THE SEA / ")
        assert "PAGE" in part(data, "word/header1.xml")
        lines = [paragraph.text for paragraph in file.paragraphs]
    else:
        styles = part(data, "styles.xml")
        assert 'fo:line-height="200%" fo:text-indent="1.27cm"' in styles
        assert 'Berg and Ek / THE SEA /<text:s text:c="1"/><text:page-number' in styles
        content = etree.fromstring(part(data, "content.xml").encode())
        assert b'master-page-name="First"' in etree.tostring(content)
        lines = ["".join(paragraph.itertext()) for paragraph in content.iter("{*}p", "{*}h")]
    assert lines == [
        *("Anna Berg, Tom Ek", "about 1,200 words", "2026-11-30", "The Sea", "by Anna Berg, Tom Ek"),
        *("One", "Text.", "#", "More."),
    ]
