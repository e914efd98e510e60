"""The page's parts: ghosts and input methods, drafts' pace, the difference, locks, units."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.editor import Editor
from app.editor.ghosts.difference import pieces, words
from app.editor.locks.locks import found_locks
from app.editor.positions.units import Units, utf16_length
from engine.messages import SpanDraft, Step
from tests.app.conftest import Desk

TEXT = "One two three four.\n\nFive six seven."


def started(desk: Desk, text: str = TEXT) -> Editor:
    editor = desk.page(text)
    editor.select(4, 13)
    desk.start(editor)
    desk.play(2)
    return editor


def ghost(editor: Editor, block: int = 0) -> str:
    return editor.document().findBlockByNumber(block).layout().preeditAreaText()


@given(st.text(max_size=40), st.integers(0, 40))
def test_units_count_both_ways(text: str, at: int) -> None:
    at = min(at, len(text))
    units = Units(text)
    assert units.to_utf16(at) == utf16_length(text[:at])
    assert units.to_points(units.to_utf16(at)) == at


@given(st.text("ab \n.é", max_size=30), st.text("ab \n.é", max_size=30))
def test_pieces_cover_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.old for piece in found) == old
    assert "".join(piece.new for piece in found) == new
    assert all(old[p.start : p.start + len(p.old)] == p.old for p in found)
    assert not any(a.changed and b.changed for a, b in itertools.pairwise(found))
    assert "".join(words(old)) == old


def test_names_numbers_and_quotations_are_found() -> None:
    text = "Yesterday Anna paid 12.50 in New York. She said “never again” and I left."
    assert [text[a:b] for a, b in found_locks(text, 0, len(text))] == ["Anna", "12.50", "New York", "“never again”"]


def test_a_name_is_found_where_a_sentence_begins_with_it() -> None:
    text = (
        "Anna’s boat was late. The captain said that Anna and The Old Man had gone. Will they come? Anna will. "
        "Nobody knew Will. Anna Bell did, on the 14th, at 6.30pm, in the 1990s, x86; not a bit."
    )
    found = [text[low:high] for low, high in found_locks(text, 0, len(text))]
    # "The" and "will" are written small as well, so that their capitals may be the sentence's; "Nobody" is no name.
    assert found == ["Anna’s", "Anna", "The Old Man", "Anna", "Will", "Anna Bell", "14th", "6.30pm", "1990s", "x86"]
    start = text.index("Anna will")
    assert found_locks(text, start, start + 10) == [(start, start + 4)]


def test_a_dictionary_knows_a_name_that_only_begins_sentences() -> None:
    text = "Anna came late. Teh boat was gone. Rose waited, who had the rose."
    found = found_locks(text, 0, len(text), lambda word: word in ("Anna", "Rose"))
    # A slip is no name, and what is written small near by has its capital from the sentence.
    assert [text[low:high] for low, high in found] == ["Anna"]


def test_an_empty_input_method_event_leaves_selection_and_draft(desk: Desk) -> None:
    editor = started(desk)
    draft = ghost(editor)
    assert draft
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert editor.text() == TEXT
    assert editor.selection() == (4, 13)
    assert ghost(editor) == draft


def test_a_draft_waits_while_its_paragraph_is_composed(desk: Desk) -> None:
    editor = started(desk, "One two three four." + " and more" * 3)
    draft = ghost(editor)
    cursor = editor.textCursor()
    cursor.setPosition(30)
    editor.setTextCursor(cursor)
    QApplication.sendEvent(editor, QInputMethodEvent("ni", []))
    assert ghost(editor) == "ni"
    done = QInputMethodEvent("", [])
    done.setCommitString("你")
    QApplication.sendEvent(editor, done)
    assert editor.text()[30] == "你"
    assert ghost(editor) == draft


def test_calm_draws_the_newest_of_many(desk: Desk) -> None:
    desk.settings.set("draft.animation", "calm")
    editor = desk.page(TEXT)
    editor.select(4, 13)
    job = desk.start(editor)
    assert job is not None
    for number in range(1, 60):
        span = SpanDraft(4, 13, f"draft {number}", 1.0)
        job.take(Step(job.id, number, 60, 1.0, 0, 0, 0, 1, (span,)))
    assert desk.on(editor).drafts_painted == 1
    assert ghost(editor) == "draft 1"


def test_off_draws_nothing_but_the_result(desk: Desk) -> None:
    desk.settings.set("draft.animation", "off")
    editor = started(desk)
    assert ghost(editor) == ""
    desk.play_all()
    assert desk.run(editor).changes


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("A.\nB.\nC.", ["A.", "B.", "C."]),
        ("A.\nB.\nC.\nD.", ["A.", "B.", "C.\u2028D."]),
        ("A.", ["A.", "", ""]),
    ],
)
def test_paragraphs_keep_their_blocks(desk: Desk, draft: str, shown: list[str]) -> None:
    text = "One.\nTwo.\nThree."
    editor = desk.page(text)
    editor.select(0, len(text))
    job = desk.start(editor)
    assert job is not None
    job.take(Step(job.id, 1, 3, 1.0, 0, 0, 0, 1, (SpanDraft(0, len(text), draft, 1.0),)))
    assert [ghost(editor, n) for n in range(3)] == shown
    desk.runs.stop(desk.on(editor))
    assert [ghost(editor, n) for n in range(3)] == ["", "", ""]


def test_a_draft_changes_the_picture_and_nothing_else(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(4, 13)
    plain = editor.grab().toImage()
    desk.start(editor)
    desk.play(2)
    assert editor.grab().toImage() != plain
    desk.runs.stop(desk.on(editor))
    desk.turn()
    assert editor.grab().toImage() == plain


def test_no_break_spaces_survive_the_clipboard(desk: Desk) -> None:
    editor = desk.page("a\u00a0b\nc")
    editor.select(0, 5)
    data = editor.createMimeDataFromSelection()
    assert data.text() == "a\u00a0b\nc"
    pasted = QMimeData()
    pasted.setText("\u2029\0x")
    editor.insertFromMimeData(pasted)
    assert editor.document_model.to_bytes() == b"\n\0x"


def test_the_result_can_be_copied(desk: Desk) -> None:
    editor = started(desk)
    desk.play_all()
    desk.on(editor).copy_result()
    assert QGuiApplication.clipboard().text() == "The last light."


def test_locks_toggle_and_follow(desk: Desk) -> None:
    editor = desk.page("The word Anna stays.")
    assert editor.locks.within(0, 20).ranges() == ((9, 13),)
    editor.select(9, 13)
    assert editor.locks.toggle() is False
    assert editor.locks.within(0, 20).ranges() == ()
    editor.select(4, 6)
    assert editor.locks.toggle() is True
    assert editor.locks.within(0, 20).ranges() == ((4, 8),)


def test_a_hole_goes_with_its_text(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(4, 7)
    number = editor.holes.put(5, "hint")
    assert editor.holes.at(5) == number
    assert "5" in ghost(editor)
    editor.select(5, 6)
    editor.textCursor().insertText("X")
    assert editor.holes.marks() == []
    assert ghost(editor) == ""


@pytest.mark.parametrize(
    "text", ["# Head *a*", "> quote **b**", "- [ ] item", "`code` [l](u) [^1]", "```", "😀 **x** 😀"]
)
def test_markdown_is_coloured_and_left_alone(desk: Desk, text: str) -> None:
    editor = desk.page(text)
    editor.highlighter.ensure(editor.document().firstBlock())
    assert editor.document().firstBlock().layout().formats()
    assert editor.text() == text
    assert not editor.document().isUndoAvailable()
    assert QColor(editor.palette().text().color()).isValid()


def test_the_locks_of_a_passage_are_shown_there_only_and_go_again(desk: Desk) -> None:
    editor = desk.page("We met Anna.\nThen “we” met Anna again.\nAnd 😀 Anna.")

    def underlined() -> list[str]:
        found = []
        for number in range(editor.blockCount()):
            block = editor.document().findBlockByNumber(number)
            data = block.text().encode("utf-16-le")
            for part in block.layout().formats():
                if part.format.underlineStyle() is QTextCharFormat.UnderlineStyle.DotLine:
                    found.append(data[2 * part.start : 2 * (part.start + part.length)].decode("utf-16-le"))
        return found

    text = editor.text()
    editor.locks.show((text.index("Then"), len(text)))
    assert underlined() == ["“we”", "Anna", "Anna"]
    QTextCursor(editor.document()).insertText("Early\n")
    editor.locks.show(None)
    assert underlined() == []


def test_undo_and_redo_leave_the_caret_at_what_they_changed(desk: Desk, qtbot: QtBot) -> None:
    text = TEXT + " Eight nine ten."
    for start, end in ((4, 13), (len(text) - 4, len(text))):
        editor = desk.page(text)
        editor.select(start, end)
        desk.session.results = [["new words"]]
        desk.start(editor)
        desk.play_all()
        assert desk.runs.accept(desk.on(editor))
        accepted, behind = editor.text(), editor.caret()
        for undo in (
            lambda page: page.undo(),
            lambda page: qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
            lambda page: by_menu(page, "edit-undo"),
        ):
            undo(editor)
            assert (editor.text(), editor.caret()) == (text, end)
            editor.redo()
            assert (editor.text(), editor.caret()) == (accepted, behind)


def test_every_undo_and_redo_changes_the_text(desk: Desk, qtbot: QtBot) -> None:
    editor = desk.page("one two")
    texts = [editor.text()]
    for place in (3, 2, 5, 0, 0):
        editor.select(place, place)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        texts.append(editor.text())
    for old in texts[-2::-1]:
        editor.undo()
        assert editor.text() == old
    for new in texts[1:]:
        editor.redo()
        assert editor.text() == new
    editor.redo()
    assert editor.text() == texts[-1]


def by_menu(editor: Editor, name: str) -> None:
    menu = editor.createStandardContextMenu()
    action = menu.findChild(QAction, name)
    assert action is not None
    action.trigger()
    menu.deleteLater()


def heavy(editor: Editor, number: int) -> bool:
    return len(editor.document().findBlockByNumber(number).layout().formats()) > 1


def test_a_long_text_is_coloured_where_it_is_seen(desk: Desk) -> None:
    line = "Some **heavy** words on a line that goes on for a while.\n"
    editor = desk.page(line * 3000)
    editor.resize(600, 400)
    editor.show()
    editor.viewport().grab()
    assert heavy(editor, 0)
    assert not heavy(editor, 2900)
    place = len(line) * 2900
    editor.select(place, place)
    editor.centerCursor()
    assert heavy(editor, 2900)


def test_edits_of_a_long_text_leave_nothing_uncoloured_where_it_is_seen(desk: Desk) -> None:
    line = "Some **heavy** words on a line that goes on for a while.\n"
    editor = desk.page(line * 600)
    editor.show()
    for count in range(5):
        desk.turn()
        editor.select(count * 10, count * 10)
        editor.textCursor().insertText(line * 3)
    editor.select(0, 200)
    editor.textCursor().removeSelectedText()
    bar = editor.verticalScrollBar()
    while True:
        bar.triggerAction(bar.SliderAction.SliderPageStepAdd)
        editor.viewport().grab()
        if bar.value() == bar.maximum():
            break
    blocks = [editor.document().findBlockByNumber(number) for number in range(editor.blockCount())]
    assert all(heavy(editor, block.blockNumber()) for block in blocks if "**heavy**" in block.text())
