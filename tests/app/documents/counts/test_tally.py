"""Counts of a text, and that they are kept up by every edit as a fresh count would have them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.counts.count import count
from app.documents.counts.tally import DocumentTally
from app.documents.document import Document

EDITS = st.lists(
    st.tuples(
        st.integers(0, 60), st.integers(0, 60), st.sampled_from(["", "a", "b c", "\n", "x\n\ny z\n", "😀 d", "\u00a0"])
    ),
    max_size=12,
)


@settings(deadline=None)
@given(st.text(alphabet="ab \n😀", max_size=40), EDITS, st.integers(0, 5))
def test_the_tally_is_what_a_fresh_count_says(qapp: QApplication, text: str, edits: list, undos: int) -> None:
    document = Document.fresh(text)
    tally = DocumentTally(document.buffer)
    while not tally.ready:
        # On a busy machine even a short text may take more than its first turn.
        qapp.processEvents()
    for start, end, new in edits:
        length = document.buffer.characterCount() - 1
        cursor = QTextCursor(document.buffer)
        cursor.setPosition(min(start, length))
        cursor.setPosition(min(end, length), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new)
        assert tally.total == count(document.text())
    for _ in range(undos):
        document.buffer.undo()
        assert tally.total == count(document.text())
    document.buffer.redo()
    assert tally.total == count(document.text())
    tally.stop()


def test_a_long_text_is_counted_in_turns(qapp: QApplication) -> None:
    text = "Some words in a line of prose.\n" * 15_000
    document = Document.fresh(text)
    tally = DocumentTally(document.buffer)
    assert not tally.ready
    QTextCursor(document.buffer).insertText("Two more ")
    while not tally.ready:
        QTest.qWait(1)
    assert tally.total == count("Two more " + text)
    tally.stop()


def test_a_long_paste_is_counted_in_turns_while_the_writer_goes_on(qapp: QApplication) -> None:
    document = Document.fresh("Before.\n\nAfter.")
    tally = DocumentTally(document.buffer)
    cursor = QTextCursor(document.buffer)
    cursor.setPosition(8)
    cursor.insertText("Some words in a line of prose.\n" * 15_000)
    assert not tally.ready
    while not tally.ready:
        QTextCursor(document.buffer).insertText("One\n")
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(" more")
        QTest.qWait(1)
    assert tally.total == count(document.text())
    document.buffer.undo()
    while not tally.ready:
        QTest.qWait(1)
    assert tally.total == count(document.text())
    tally.stop()


@given(text=st.text("ab \n\u00a0😀日-", max_size=60), ends=st.tuples(st.integers(0, 60), st.integers(0, 60)))
@settings(deadline=None)
def test_a_selection_is_counted_as_its_text(qapp: QApplication, text: str, ends: tuple[int, int]) -> None:
    document = Document.fresh(text)
    tally = DocumentTally(document.buffer)
    start, end = sorted(min(place, len(text)) for place in ends)
    units = [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)]
    assert tally.between(*units) == count(text[start:end])
    tally.stop()
