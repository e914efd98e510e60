"""No word of a document goes without being said: a marked word in every element is in the text, or in what was passed
over."""

import re
from pathlib import Path

import pytest
from lxml import etree

from app.documents.exchange.incoming.document_pieces import Imported
from app.documents.exchange.incoming.passed_over import rest, take, take_all, take_tail, words_in
from app.documents.exchange.incoming.reading import left_out, left_text, read, text_of
from tests.app.documents.exchange.incoming.test_odt_reading import imported as odt_with
from tests.app.documents.exchange.texts import FIXTURES, TYPES, W, zipped

SPACES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:q="urn:of:someone"'
)
WORD_NAMES = [
    "w:p",
    "w:r",
    "w:t",
    "w:hyperlink",
    "w:ins",
    "w:moveTo",
    "w:smartTag",
    "w:sdt",
    "w:sdtContent",
    "w:customXml",
    "w:fldSimple",
    "w:ruby",
    "w:rt",
    "w:rubyBase",
    "w:dir",
    "w:bdo",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:txbxContent",
    "w:pict",
    "w:object",
    "w:drawing",
    "w:sym",
    "w:noBreakHyphen",
    "w:softHyphen",
    "w:ptab",
    "w:tab",
    "w:br",
    "w:cr",
    "w:altChunk",
    "w:subDoc",
    "w:permStart",
    "w:permEnd",
    "w:proofErr",
    "w:bookmarkStart",
    "w:bookmarkEnd",
    "w:pPr",
    "w:rPr",
    "w:tblPr",
    "w:trPr",
    "w:tcPr",
    "w:sectPr",
    "w:instrText",
    "w:delInstrText",
    "w:fldChar",
    "w:fldData",
    "w:footnoteReference",
    "w:endnoteReference",
    "w:commentReference",
    "w:commentRangeStart",
    "w:annotationRef",
    "w:footnoteRef",
    "w:separator",
    "w:pgNum",
    "w:dayShort",
    "w:monthLong",
    "w:lastRenderedPageBreak",
    "w:contentPart",
    "w:movie",
    "w:control",
    "w:background",
    "w:docPartPr",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:customXmlPr",
    "w:customXmlInsRangeStart",
    "w:moveToRangeStart",
    "w:tblGrid",
    "w:tblPrEx",
    "w:numPr",
    "w:framePr",
    "w:unheardOf",
    "w:divId",
    "w:lvlText",
    "w:del",
    "m:oMath",
    "m:oMathPara",
    "m:r",
    "m:t",
    "mc:AlternateContent",
    "mc:Choice",
    "mc:Fallback",
    "wp:inline",
    "wp:anchor",
    "wp:docPr",
    "wps:wsp",
    "wps:txbx",
    "a:t",
    "a:p",
    "v:shape",
    "v:textbox",
    "v:textpath",
    "q:aside",
    "q:t",
]
INSIDE = {
    "a paragraph": "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
    "a run": "<w:r><w:t>{}</w:t></w:r>",
    "words": "<w:t>{}</w:t>",
    "deleted words": "<w:delText>{}</w:delText>",
    "bare": "{}",
    "a row": "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>",
    "a cell": "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>",
}
AROUND = {
    "the body": "{}",
    "a paragraph": "<w:p>{}</w:p>",
    "a run": "<w:p><w:r>{}</w:r></w:p>",
    "a table": "<w:tbl>{}</w:tbl>",
    "a row": "<w:tbl><w:tr>{}</w:tr></w:tbl>",
    "a cell": "<w:tbl><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>",
    "a link": "<w:p><w:hyperlink>{}</w:hyperlink></w:p>",
}
DATA = ("fldData",)
"""What holds no words."""


def word_with(tmp_path: Path, body: str, **parts: bytes) -> Imported:
    file = tmp_path / "a.docx"
    document = f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()
    file.write_bytes(zipped(**TYPES, word__document_xml=document, **parts))
    return read(file)


def missing(imported: Imported, words: list[str]) -> list[str]:
    """Which of ``words`` are neither in the text nor in what is said to be left out."""
    known = set(re.findall(r"\w+", text_of(imported) + left_text(imported)))
    return [word for word in words if word not in known]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("inside", INSIDE)
def test_no_element_of_word_swallows_a_word(tmp_path: Path, around: str, inside: str) -> None:
    words, parts = [], []
    for number, name in enumerate(WORD_NAMES):
        if name == "w:del" or (inside == "bare" and name.partition(":")[2] in DATA):
            continue
        words.append(f"word{number}x{name.replace(':', '')}")
        parts.append(AROUND[around].format(f"<{name}>{INSIDE[inside].format(words[-1])}</{name}>"))
    assert missing(word_with(tmp_path, "".join(parts)), words) == []


