"""Documents of word processors come in as Markdown; hostile ones are refused in one sentence, within memory.

``fixtures/rich.odt`` and ``rich.docx`` were written by LibreOffice 7 from one text.
"""

import contextlib
import html
import io
import random
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.disk.file_errors import OpenError
from app.documents.disk.naming import shown
from app.documents.exchange.incoming.document_pieces import CODE, EM, STRIKE, STRONG, Block, Imported, Level, TextRun
from app.documents.exchange.incoming.import_pace import ImportPace, Stopped
from app.documents.exchange.incoming.reading import changes_in, is_foreign, left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.html import body
from app.documents.exchange.outgoing.odt_writing import odt

FIXTURES = Path(__file__).parents[1] / "fixtures"
ACCEPTED = """# The river

Some *slanted*, **heavy** and ~~struck~~ words, a [link](https://example.org/a_b) and a note[^1]; 2 * 3 = 6, snake_case, [brackets].

## Lists

- first
  - inner
- second

3. three
4. four

> A quotation stands alone.

The ferry was very late. It came.

| Tide | Hour |
| --- | --- |
| high | 6 \\| 7 |

Before after.\\
A new line.

[^1]: The note’s *words*.
"""  # noqa: E501  # a paragraph is a line
BEFORE = ACCEPTED.replace("The ferry was very late. It came.", "The old ferry was late.\n\nIt came.")
OURS = """# One & only

Some *so* and **very** `code  x` [there](https://a.org/).[^1] ***Both*** and ~~gone~~.\\
A new line.

> said

- a
  - b
    1. deep
    2. deeper

  more of a

- d

7. x
8. y

| h | i |
| --- | --- |
| c | *d* |

```
code
    indented\ttab
```

***

End.

[^1]: The *note*.

    Its second paragraph.
"""


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_what_libreoffice_wrote_comes_in(ending: str) -> None:
    found = read(FIXTURES / f"rich.{ending}")
    assert text_of(found) == ACCEPTED
    assert text_of(read(FIXTURES / f"rich.{ending}", accept=False)) == BEFORE
    assert sorted(changes_in(found).split(" and ")) == ["1 insertion", "2 deletions"]
    assert left_out(found) == "1 header or footer, 1 comment and 1 text box did not come in."


class Ending(ImportPace):
    """Stops itself at a per cent."""

    def __init__(self, end: int) -> None:
        super().__init__(2, self.hear)
        self.end = end
        self.told: list[int] = []

    def hear(self, percent: int) -> None:
        self.told.append(percent)
        if percent >= self.end:
            self.stop()


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_how_far_it_is_is_told_and_it_can_be_ended_anywhere(ending: str) -> None:
    told: list[int] = []
    pace = ImportPace(2, told.append)
    text_of(read(FIXTURES / f"rich.{ending}", pace=pace), pace)
    assert told == sorted(set(told))
    assert told[-1] == 100
    assert any(0 < percent < 50 for percent in told)
    for end in told[:-1]:
        ending_pace = Ending(end)
        with pytest.raises(Stopped):
            text_of(read(FIXTURES / f"rich.{ending}", pace=ending_pace), ending_pace)
        assert ending_pace.told == [percent for percent in told if percent <= end]


@pytest.mark.parametrize(("ending", "write"), [("docx", docx), ("odt", odt)])
def test_what_went_out_comes_in_again(tmp_path: Path, ending: str, write: Callable[[str, str], bytes]) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(write(OURS, "T"))
    found = read(file)
    assert body(text_of(found)) == body(OURS)
    assert (changes_in(found), left_out(found)) == ("", "")


MARKS = st.frozensets(st.sampled_from([STRONG, EM, STRIKE, CODE]), max_size=2)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
SHARP = st.text(alphabet="ab1 *_`~[]()<>&#-+.!|\\=\n:/", max_size=16)
RUNS = st.lists(st.builds(TextRun, WORDS | SHARP, MARKS, st.sampled_from(["", "", "https://a.org/x(y) z"])), max_size=5)
LISTS = st.sampled_from([(), (), (Level("a", None),), (Level("b", 3),), (Level("a", None), Level("c", 1))])
BLOCKS = st.builds(Block, st.just("paragraph"), RUNS, st.just(0), LISTS, st.booleans(), st.sampled_from([0, 0, 1]))
HEADINGS = st.builds(Block, st.just("heading"), RUNS, st.integers(1, 6))
SPACE = frozenset(char for char in map(chr, range(0x3001)) if char.isspace())


