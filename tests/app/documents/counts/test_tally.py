"""Counts of a text, and that they are kept up by every edit as a fresh count would have them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.counts.count import count
from app.documents.counts.tally import DocumentTally
from app.documents.document import Document
from app.editor.markdown.page_structure import PageStructure

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


FENCED = st.lists(st.sampled_from(["```", "a word", "<!-- b", "c -->", "---", "", "t: d", "*e*f [x](y)"]), max_size=12)


@given(FENCED, FENCED, st.integers(0, 11), st.integers(0, 4))
@settings(deadline=None)
def test_what_an_edit_makes_prose_or_none_elsewhere_is_counted_so(
    qapp: QApplication, lines: list[str], new: list[str], at: int, gone: int
) -> None:
    document = Document.fresh("\n".join(lines))
    structure = PageStructure(document.buffer)
    document.buffer.contentsChange.connect(lambda position, _removed, added: structure.change(position, added))
    tally = DocumentTally(document.buffer, markup=structure.markup)
    first = document.buffer.findBlockByNumber(min(at, len(lines)))
    cursor = QTextCursor(first if first.isValid() else document.buffer.lastBlock())
    for _ in range(gone):
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("\n".join(new))
    fresh = DocumentTally(document.buffer, markup=PageStructure(document.buffer).markup)
    while not (tally.ready and fresh.ready):
        qapp.processEvents()
    for _ in range(3):
        tally._on_rest()
    assert tally.total == fresh.total
    fresh.stop()
    text = document.text()
    assert tally.between(0, len(text)) == tally.total
    tally.stop()


def test_a_fence_that_opens_far_above_is_counted_to_its_end(qapp: QApplication) -> None:
    document = Document.fresh("Some words.\n" * 3000)
    structure = PageStructure(document.buffer)
    document.buffer.contentsChange.connect(lambda position, _removed, added: structure.change(position, added))
    tally = DocumentTally(document.buffer, markup=structure.markup)
    while not tally.ready:
        QTest.qWait(1)
    assert tally.total.words == 6000
    QTextCursor(document.buffer).insertText("```\n")
    for _ in range(200):
        tally._on_rest()
    assert tally.total.words == 0
    document.buffer.undo()
    for _ in range(200):
        tally._on_rest()
    assert tally.total.words == 6000
    tally.stop()