def test_what_was_taken_back_is_not_said_again(tmp_path: Path) -> None:
    gone = "<w:p><w:r><w:t>Here</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    imported = word_with(tmp_path, gone)
    assert (text_of(imported), left_out(imported), imported.left_words) == ("Here\n", "", [])


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("ruby", "He lives in 京都(kyoto) now.\n", ""),
        ("altpar", "afallbackb\n", "1 other wording for other programs did not come in."),
        ("sdt-cell", "| Name | Age |\n| --- | --- |\n| Anna | 31 |\n\nEnd.\n", ""),
        ("customxml-cell", "| Name | Anna |\n| --- | --- |\n", ""),
    ],
)
def test_files_that_lost_words(name: str, text: str, left: str) -> None:
    imported = read(FIXTURES / f"{name}.docx")
    assert (text_of(imported), left_out(imported)) == (text, left)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BOX = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
PIECES = {
    "a position tab": (f"<w:p>{run('a')}<w:r><w:ptab/></w:r>{run('b')}</w:p>", "a\tb\n", ""),
    "a sign of no special font": ('<w:p><w:r><w:sym w:font="Arial" w:char="2013"/></w:r></w:p>', "–\n", ""),
    "a sign of a special font": (
        f'<w:p>{run("a")}<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r></w:p>',
        "a\n",
        "1 symbol of a special font did not come in.",
    ),
    "a text box of two ages, once": (
        (
            f'<w:p>{run("a")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
            f"<wp:align>center</wp:align><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
        "a\n",
        "1 text box did not come in.",
    ),
    "a picture with a description": (
        f'<w:p>{run("a")}<w:r><w:drawing><wp:inline><wp:docPr descr="a cat"/></wp:inline></w:drawing></w:r></w:p>',
        "a\n",
        "1 picture or drawing did not come in.",
    ),
    "an entry of an index": (
        (
            f'<w:p>{run("a")}<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>XE "entry"</w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "a\n",
        "1 field without a text did not come in.",
    ),
    "a field that has its text": (
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
            '<w:fldChar w:fldCharType="separate"/></w:r><w:ins><w:r><w:t>today</w:t></w:r></w:ins><w:r>'
            '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "today\n",
        "",
    ),
    "an equation": (
        f"<w:p>{run('a')}<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>",
        "a\n",
        "1 equation did not come in.",
    ),
    "a row in a content control": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "| a |\n| --- |\n",
        "",
    ),
}


@pytest.mark.parametrize("name", PIECES)
def test_pieces_of_word(tmp_path: Path, name: str) -> None:
    body, text, left = PIECES[name]
    imported = word_with(tmp_path, body)
    assert (text_of(imported), left_out(imported)) == (text, left)


def test_what_stands_beside_the_text_is_said_with_its_words(tmp_path: Path) -> None:
    rels = "".join(
        f'<Relationship Id="{name}" Type="x/{name}" Target="{name}.{ending}"/>'
        for name, ending in (("footnotes", "xml"), ("chunk", "html"))
    )
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    imported = word_with(
        tmp_path,
        paragraph.format("a") + '<w:altChunk r:id="chunk"/>',
        word__comments_xml=f"<w:comments {W}><w:comment>{paragraph.format('remark')}</w:comment></w:comments>".encode(),
        word__header1_xml=f"<w:hdr {W}>{paragraph.format('above')}</w:hdr>".encode(),
        word__footnotes_xml=f"<w:footnotes {W}><w:footnote>{paragraph.format('uncalled')}</w:footnote></w:footnotes>"
        "".encode(),
        **{
            "word__chunk.html": b"<p>chunked</p>",
            "word___rels__document_xml.rels": f"<Relationships>{rels}</Relationships>".encode(),
            "word__diagrams__data1_xml": f"<x {SPACES}><a:t>drawn</a:t></x>".encode(),
        },
    )
    assert missing(imported, ["remark", "above", "uncalled", "chunked", "drawn"]) == []
    assert "1 note that nothing calls" in left_out(imported)
    assert left_text(imported).startswith("# What did not come in\n\n## ")


ODT_NAMES = [
    "text:p",
    "text:h",
    "text:span",
    "text:a",
    "text:s",
    "text:tab",
    "text:list",
    "text:list-item",
    "text:list-header",
    "text:section",
    "text:numbered-paragraph",
    "text:note",
    "text:note-body",
    "text:note-citation",
    "text:ruby",
    "text:ruby-base",
    "text:ruby-text",
    "text:meta",
    "text:meta-field",
    "text:table-of-content",
    "text:table-index",
    "text:object-index",
    "text:user-index",
    "text:alphabetical-index",
    "text:bibliography",
    "text:index-body",
    "text:index-title",
    "text:bookmark",
    "text:bookmark-start",
    "text:reference-mark",
    "text:conditional-text",
    "text:hidden-text",
    "text:hidden-paragraph",
    "text:placeholder",
    "text:variable-set",
    "text:variable-get",
    "text:user-field-get",
    "text:user-defined",
    "text:sequence",
    "text:expression",
    "text:text-input",
    "text:database-display",
    "text:date",
    "text:time",
    "text:page-number",
    "text:chapter",
    "text:sender-lastname",
    "text:author-name",
    "text:title",
    "text:description",
    "text:script",
    "text:dde-connection",
    "text:measure",
    "text:execute-macro",
    "text:bibliography-mark",
    "text:toc-mark",
    "text:alphabetical-index-mark",
    "text:soft-page-break",
    "text:line-break",
    "text:tracked-changes",
    "text:page",
    "text:unheard-of",
    "text:bookmark-ref",
    "text:note-ref",
    "draw:frame",
    "draw:text-box",
    "draw:image",
    "draw:object",
    "draw:custom-shape",
    "draw:g",
    "draw:rect",
    "draw:line",
    "draw:ellipse",
    "draw:a",
    "draw:caption",
    "draw:polygon",
    "draw:glue-point",
    "draw:unheard-of",
    "table:table",
    "table:table-row",
    "table:table-cell",
    "table:covered-table-cell",
    "table:table-header-rows",
    "table:shapes",
    "table:desc",
    "office:annotation",
    "office:forms",
    "office:annotation-end",
    "office:unheard-of",
]
ODT_INSIDE = {
    "a paragraph": "<text:p>{}</text:p>",
    "a span": "<text:span>{}</text:span>",
    "bare": "{}",
    "a row": "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
    "a cell": "<table:table-cell><text:p>{}</text:p></table:table-cell>",
}
ODT_AROUND = {
    "the body": "{}",
    "a paragraph": "<text:p>{}</text:p>",
    "a span": "<text:p><text:span>{}</text:span></text:p>",
    "a list": "<text:list><text:list-item>{}</text:list-item></text:list>",
    "a table": "<table:table>{}</table:table>",
    "a cell": "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>",
    "a note": "<text:p><text:note><text:note-body>{}</text:note-body></text:note></text:p>",
}


@pytest.mark.parametrize("around", ODT_AROUND)
@pytest.mark.parametrize("inside", ODT_INSIDE)
def test_no_element_of_opendocument_swallows_a_word(tmp_path: Path, around: str, inside: str) -> None:
    words, parts = [], []
    for number, name in enumerate(ODT_NAMES):
        if name == "text:note-citation":  # a note's number, which the text gives it anew
            continue
        words.append(f"word{number}x{re.sub('[^a-z]', '', name)}")
        parts.append(ODT_AROUND[around].format(f"<{name}>{ODT_INSIDE[inside].format(words[-1])}</{name}>"))
    assert missing(odt_with(tmp_path, "".join(parts)), words) == []


def test_pieces_of_opendocument(tmp_path: Path) -> None:
    ruby = "<text:ruby><text:ruby-base>京都</text:ruby-base><text:ruby-text>kyoto</text:ruby-text></text:ruby>"
    nested = (
        "<table:table><table:table-row><table:table-cell><text:p>deep</text:p></table:table-cell></table:table-row>"
    )
    table = (
        f"<table:table><table:table-row><table:table-cell>{nested}</table:table></table:table-cell></table:table-row>"
    )
    frame = "<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>"
    imported = odt_with(tmp_path, f"<text:p>in {ruby} now</text:p>{table}</table:table><text:p>a{frame}</text:p>")
    assert text_of(imported) == "in 京都(kyoto) now\n\n| deep |\n| --- |\n\na\n"
    assert left_out(imported) == "1 text box did not come in."
    assert left_text(imported) == "# What did not come in\n\n## Text box\n\nboxed\n"


def test_what_is_taken_is_gone_and_what_stays_is_named() -> None:
    root = etree.fromstring("<a>one<b>two</b> three<d>4</d><p>five</p><p>six</p></a>")
    assert words_in(root, frozenset("d")) == "onetwo three five six"
    assert (take(root), take_tail(root[0]), take(root)) == ("one", " three", "")
    assert list(rest(root, frozenset("d"))) == ["two", "five", "six"]
    assert take_all(root) == "two4 five six"
    assert list(rest(root)) == []
