"""Bold, italic and links by key: on and off again, one undo step each, never in code."""

import pytest

from app.editor.editor import Editor
from app.editor.page_emphasis import BOLD, ITALIC
from tests.app.conftest import Desk


def marked(desk: Desk, text: str) -> Editor:
    """A page on ``text``, whose strokes are the selection or, alone, the caret."""
    editor = desk.page(text.replace("|", ""))
    start = text.index("|")
    end = text.rindex("|")
    editor.select(start, end - 1 if end > start else start)
    return editor


def shown(editor: Editor) -> str:
    start, end = editor.selection()
    text = editor.text()
    return text[:start] + "|" + text[start:end] + ("|" if end > start else "") + text[end:]


@pytest.mark.parametrize(
    ("text", "size", "wanted"),
    [
        ("so |it| is", BOLD, "so **|it|** is"),
        ("so |it| is", ITALIC, "so *|it|* is"),
        ("so *|it|* is", BOLD, "so ***|it|*** is"),
        ("so **|it|** is", ITALIC, "so ***|it|*** is"),
        ("so wo|rd is", BOLD, "so **wo|rd** is"),
        ("so |word is", ITALIC, "so *|word* is"),
        ("so it’s| fine", ITALIC, "so *it’s|* fine"),
        ("so | is", BOLD, "so **|** is"),
        ("so | it 😀 | is", BOLD, "so  **|it 😀|**  is"),
        ("- |one\n- two\n\n> three| x", BOLD, "- **|one**\n- **two**\n\n> **three|** x"),
        ("## |A title|", ITALIC, "## *|A title|*"),
        ("**a** |b **c**| d", BOLD, "**a** **|b **c|**** d".replace("c|****", "c**|**")),
    ],
)
def test_on_and_off_again(desk: Desk, text: str, size: int, wanted: str) -> None:
    editor = marked(desk, text)
    plain = editor.text()
    editor.emphasis.toggle(size)
    assert shown(editor) == wanted
    editor.undo()
    assert editor.text() == plain
    assert not editor.document().isUndoAvailable()
    editor.redo()
    editor = marked(desk, wanted)
    editor.emphasis.toggle(size)
    assert editor.text() == plain


def test_what_is_partly_bold_becomes_bold_as_a_whole(desk: Desk) -> None:
    editor = marked(desk, "|**one**\ntwo|")
    editor.emphasis.toggle(BOLD)
    assert editor.text() == "**one**\n**two**"
    editor.emphasis.toggle(BOLD)
    assert editor.text() == "one\ntwo"
    for text, plain in (("_|it|_", "it"), ("__|it|__", "it")):
        editor = marked(desk, text)
        editor.emphasis.toggle(ITALIC if text.startswith("_|") else BOLD)
        assert editor.text() == plain


@pytest.mark.parametrize("text", ["```\n|x|\n```", "so `a |b| c`", "---\ntitle: |x|\n---\n", "see http://a.b/|c|d"])
def test_nothing_in_code_and_data(desk: Desk, text: str) -> None:
    editor = marked(desk, text)
    editor.emphasis.toggle(BOLD)
    editor.emphasis.link()
    assert editor.text() == text.replace("|", "")
    assert not editor.document().isUndoAvailable()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("so |it| is", "so [it](|) is"),
        ("so wo|rd is", "so [word](|) is"),
        ("so |http://a.b/c| is", "so [|](http://a.b/c) is"),
        ("so | is", "so [|]() is"),
        ("so [i|t](http://a.b) is", "so |it| is"),
        ("so [it](http://a|.b) is", "so |it| is"),
        ("so |[it](http://a.b)| is", "so |it| is"),
    ],
)
def test_links(desk: Desk, text: str, wanted: str) -> None:
    editor = marked(desk, text)
    plain = editor.text()
    editor.emphasis.link()
    assert shown(editor) == wanted
    editor.undo()
    assert editor.text() == plain
    assert not editor.document().isUndoAvailable()


def test_a_page_that_takes_no_keys_stays(desk: Desk) -> None:
    editor = marked(desk, "so |it| is")
    editor.setReadOnly(True)
    editor.emphasis.toggle(BOLD)
    editor.emphasis.link()
    assert editor.text() == "so it is"
