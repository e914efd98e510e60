"""A document opened, saved and reloaded: the file is what the text says, and every step can be undone."""

import json
import os
import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.documents.buffer.provenance import Author, AuthorMark
from app.documents.disk import file as files
from app.documents.disk.file import digest
from app.documents.disk.file_errors import OpenError, SaveError, UnknownEncoding
from app.documents.document import Document
from tests.app.documents.conftest import INSTEAD, TEXTS, opened, put_instead, typed

MARKDOWN = (
    # tabs
    "\tcode by a tab\n",
    "  \tafter two spaces\n",
    "-\t\ta list, then a tab\n",
    "#\tHeading\t#\n",
    "*\t*\t*\t\n",
    ">\t\tq\n",
    # escapes, entities
    "\\!\\\"\\#\\$\\%\\&\\'\\(\\)\\*\\+\n",
    "\\a\\é\\→\\ \n",
    "line\\\nline\n",
    "&nbsp; &amp; &copy; &#35; &#0; &#xD800;\n",
    "&MadeUp; &x; &#;\n",
    # breaks, headings
    "***\n---\n___\n",
    "--\n**\n__\n",
    " - - -\n",
    "# one\n## two\n####### seven\n",
    "#five\n#\n## #\n",
    "### a ### b\n",
    "Over\n====\n\nUnder\n---\n",
    "a\n  =\n=\n",
    "`a\n----\n`\n",
    # code
    "    indented\n\n      more\n    \n    end\n",
    "```\n<\n >\n```\n",
    "~~~~ lang opt=1\naaa\n~~~\n~~~~~\n",
    "```\nnever closed",
    "``` a`b\n",
    "`` foo ` bar ``\n",
    "` `` `\n",
    "`a  b\nc`\n",
    # HTML
    "<table>\n<tr><td>*x*\n\n</table>\n",
    "<!-- a\n\nb -->\n",
    "<?php echo 1; ?>\n",
    "<![CDATA[\nx\n]]>\n",
    '<a  /><b2\ndata="x" >\n',
    # references
    "[foo]: /url 'a title'\n\n[foo]\n",
    '[foo]:\n/url\n"t\n\nu"\n',
    "[ẞ]: /u\n\n[SS]\n",
    "[a][b][c] ![d](<e f> 'g')\n",
    # paragraphs, blank lines
    "a\n\n\n\nb\n",
    "  a\n   b  \nc",
    "a  \nb\\\nc\n",
    "   \n\n   \n",
    "\n",
    "",
    # quotes, lists
    "> # a\n> b\n>c\n",
    "> a\nlazy\n===\n",
    ">\n> \n>\n",
    "1.  a\n\n        code\n\n    > q\n",
    "- a\n - b\n  - c\n   - d\n",
    "-1. no\n123456789. yes\n1234567890. no\n",
    "- a\n+ b\n* c\n",
    "1) a\n2. b\n",
    "-\n\n  x\n",
    "- [ ] open\n- [x] done\n",
    # emphasis, links, breaks
    "*a **b* c** ***d*** _e_f_\n",
    'a*"b"* **\u00a0x**\n',
    "[a](b\\)c) [d](<e\nf>) <http://g.h?i=%20&j> <k@l.m>\n",
    '![a *b*](/c "d")\n[![x](y)](z)\n',
    '[a]( /b\n"c" )\n',
    "a<br>\nb  \n",
    "\\*not*\n_(a)_ __b_c__\n",
    # tables, notes and metadata that many writers use
    "| a | b |\n|:--|--:|\n| c \\| d | e |\n",
    "Text[^1].\n\n[^1]: Note\n    more\n",
    "---\ntitle: x\n---\n\nBody\n",
    "$$\n\\frac{a}{b}\n$$\n",
)


def through(path: Path, data: bytes) -> bytes:
    """Open, save, read again."""
    path.write_bytes(data)
    try:
        document = Document.from_file(path)
    except UnknownEncoding:
        document = Document.from_file(path, "utf-8")
    assert not document.modified
    document.save()
    return path.read_bytes()


