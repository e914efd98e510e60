"""Marks of who wrote what follow every edit exactly, and undo and redo bring them back as they were."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import shiboken6
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.buffer.provenance import Author
from app.documents.document import Document
from app.editor.editor import Editor
from app.editor.markdown.outline import moved
from app.settings import Settings
from tests.app.conftest import Desk

MODEL = Author("starter", "2026-11-24")
OTHER = Author("gemma", "2026-11-23")
Letters = list[tuple[str, Author | None]]


Pages = Callable[[str], Editor]


@pytest.fixture
def page_on(qapp: QApplication) -> Iterator[Pages]:
    """Makes pages, and takes them away again."""
    made: list[Editor] = []

    def make(text: str) -> Editor:
        made.append(Editor(Document.fresh(text), Settings()))
        return made[-1]

    yield make
    for editor in made:
        shiboken6.delete(editor)


def letters(editor: Editor) -> Letters:
    """Every character with who wrote it; the line ends are nobody's."""
    found: Letters = [(char, None) for char in editor.document_model.text()]
    for mark in editor.document_model.provenance.all():
        for place in range(mark.start, mark.end):
            found[place] = (found[place][0], mark.author)
    return found


def by_model(editor: Editor) -> list[str]:
    text = editor.document_model.text()
    return [text[mark.start : mark.end] for mark in editor.document_model.provenance.all()]


def insert(editor: Editor, place: int, text: str, author: Author = MODEL, until: int | None = None) -> None:
    """What accepting an edit does."""
    editor.writing.apply([(place, place if until is None else until, text)], author)


def choose(editor: Editor, start: int, end: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


@dataclass
class Twin:
    """The page, and beside it what it must hold: letter by letter, and once more for every depth of undo."""

    editor: Editor
    letters: Letters
    states: dict[int, Letters] = field(default_factory=dict)
    depth: int = 0

    def keep(self) -> None:
        self.letters = [(char, None if char == "\n" else author) for char, author in self.letters]
        assert letters(self.editor) == self.letters
        if not self.editor.document().isRedoAvailable():
            self.states = {depth: state for depth, state in self.states.items() if depth <= self.depth}
        self.depth = self.editor.document().availableUndoSteps()
        self.states[self.depth] = list(self.letters)

    def put(self, start: int, end: int, text: str, author: Author | None) -> None:
        self.letters[start:end] = [(char, author) for char in text]

    def step(self, back: bool) -> None:
        (self.editor.undo if back else self.editor.redo)()
        self.depth = self.editor.document().availableUndoSteps()
        # Qt counts a move of the caret as a step of its own; the text is that of the step below.
        self.letters = list(self.states[max(depth for depth in self.states if depth <= self.depth)])
        assert letters(self.editor) == self.letters


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["type", "backspace", "delete", "enter", "paste", "model", "move", "undo", "undo", "redo"]),
        st.integers(0, 40),
        st.integers(0, 6),
        st.text("abc d\n", max_size=6),
    ),
    max_size=30,
)


def test_marks_follow_random_edits_and_undo(qapp: QApplication, full_counts: Callable[[int, int], int]) -> None:
    @settings(max_examples=full_counts(150, 3000), deadline=None)
    @given(EDITS)
    def follow(edits: list[tuple[str, int, int, str]]) -> None:
        editor = Editor(Document.fresh("one two\nthree four"), Settings())
        twin = Twin(editor, [(char, None) for char in editor.text()])
        insert(editor, 4, "made up ")
        twin.put(4, 4, "made up ", MODEL)
        twin.keep()
        # Below this depth the page was without marks.
        twin.states[0] = [(char, None) for char in "one two\nthree four"]
        for kind, place, length, text in edits:
            size = len(twin.letters)
            start = min(place, size)
            end = min(start + length, size)
            if kind in ("undo", "redo"):
                document = editor.document()
                if document.isUndoAvailable() if kind == "undo" else document.isRedoAvailable():
                    twin.step(kind == "undo")
                continue
            choose(editor, start, end)
            match kind:
                case "type":
                    # Every word is a step of its own.
                    for at, letter in enumerate(text.replace("\n", ""), start=start):
                        QTest.keyClicks(editor, letter)
                        twin.put(at, end if at == start else at, letter, None)
                        twin.keep()
                case "enter":
                    QTest.keyClick(editor, Qt.Key.Key_Return)
                    twin.put(start, end, "\n", None)
                case "backspace":
                    QTest.keyClick(editor, Qt.Key.Key_Backspace)
                    twin.put(start if end > start else max(0, start - 1), end, "", None)
                case "delete":
                    QTest.keyClick(editor, Qt.Key.Key_Delete)
                    twin.put(start, end if end > start else min(size, end + 1), "", None)
                case "paste":
                    data = QMimeData()
                    data.setText(text)
                    editor.insertFromMimeData(data)
                    twin.put(start, end, text, None)
                case "model":
                    insert(editor, start, text, OTHER, until=end)
                    twin.put(start, end, text, OTHER)
                case "move":
                    data = editor.createMimeDataFromSelection()
                    held = twin.letters[start:end]
                    editor.textCursor().removeSelectedText()
                    del twin.letters[start:end]
                    twin.keep()
                    to = min(length, len(twin.letters))
                    choose(editor, to, to)
                    if held:
                        editor.insertFromMimeData(data)
                        twin.letters[to:to] = held
            twin.keep()
        shiboken6.delete(editor)

    follow()


