"""Opened and saved without an edit, a file is the same file: Markdown of every kind, and Unicode of every kind.

The Markdown is every example of the CommonMark specification (``fixtures/commonmark.json``, under its own licence) and
some of our own for what the specification leaves out.
"""

import json
import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.disk.file_errors import UnknownEncoding
from app.documents.document import Document

pytestmark = pytest.mark.usefixtures("qapp")

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


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_markdown_of_every_kind(tmp_path: Path, ending: str) -> None:
    for number, text in enumerate((*MARKDOWN, "".join(MARKDOWN))):
        data = text.replace("\n", ending).encode()
        assert through(tmp_path / "text.md", data) == data, number


def test_every_example_of_the_specification(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    kept = json.loads(Path(__file__).with_name("fixtures").joinpath("commonmark.json").read_text(encoding="utf-8"))
    assert len(kept["examples"]) == 652
    endings = ("\n", "\r\n", "\r")
    for number, text in enumerate(kept["examples"], start=1):
        for turn in range(full_counts(1, len(endings))):
            data = text.replace("\n", endings[(number + turn) % len(endings)]).encode()
            assert through(tmp_path / "text.md", data) == data, number


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


def test_unicode_of_every_kind(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    rng = random.Random(500)
    for number in range(full_counts(500, 5000)):
        data = (b"\xef\xbb\xbf" if number % 9 == 0 else b"") + letters(rng).encode()
        assert through(tmp_path / "text.md", data) == data, number
