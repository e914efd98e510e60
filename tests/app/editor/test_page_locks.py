"""The locks of a page: the writer's own by key, those found in a passage, and what an undo brings back."""

from pathlib import Path

import pytest

from app.documents.disk.folding import PIECE
from app.documents.document import Document
from app.editor.editor import Editor
from tests.app.conftest import Desk
from tests.app.waiting import done


def within(editor: Editor) -> list[str]:
    text = editor.text()
    return [text[low:high] for low, high in editor.locks.within(0, len(text)).ranges()]


def test_locks_toggle_and_follow(desk: Desk) -> None:
    editor = desk.page("The word Anna stays.")
    assert editor.locks.within(0, 20).ranges() == ((9, 13),)
    editor.select(9, 13)
    assert editor.locks.toggle() is False
    assert editor.locks.within(0, 20).ranges() == ()
    editor.select(4, 6)
    assert editor.locks.toggle() is True
    assert editor.locks.within(0, 20).ranges() == ((4, 8),)


def test_nothing_at_the_caret_is_nothing_to_lock(desk: Desk) -> None:
    editor = desk.page("One\n\n")
    heard: list[str] = []
    editor.locks.changed.connect(lambda: heard.append("changed"))
    editor.select(4, 4)
    assert editor.locks.toggle() is False
    assert (editor.locks.locked(), heard) == ([], [])
    editor.select(0, 0)
    assert editor.locks.toggle() is True
    assert (editor.locks.locked(), heard) == ([(0, 3)], ["changed"])
    editor.locks.clear()
    assert editor.locks.locked() == []


def test_names_are_found_only_where_the_setting_wants_it(desk: Desk) -> None:
    editor = desk.page("We met Anna.")
    assert within(editor) == ["Anna"]
    desk.settings.set("locks.names", False)
    assert within(editor) == []


def test_what_an_undo_brings_back_is_locked_as_it_was(desk: Desk) -> None:
    editor = desk.page("one two three")
    editor.select(4, 7)
    editor.locks.toggle()
    editor.textCursor().removeSelectedText()
    assert editor.locks.locked() == []
    editor.undo()
    assert editor.locks.locked() == [(4, 7)]


def in_pieces(desk: Desk, tmp_path: Path, before: str, behind: str) -> Editor:
    """A page on a line that is too long for it, divided once between ``before`` and ``behind``."""
    filled = "so it went on " * 600
    for shift in range(PIECE):
        text = "x" * shift + " " + filled[: PIECE - shift - 1 - len(before)] + before + behind + " " + filled * 3
        document = Document.fresh(text)
        first, second, *_others = document.text().split("\n")
        if before in first and second[1:].startswith(behind):
            path = tmp_path / "a.txt"
            path.write_bytes(text.encode())
            editor = Editor(done(desk.documents.open(path)), desk.settings)
            desk.pages.append(editor)
            return editor
    raise AssertionError("nothing divides it there")


@pytest.mark.parametrize(
    ("before", "behind", "wanted"),
    [
        ("she said, “no more of that, ", "if you please” and", ["“no more of that, if you please”"]),
        ("they had met there Anna ", "Karenina again", ["Anna Karenina"]),
        ("and so it was that one day ", "Anna came", ["Anna"]),  # no sentence begins with her
    ],
)
def test_what_is_locked_is_found_over_the_divisions_of_a_long_line(
    desk: Desk, tmp_path: Path, before: str, behind: str, wanted: list[str]
) -> None:
    editor = in_pieces(desk, tmp_path, before, behind)
    left = editor.document_model.form.side_map.left
    assert [left(words) for words in within(editor)] == wanted
    # As the page shows them, a paragraph at a time.
    editor.locks.show((0, len(editor.text())))
    blocks = [editor.document().findBlockByNumber(number) for number in (0, 1)]
    shown = [
        block.text()[start : start + size] for block in blocks for start, size, _form in editor.locks._spans(block, "")
    ]
    assert left("".join(shown)) == "".join(wanted)


def test_a_word_that_a_long_line_is_divided_in_is_locked_whole(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 30_000)
    editor = Editor(done(desk.documents.open(path)), desk.settings)
    desk.pages.append(editor)
    editor.select(5_100, 5_100)
    assert editor.locks.toggle()
    left = editor.document_model.form.side_map.left
    assert [len(left(editor.text()[slice(*lock)])) for lock in editor.locks.locked()] == [30_000]
    assert not editor.locks.toggle()
    assert editor.locks.locked() == []
