"""What an export cannot carry is said before it is made; every word of a text is in the file, or in what is said."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PySide6.QtWidgets import QApplication

from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.export_losses import losses, lost, outside
from app.documents.exchange.outgoing.html import page, preview
from app.documents.exchange.outgoing.odt_writing import odt
from app.documents.exchange.outgoing.outgoing_text import ExportWishes
from app.documents.exchange.outgoing.pdf import laid_out
from app.documents.exchange.outgoing.pictures import Pictures
from tests.app.documents.exchange.texts import LISTED_TABLE, REPEATED_CALLS, TEXT

ENDINGS = (".docx", ".odt", ".pdf", ".html", "")
HOMELESS = "Pictures become their description, since the text has no folder yet."


def test_losses() -> None:
    for ending in (".docx", ".odt", ".pdf"):
        assert losses(TEXT, ending) == (HOMELESS,)
        assert len(losses("```python\nx\n```\n", ending)) == len(losses('[a](https://b.org "c")', ending)) == 1
        for html in ("a<br>b", "<!-- a note to myself -->", "<div>\n\nx</div>"):
            assert losses(html, ending) == losses(html, ".html") != ()
        assert losses("`<br>` a < b > c <https://a.org>", ending) == ()
        assert losses("```\nx\n```\n", ending) == losses("[a](https://b.org)", ending) == ()
    assert losses(TEXT, ".html") == (HOMELESS,)
    assert losses("plain", ".docx") == ()
    assert len(losses("\x07", ".docx")) == 1
    assert losses(LISTED_TABLE, ".docx") == ()
    assert "Tables" in losses(LISTED_TABLE, ".odt")[0]


def test_a_note_that_is_called_again_is_named() -> None:
    assert len(losses(REPEATED_CALLS, ".docx")) == len(losses(REPEATED_CALLS, ".odt")) == 1


def shown(text: str, ending: str, wishes: ExportWishes) -> str:
    """The words that a reader of the file sees."""
    if ending in (".docx", ".odt"):
        data = docx(text, "", wishes) if ending == ".docx" else odt(text, "", wishes)
        names = ("word/document.xml", "word/footnotes.xml", "content.xml")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            leads = [archive.read(name).decode() for name in archive.namelist() if "xml.rels" in name]
            roots = [etree.fromstring(archive.read(name)) for name in names if name in archive.namelist()]
        # A note that nothing calls is not seen.
        calls = {call.get(f"{{{call.nsmap['w']}}}id") for root in roots for call in root.iter("{*}footnoteReference")}
        for note in (note for root in roots for note in root.findall("{*}footnote")):
            if note.get(f"{{{note.nsmap['w']}}}id") not in calls:
                note.getparent().remove(note)
        leads += [value for root in roots for link in root.iter("{*}a") for value in link.attrib.values()]
        words = ["".join(paragraph.itertext()) for root in roots for paragraph in root.iter("{*}p", "{*}h")]
        return " ".join([*words, *leads])
    if ending == ".pdf":
        document = laid_out(text, "serif", 11.0, wishes)
        return document.toPlainText() + " ".join(re.findall('href="([^"]*)"', document.toHtml()))
    root = etree.fromstring(page(text, "", wishes) if ending else f"<p></p>{preview(text)[0]}", etree.HTMLParser())
    about = [value for element in root.iter() for value in element.attrib.values()]
    return " ".join([*root.itertext(), *about])


def missing(text: str, ending: str, comments: bool = False) -> list[str]:
    """The marked words of ``text`` that are neither in the file nor in what is said to be left out."""
    wishes = ExportWishes(comments=comments)
    known = shown(text, ending, wishes) + " ".join(word for loss in lost(text, ending, wishes) for word in loss.words)
    return [word for word in dict.fromkeys(re.findall("w[0-9]+w", text)) if word not in known]


LOST_BEFORE = {
    "a note that nothing calls": "Body[^a].\n\n[^a]: w1w.\n[^b]: w2w, and gone.\n",
    "two notes of one name": "Body[^a].\n\n[^a]: w1w\n\n[^a]: w2w\n",
    "a note in a note": "Body[^a].\n\n[^a]: w1w\n\n    [^b]: w2w\n\n    w3w\n",
    "a note that only a note calls": "Body[^a].\n\n[^a]: w1w[^b]\n\n[^b]: w2w\n\n[^c]: w3w[^c]\n",
    "a note in a list": "- [^a]: w1w\n- w2w[^a]\n- [^b]: w3w\n",
    "a note without a paragraph": "Body.\n\n[^w1w]: - w2w\n",
    "a speaker": "[w1w]: w2w.\n\n[w3w]: w4w.\n\nw5w\n",
    "a speaker who is named": "[w1w] left.\n\n[w1w]: w2w.\n",
    "a definition that nothing uses": '[w1w]: https://a.org/w2w "w3w"\n\nw4w\n',
    "two definitions of one name": "[w1w].\n\n[w1w]: https://a.org\n[w1w]: https://a.org/w2w\n",
    "a definition in a quotation": "> - [w1w]: <w2w>\n>   'w3w\n>   w4w'\n",
    "what is nested deeply": "".join("  " * depth + f"- w{depth}w\n" for depth in range(30)) + "\nw99w\n",
    "quotations in quotations": "> " * 40 + "w1w\n\nw2w\n",
    "a formula": "w1w $w2w_w3w*c*d_e$ w4w\n\n$$\nw5w *a* b\n$$\n",
    "a comment over lines": "w1w\n<!-- w2w\n\nw3w --> w4w\n\nw5w %%w6w%% w7w\n",
    "a comment without an end": "w1w <!-- w2w\n\nw3w %% w4w\n",
    "per cents": "rose 5%% w1w and 6%% w2w\n",
    "a picture": "![w1w](w2w.png 'w3w')\n",
    "links in a description": "![a [w1w](https://a.org/w2w 'w3w')](x.png)\n",
    "data before the text": "---\ntitle: w1w\nauthor: [w2w, w3w]\ndate: w4w\ntags:\n  - w5w\n---\n\nw6w\n",
    "data without a title": "---\ndate: w4w\n---\n\nw6w\n",
    "cells without a column": "| w1w |\n| --- |\n| w2w | w3w |\n",
    "what a block of code says of itself": "```py w1w w2w\nw3w\n```\n\n~~~~<!-- w4w -->~~~~\n",
    "a link that shows nothing": "[%%w1w%%](w2w)\n",
    "an address in a link": "[<https://a.org/w1w>](w2w 'w3w')\n",
    "a note in a link": "[^[w1w]](w2w)\n",
    "tasks": "- [ ] w1w\n- [x] w2w\n",
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", LOST_BEFORE)
def test_no_word_is_lost_without_being_said(qapp: QApplication, name: str, ending: str) -> None:
    assert missing(LOST_BEFORE[name], ending) == []
    assert not ending or missing(LOST_BEFORE[name], ending, comments=True) == []


WORD = st.integers(1, 999).map(lambda number: f"w{number}w")
# The names of notes and of links are no words: they become numbers, and addresses.
SHAPES = ["[{}](https://a.org/)", "[{}]({} '{}')", "![{}](x{}.png)", "^[{}]", "[{}][l]", "<b>{}</b>", "{}[^n]"]
SHAPES += ["[^m] {}", "<https://a.org/{}>", "{}\\\n{}", "{}\n{}", "[{}]", "&amp;{}", "\\*{}", "{}_{}_"]
INLINE = st.deferred(
    lambda: st.one_of(
        WORD,
        st.tuples(
            st.sampled_from(["*{}*", "**{}**", "~~{}~~", "`{}`", "${}$", "%%{}%%", "<!-- {} -->", "({})"]), INLINE
        ).map(lambda pair: pair[0].format(pair[1])),
        st.tuples(
            st.sampled_from(SHAPES),
            INLINE,
            WORD,
            WORD,
        ).map(lambda parts: parts[0].format(*parts[1:])),
        st.lists(WORD, min_size=1, max_size=3).map(" ".join),
    )
)
BLOCK = st.deferred(
    lambda: st.one_of(
        INLINE,
        INLINE.map(lambda words: f"# {words}".replace("\n", " ")),
        INLINE.map(lambda words: f"{words}\n---"),
        st.lists(BLOCK, min_size=1, max_size=3).map(lambda blocks: within(blocks, "- ", "  ")),
        st.lists(BLOCK, min_size=1, max_size=3).map(lambda blocks: within(blocks, "7. ", "   ")),
        st.lists(BLOCK, min_size=1, max_size=2).map(lambda blocks: within(blocks, "> ", "> ")),
        st.tuples(st.sampled_from(["[^n]: ", "[^m]: ", "[^k]: "]), BLOCK).map(
            lambda pair: within([pair[1]], pair[0], "    ")
        ),
        st.tuples(WORD, WORD, WORD).map(lambda words: "[{}]: {}. {}".format(*words)),
        st.tuples(WORD, WORD, WORD).map(lambda words: "[{}]: https://a.org/{} '{}'".format(*words)),
        st.tuples(WORD, WORD).map(lambda words: "[l]: https://a.org/{} '{}'".format(*words)),
        INLINE.map(lambda words: f"```w9w\n{words}\n```"),
        INLINE.map(lambda words: "    " + words.replace("\n", " ")),
        INLINE.map(lambda words: f"<!-- {words}\n\nw8w -->"),
        INLINE.map(lambda words: f"%%\n{words}\n\n%% w7w"),
        INLINE.map(lambda words: f"$$\n{words}\n$$"),
        INLINE.map(lambda words: f"- [ ] {words}\n- [x] w6w"),
        st.lists(WORD, min_size=1, max_size=4).map(lambda cells: f"| a | b |\n|---|---|\n| {' | '.join(cells)} |"),
        st.sampled_from(["***", "", "<!-- w5w", "%%", "$$"]),
    )
)


def within(blocks: list[str], first: str, rest: str) -> str:
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}" for line in lines[1:])])


def test_no_word_of_any_text_is_lost_without_being_said(
    qapp: QApplication, full_counts: Callable[[int, int], int]
) -> None:
    @settings(deadline=None, max_examples=full_counts(60, 4000))
    @given(st.lists(BLOCK, min_size=1, max_size=4).map("\n\n".join), st.booleans())
    def hold(text: str, comments: bool) -> None:
        for ending in ENDINGS:
            assert missing(text, ending, comments and bool(ending)) == [], (ending, text)

    hold()


def test_pictures_outside_the_folder_are_named_once(tmp_path: Path) -> None:
    wishes = ExportWishes(pictures=Pictures(tmp_path / "in"))
    text = "![a](../a.png) ![b](../a.png) ![c](b.png) ![d][e]\n\n[e]: /x/y.png\n"
    assert outside(text, wishes) == ("../a.png", "/x/y.png")
    assert outside("[a](../a.png)", wishes) == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. a\n2. b\n", ()),
        ("1986. a\n1990. b\n1988. c\n", ("1990",)),
        ("1. a\n1. b\n1. c\n", ()),
        ("1. a\n   7. b\n   7. c\n2. d\n", ()),
        ("- a\n- b\n", ()),
        ("01. a\n003. b\n", ("003",)),
    ],
)
def test_numbers_that_a_list_passes_over_are_said(text: str, numbers: tuple[str, ...]) -> None:
    for ending in ENDINGS:
        assert tuple(word for loss in lost(text, ending) for word in loss.words) == numbers