def letters(text: str) -> str:
    return "".join(char for char in text if char not in SPACE)


def seen(text: str) -> str:
    """The characters that a reader of the Markdown sees."""
    return letters(html.unescape(re.sub(r"<[^>]*>", "", body(text))))


def test_no_character_is_lost_or_made_on_the_way_to_markdown(full_counts: Callable[[int, int], int]) -> None:
    @settings(deadline=None, max_examples=full_counts(200, 3000))
    @given(st.lists(BLOCKS | HEADINGS, max_size=6))
    def holds(blocks: list[Block]) -> None:
        meant = letters("".join(block.text for block in blocks))
        assert seen(text_of(Imported(blocks=blocks))) == meant

    holds()


@pytest.mark.parametrize("ending", ["docx", "odt"])
@settings(deadline=None, max_examples=60)
@given(text=SHARP | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60))
def test_any_text_goes_out_and_in_with_the_same_letters(
    tmp_path_factory: pytest.TempPathFactory, ending: str, text: str
) -> None:
    file = tmp_path_factory.mktemp("x") / f"a.{ending}"
    file.write_bytes({"docx": docx, "odt": odt}[ending](text, "T"))
    assert seen(text_of(read(file))) == seen(text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))


# ---------------------------------------------------------------- hostile files


def zipped(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return data.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOMB = b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
TYPES = {"[Content_Types]_xml": b"<Types/>"}


def word(text: bytes) -> bytes:
    return zipped(**TYPES, word__document_xml=text)


def nested(count: int, *names: str) -> bytes:
    inside = "".join(f"<w:{name}>" for name in names) * count
    inside += "".join(f"</w:{name}>" for name in reversed(names)) * count
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()


def nested_odt(count: int, *names: str) -> bytes:
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "text"))
    inside = "".join(f"<text:{name}>" for name in names) * count
    inside += "".join(f"</text:{name}>" for name in reversed(names)) * count
    body = f"<office:body><office:text>{inside}</office:text></office:body>"
    return zipped(content_xml=f"<office:document-content {spaces}>{body}</office:document-content>".encode())