def letters(rng: random.Random) -> str:
    """A text from anywhere in Unicode, and from the corners of it."""
    corners = (
        "\r\n \r \n \t \u00a0 \u2028 \u2029 \u0085 \ufeff \ufffc \ufffd \ufdd0 \ufdef \uffff \x00 \x1b \u200d \u202e"
    )
    parts = []
    for _ in range(rng.randrange(1, 60)):
        match rng.randrange(5):
            case 0:
                parts.append(rng.choice(corners.split(" ")))
            case 1:
                start = rng.randrange(0, sys.maxunicode, 128)
                block = [chr(code) for code in range(start, start + 128)]
                parts += rng.choices([char for char in block if not 0xD800 <= ord(char) < 0xE000] or ["x"], k=6)
            case 2:
                parts.append(unicodedata.normalize(rng.choice(["NFC", "NFD"]), "Ångström naïve ﬁ ½ Việt "))
            case 3:
                parts.append(rng.choice(["👩‍👩‍👧‍👦", "🇫🇷", "नमस्ते", "שָׁלוֹם", "العربية", "漢字かな", "한국어", "𝔘𝔫𝔦"]))
            case _:
                parts.append(rng.choice(["word ", "\n", "\n\n", "  ", "“quoted” ", "x" * 200]))
    return "".join(parts)


pytestmark = pytest.mark.usefixtures("qapp")


def test_reload_can_be_undone(file: Path) -> None:
    document = Document.from_file(file)
    file.write_bytes(b"theirs\n")
    document.reload()
    assert document.text() == "theirs\n"
    document.buffer.undo()
    assert document.text() == "old\ntext"