def test_typing_inside_splits_and_one_undo_joins_again(page_on: Pages) -> None:
    editor = page_on("")
    insert(editor, 0, "made up words")
    choose(editor, 5, 5)
    QTest.keyClicks(editor, "quite ")
    assert by_model(editor) == ["made ", "up words"]
    editor.undo()
    assert by_model(editor) == ["made up words"]
    assert editor.text() == "made up words"


def test_what_is_retyped_is_the_writers(page_on: Pages) -> None:
    editor = page_on("")
    insert(editor, 0, "made up words")
    choose(editor, 5, 7)
    QTest.keyClicks(editor, "up")
    assert editor.text() == "made up words"
    assert by_model(editor) == ["made ", " words"]


def test_composed_text_is_the_writers(qapp: QApplication, page_on: Pages) -> None:
    editor = page_on("")
    insert(editor, 0, "made up")
    choose(editor, 4, 4)
    event = QInputMethodEvent()
    event.setCommitString("é")
    qapp.sendEvent(editor, event)
    assert editor.text() == "madeé up"
    assert by_model(editor) == ["made", " up"]


def test_a_moved_section_takes_its_marks_along(page_on: Pages) -> None:
    text = "# One\n\nfirst\n\n# Two\n\nsecond\n\n# Three\n\nthird\n"
    for index, before in ((0, 2), (0, 3), (2, 0), (1, 0), (2, 1)):
        editor = page_on(text)
        insert(editor, text.index("second"), "made ")
        insert(editor, text.index("first"), "up ", OTHER)
        choose(editor, 0, 0)
        editor.replace(moved(editor.text(), index, before))
        assert sorted(by_model(editor)) == ["made ", "up "]
        assert editor.text() != text
        editor.undo()
        assert by_model(editor) == ["up ", "made "]


def test_replacing_everything_keeps_the_other_marks(page_on: Pages) -> None:
    editor = page_on("")
    insert(editor, 0, "the cat saw the dog")
    editor.replace([(0, 3, "The"), (12, 15, "The")])
    assert editor.text() == "The cat saw The dog"
    assert by_model(editor) == [" cat saw ", " dog"]
    editor.undo()
    assert by_model(editor) == ["the cat saw the dog"]


def test_marks_with_characters_of_two_units(page_on: Pages) -> None:
    editor = page_on("🙂 a\n")
    insert(editor, 5, "🙂🙂")
    choose(editor, 7, 7)
    QTest.keyClicks(editor, "x")
    assert [(mark.start, mark.length) for mark in editor.document_model.provenance.all()] == [(5, 2), (8, 2)]


def test_a_broken_clipboard_marks_nothing(page_on: Pages) -> None:
    for marks in (
        b"",
        b"[",
        b"[1]",
        b"[3,[[0,3]]]",
        b'[3,[[0,"x","&\\ta"]]]',
        b'[3,[[0,99,"&\\ta"]]]',
        b'[3,[[0,3,"a"]]]',
    ):
        editor = page_on("")
        data = QMimeData()
        data.setText("abc")
        data.setData("application/x-redraft-marks", marks)
        editor.insertFromMimeData(data)
        assert (editor.text(), by_model(editor)) == ("abc", [])


def test_only_accepted_edits_are_marked_and_only_by_switch(desk: Desk) -> None:
    for on in (False, True):
        desk.settings.set("provenance.on", on)
        editor = desk.page("The old text here.")
        editor.selectAll()
        desk.start(editor)
        desk.play_all()
        assert by_model(editor) == []
        before = set(editor.text().split())
        assert desk.runs.accept(desk.on(editor))
        marked = " ".join(by_model(editor)).split()
        if on:
            assert marked
            assert not set(marked) & before
            author = editor.document_model.provenance.all()[0].author
            assert author.name
            assert author.date
        else:
            assert marked == []
        editor.undo()
        assert by_model(editor) == []


def test_the_dots_are_under_the_marked_words_and_only_while_wanted(qapp: QApplication) -> None:
    chosen = Settings()
    editor = Editor(Document.fresh("mine "), chosen)
    editor.resize(500, 200)
    editor.show()
    insert(editor, 5, "made up")
    choose(editor, 0, 0)

    def picture() -> QImage:
        qapp.processEvents()
        return editor.viewport().grab().toImage()

    plain = picture()
    chosen.set("provenance.on", True)
    shown = picture()
    left, right = editor.rect_of(5), editor.rect_of(12)
    changed = [
        (x, y) for x in range(shown.width()) for y in range(shown.height()) if shown.pixel(x, y) != plain.pixel(x, y)
    ]
    ratio = shown.devicePixelRatio()
    assert changed
    assert all(left.left() - 2 <= x / ratio <= right.left() + 2 for x, _y in changed)
    assert all(left.top() <= y / ratio <= left.bottom() + 4 for _x, y in changed)
    chosen.set("provenance.on", False)
    assert picture() == plain
    shiboken6.delete(editor)