HOSTILE = {
    "empty": b"",
    "no archive": b"PK\x03\x04 and then nothing of the kind",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "nothing in it": zipped(readme=b"x"),
    "entities": word(BOMB),
    "outside entities": word(OUTSIDE),
    "no xml": word(b"\x00\x01\x02"),
    "truncated xml": word(b"<w:document"),
    "no body": word(f"<w:document {W}/>".encode()),
    "10,000 nested": word(nested(10_000, "sdt", "sdtContent")),
    "10,000 nested tables": word(nested(10_000, "tbl", "tr", "tc")),
    "10,000 nested lists": nested_odt(10_000, "list", "list-item"),
    "10,000 nested spans": nested_odt(10_000, "span"),
    "odt without a body": zipped(content_xml=b"<a/>"),
    "odt with entities": zipped(content_xml=BOMB),
    "locked odt": zipped(content_xml=b"<a/>", **{"META-INF__manifest_xml": b"<m><encryption-data/></m>"}),
    "truncated": docx("Words. " * 2000, "T")[:-900],
    "in the middle": docx("Words. " * 2000, "T")[:900],
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_hostile_files_are_refused_in_one_sentence(tmp_path: Path, name: str, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(HOSTILE[name])
    with pytest.raises(OpenError) as refused:
        read(file)
    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message
    assert "root:" not in refused.value.message


def test_any_bytes_flipped_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(3)
    for ending, write in (("docx", docx), ("odt", odt)):
        whole = write(OURS, "T")
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(rng.randrange(1, 12)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            file = tmp_path / f"a.{ending}"
            file.write_bytes(bytes(data))
            with contextlib.suppress(OpenError):  # anything else fails
                text_of(read(file))


ODD = ["", "²", "-1", "9" * 400, "5" * 5000, "x", "0.5", "nan", "1e9", "٣"]


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_any_value_in_any_place_is_read_or_refused(
    tmp_path: Path, ending: str, full_counts: Callable[[int, int], int]
) -> None:
    chance = random.Random(ending)
    path = tmp_path / f"odd.{ending}"
    with zipfile.ZipFile(FIXTURES / f"rich.{ending}") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    told = [name for name in parts if name.endswith(("document.xml", "content.xml", "styles.xml", "numbering.xml"))]
    for _ in range(full_counts(150, 3000)):
        name = chance.choice(told)
        root = etree.fromstring(parts[name])
        with_values = [element for element in root.iter() if isinstance(element.tag, str) and element.attrib]
        for _ in range(60):
            element = chance.choice(with_values)
            element.set(chance.choice(list(element.attrib)), chance.choice(ODD))
        with zipfile.ZipFile(path, "w") as made:
            for one, data in parts.items():
                made.writestr(one, etree.tostring(root) if one == name else data)
        with contextlib.suppress(OpenError):
            text_of(read(path))


@pytest.mark.parametrize("name", ["word__document_xml", "content_xml"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.docx"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open(name.replace("__", "/").replace("_xml", ".xml"), "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(2**20))
    file.write_bytes(data.getvalue())
    assert file.stat().st_size < 2**20
    tracemalloc.start()
    try:
        with pytest.raises(OpenError, match="unpacks to more"):
            read(file)
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()


CHILD = """
import resource, sys
from pathlib import Path
from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.reading import read, text_of
text_of(read(Path(sys.argv[1])))  # what it imports counts as well
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
try:
    print(len(text_of(read(Path(sys.argv[2])))))
except OpenError as error:
    print(error.message)
"""
MANY = {
    "tags": "<w:p/>" * 4_500_000,
    "attributes": "<w:p " + " ".join(f'a{i}=""' for i in range(4_100_000)) + "/>",
    "runs": "<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t> b</w:t></w:r>" * 15_000 + "</w:p>",
    "long field": '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://a/' + "x" * 2**20 + '"'
    '</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>' + "<w:r><w:t>a</w:t></w:r>" * 5_000 + "</w:p>",
}


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS holds on Linux")
@pytest.mark.parametrize("name", MANY)
def test_much_of_one_kind_stays_within_a_gibibyte(tmp_path: Path, name: str) -> None:
    small, big = tmp_path / "small.docx", tmp_path / "big.docx"
    small.write_bytes(docx(OURS, "T"))
    big.write_bytes(word(f"<w:document {W}><w:body>{MANY[name]}</w:body></w:document>".encode()))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(small), str(big)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().isdigit() == (name in ("runs", "long field"))
    assert done.stdout.strip().isdigit() or "more in it than a text holds" in done.stdout


def test_ten_thousand_lists_and_tables_come_in(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    count = full_counts(500, 10_000)
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    )
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    inside = "".join(item.format(place, place) for place in range(count)) + table * count
    file = tmp_path / "a.docx"
    file.write_bytes(word(f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()))
    text = text_of(read(file))
    assert (text.count("a"), text.count("b")) == (count, count)


def paragraphs(tmp_path: Path, inside: str, accept: bool = True) -> Imported:
    file = tmp_path / "a.docx"
    file.write_bytes(word(f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()))
    return read(file, accept)


def test_words_around_a_page_break_stay_apart_and_the_break_is_told(tmp_path: Path) -> None:
    found = paragraphs(
        tmp_path,
        '<w:p><w:r><w:t>Before</w:t><w:br w:type="page"/><w:t>after</w:t></w:r></w:p>'
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>c</w:t></w:r></w:p>",
    )
    assert text_of(found) == "Before\\\nafter\n\nc\n"
    assert left_out(found) == "3 page breaks did not come in."


@pytest.mark.parametrize(("accept", "text"), [(True, "| a |\n| --- |\n| b |\n"), (False, "| a |\n| --- |\n| c |\n")])
def test_tracked_rows_of_a_table(tmp_path: Path, accept: bool, text: str) -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    rows = (
        row.format("", "a")
        + row.format("<w:trPr><w:ins/></w:trPr>", "b")
        + row.format("<w:trPr><w:del/></w:trPr>", "c")
    )
    found = paragraphs(tmp_path, f"<w:tbl>{rows}</w:tbl>", accept)
    assert text_of(found) == text
    assert changes_in(found) == "1 insertion and 1 deletion"


def test_a_paragraph_whose_end_was_deleted_is_kept_where_none_follows(tmp_path: Path) -> None:
    open_end = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{open_end.format('cell')}</w:tc></w:tr></w:tbl>"
    found = paragraphs(tmp_path, open_end.format("One") + table + open_end.format("two"))
    assert text_of(found) == "One\n\n| cell |\n| --- |\n\ntwo\n"


def test_a_list_that_libreoffice_writes_under_several_numbers_is_one(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/></w:lvl>'
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}">{level.format(0, form)}{level.format(1, form)}</w:abstractNum>'
        for kind, form in ((1, "bullet"), (2, "decimal"))
    )
    anew = '<w:lvlOverride w:ilvl="{}"><w:startOverride w:val="{}"/></w:lvlOverride>'
    numbers = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{kind}"/>{override}</w:num>'
        for name, kind, override in (
            (1, 1, ""),
            (2, 1, ""),
            (3, 2, anew.format(0, 3)),
            (4, 2, ""),
            (5, 2, anew.format(1, 1)),
            (6, 1, anew.format(0, 1)),
        )
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    items = ((0, 1, "a"), (0, 2, "b"), (0, 6, "c"), (0, 3, "d"), (1, 5, "e"), (1, 4, "f"), (0, 4, "g"))
    body = "".join(item.format(*one) for one in items)
    rels = '<Relationships><Relationship Id="a" Type="x/numbering" Target="numbering.xml"/></Relationships>'
    file = tmp_path / "a.docx"
    file.write_bytes(
        zipped(
            **TYPES,
            word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>".encode(),
            word__numbering_xml=f"<w:numbering {W}>{kinds}{numbers}</w:numbering>".encode(),
            **{"word___rels__document_xml.rels": rels.encode()},
        )
    )
    assert text_of(read(file)) == "- a\n- b\n\n+ c\n\n3. d\n   1. e\n   2. f\n4. g\n"


def test_a_link_into_a_program_or_without_end_becomes_words(tmp_path: Path) -> None:
    link = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "{}"</w:instrText><w:fldChar w:fldCharType='
    link += '"separate"/><w:t>here</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    for target in ("javascript:alert(1)", "file:///etc/passwd", "https://a.org/" + "x" * 5000):
        assert text_of(paragraphs(tmp_path, f"<w:p>{link.format(target)}</w:p>")) == "here\n"
    assert text_of(paragraphs(tmp_path, f"<w:p>{link.format('https://a.org')}</w:p>")) == "[here](https://a.org)\n"


def test_a_document_is_known_by_its_beginning_too(tmp_path: Path) -> None:
    for name, data, foreign in (
        ("a.txt", docx("Words", "T"), True),
        ("a.md", b"PK is a name", False),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        ("a.ODT", b"", True),
        ("a.txt", b"", False),
    ):
        (tmp_path / name).write_bytes(data)
        assert is_foreign(tmp_path / name) is foreign, name
    assert not is_foreign(tmp_path / "none.txt")
    with pytest.raises(OpenError, match="is empty: 0 bytes"):
        read(tmp_path / "a.ODT")


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    rels = (
        b'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>'
    )
    document = f"<w:document {W}><w:body><w:p><w:r><w:t>Words</w:t></w:r></w:p></w:body></w:document>".encode()
    parts = {"_rels__.rels": rels, "..__..__evil.txt": b"x", "word__document_xml": document}
    file = tmp_path / "inner" / "a.docx"
    file.parent.mkdir()
    file.write_bytes(zipped(**TYPES, **parts))
    assert text_of(read(file)) == "Words\n"
    assert [path.name for path in tmp_path.rglob("*")] == ["inner", "a.docx"]


def test_control_characters_and_pictures_of_names() -> None:
    assert shown("cod\u202efdp.exe\n") == "cod\ufffdfdp.exe\ufffd"
    assert OpenError("“a\u202eb” is\x07 gone.").message == "“a\ufffdb” is\ufffd gone."