def test_typing_while_a_slow_disk_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version saved is the one that was there when the save began, and what came later is still unsaved."""
    path = tmp_path / "page.md"
    path.write_bytes(b"old")
    document = Document.from_file(path)
    typed(document, "first ")
    real = os.fsync

    def slow(descriptor: int) -> None:
        if document.text() == "first old":
            typed(document, "later ")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", slow)
    document.save()
    assert path.read_bytes() == b"first old"
    assert document.text() == "later first old"
    assert document.modified
    monkeypatch.setattr(files.os, "fsync", real)
    document.save()
    assert path.read_bytes() == b"later first old"
    assert not document.modified


@pytest.mark.usefixtures("qapp")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, at=st.integers(0, 200))
def test_an_undone_edit_leaves_the_same_bytes(text: str, at: int) -> None:
    data = text.encode()
    document = opened(data, encoding="utf-8")
    cursor = QTextCursor(document.buffer)
    cursor.setPosition(min(at, document.buffer.characterCount() - 1))
    cursor.insertText("new\nline")
    assert document.modified
    document.buffer.undo()
    assert document.to_bytes() == data


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_markdown_of_every_kind(tmp_path: Path, ending: str) -> None:
    for number, text in enumerate((*MARKDOWN, "".join(MARKDOWN))):
        data = text.replace("\n", ending).encode()
        assert through(tmp_path / "text.md", data) == data, number


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of files are saved whose letters are looked at, and not whether they outlive a power cut."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.mark.usefixtures("unsynced")
def test_every_example_of_the_specification(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    kept = json.loads(Path(__file__).with_name("fixtures").joinpath("commonmark.json").read_text(encoding="utf-8"))
    assert len(kept["examples"]) == 652
    endings = ("\n", "\r\n", "\r")
    for number, text in enumerate(kept["examples"], start=1):
        for turn in range(full_counts(1, len(endings))):
            data = text.replace("\n", endings[(number + turn) % len(endings)]).encode()
            assert through(tmp_path / "text.md", data) == data, number


@pytest.mark.usefixtures("unsynced")
def test_unicode_of_every_kind(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    rng = random.Random(500)
    for number in range(full_counts(250, 5000)):
        data = (b"\xef\xbb\xbf" if number % 9 == 0 else b"") + letters(rng).encode()
        assert through(tmp_path / "text.md", data) == data, number


def test_another_version_brings_its_marks_and_is_one_step(file: Path) -> None:
    author = Author("starter")
    document = Document.from_file(file)
    asked: list[str] = []

    def remembered(text_hash: str) -> list[AuthorMark]:
        asked.append(text_hash)
        return [AuthorMark(0, 3, author), AuthorMark(2, 99, author)]

    document.remembered_marks = remembered
    document.take(b"one two")
    assert asked == [digest(b"one two")]
    # A mark that reaches beyond the text is none of it.
    assert document.marks() == (AuthorMark(0, 3, author),)
    document.take(b"two one", marks=[AuthorMark(4, 3, author)])
    assert len(asked) == 1
    assert document.marks() == (AuthorMark(4, 3, author),)
    document.buffer.undo()
    document.buffer.undo()
    assert (document.text(), document.marks(), document.modified) == ("old\ntext", (), False)


def test_a_text_whose_file_is_gone_has_yet_to_be_saved_until_it_is_back(file: Path) -> None:
    document = Document.from_file(file)
    heard: list[bool] = []
    document.modified_changed.connect(heard.append)
    document.file_gone()
    assert document.modified
    document.file_back()
    assert not document.modified
    assert heard == [True, False]
    # Whatever was written meanwhile and taken back: what was saved is there again.
    document.file_gone()
    typed(document)
    document.buffer.undo()
    assert document.modified
    document.file_back()
    assert not document.modified
    typed(document)
    document.file_gone()
    document.file_back()
    assert document.modified
    document.buffer.undo()
    assert not document.modified
    assert heard == [True, False, True, False, True, False]


def test_undo_does_not_lead_back_to_a_file_that_is_gone(file: Path) -> None:
    document = Document.from_file(file)
    typed(document)
    document.file_gone()
    document.buffer.undo()
    assert document.modified
    assert document.text() == "old\ntext"


def test_what_is_shown_of_a_file(file: Path) -> None:
    document = Document.from_file(file)
    assert (document.name, document.encoding, document.endings) == ("page.txt", "UTF-8", "CRLF")
    file.write_bytes(b"\xff\xfea\0")
    document.reload()
    assert document.encoding == "UTF-16-LE with BOM"
    moved: list[Path | None] = []
    document.path_changed.connect(lambda: moved.append(document.path))
    document.follow(file.with_name("other\u202e.txt"))
    assert moved == [file.with_name("other\u202e.txt")]
    assert document.name == "other\ufffd.txt"
    assert Document.fresh("text").name == "Untitled"


def test_what_comes_in_is_parted_by_newlines() -> None:
    assert Document.fresh().entered("a\r\nb\rc\u2029d\n") == "a\nb\nc\nd\n"


def test_a_file_of_too_many_lines_is_refused_in_one_sentence(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.from_file(file)
    before = document.text()
    monkeypatch.setattr("app.documents.document.MAX_LINES", 100)
    file.write_bytes(b"\n" * 100)
    for refused in (lambda: Document.from_file(file), document.reload):
        with pytest.raises(OpenError, match="101 lines; Redraft opens texts of up to 100 lines"):
            refused()
    assert document.text() == before
    # A recovery copy or a version of such a text can still be had.
    assert Document.from_bytes(b"\n" * 100, file).text() == "\n" * 100


@pytest.mark.parametrize("kind", sorted(INSTEAD))
def test_what_is_no_file_is_not_opened_or_taken_for_the_text_and_not_waited_for(file: Path, kind: str) -> None:
    document = Document.from_file(file)
    put_instead(kind, file)
    with pytest.raises(OpenError):
        Document.from_file(file)
    with pytest.raises(OpenError):
        document.reload()
    with pytest.raises(SaveError):
        document.save()
    assert document.text() == "old\ntext"
