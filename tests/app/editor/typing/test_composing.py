"""What comes by dead keys and input methods is typed as by keys, and undone by words."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.editor import Editor
from tests.app.conftest import Desk
from tests.app.editor.conftest import Surfaces, draw_over, drawn_over
from tests.app.editor.typing.test_smart_keys import smart_page
from tests.app.editor.typing.test_word_steps import types


def composes(editor: Editor, text: str, *shown: str, start: int = 0, length: int = 0) -> None:
    """``shown`` stands there one after the other while it is composed, then ``text`` comes in."""
    for preedit in shown:
        QApplication.sendEvent(editor, QInputMethodEvent(preedit, []))
        assert preedit_of(editor) == preedit
    event = QInputMethodEvent("", [])
    event.setCommitString(text, start, length)
    QApplication.sendEvent(editor, event)


def preedit_of(editor: Editor) -> str:
    return editor.textCursor().block().layout().preeditAreaText()


def by_dead_keys(editor: Editor, text: str) -> None:
    for letter in text:
        composes(editor, "\n" if letter == "\r" else letter, "´")


def all_steps(editor: Editor) -> list[str]:
    seen = [editor.text()]
    while editor.document().isUndoAvailable():
        editor.undo()
        seen.append(editor.text())
    return seen


@pytest.mark.parametrize(
    "keys",
    [
        "it's",
        'He said "Go',
        '"a" b',
        "a--b",
        "a---b",
        "Wait...",
        "'twas so",
        "'twas,",
        "of '90s ",
        "'twas\rso",
        "“It’s late,” she said. A 2nd well-known 😀 day",
    ],
)
def test_by_dead_keys_the_text_and_its_steps_are_those_of_keys(desk: Desk, keys: str) -> None:
    typed, composed, at_once = smart_page(desk), smart_page(desk), smart_page(desk)
    types(typed, keys)
    by_dead_keys(composed, keys)
    composes(at_once, keys.replace("\r", "\n"))
    steps = all_steps(typed)
    assert all_steps(composed) == steps
    assert all_steps(at_once) == steps
    for editor in (composed, at_once):
        while editor.document().isRedoAvailable():
            editor.redo()
        assert editor.text() == steps[0]


@pytest.mark.parametrize("word", ["éa", "éà", "aé", "été", "café", "caféteria", "ÉTÉ", "naïveté"])
def test_an_accent_by_a_dead_key_splits_no_word(desk: Desk, word: str) -> None:
    editor = smart_page(desk)
    types(editor, "un ")
    for letter in word:
        if letter.isascii():
            types(editor, letter)
        else:
            composes(editor, letter, "´")
    types(editor, " bon")
    assert all_steps(editor) == [f"un {word} bon", f"un {word} ", "un ", ""]


def test_no_rule_holds_while_it_is_composed(desk: Desk) -> None:
    editor = smart_page(desk, "so ")
    for preedit in ("'", "''", '"', "--", "..."):
        QApplication.sendEvent(editor, QInputMethodEvent(preedit, []))
        assert (editor.text(), preedit_of(editor)) == ("so ", preedit)
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert (editor.text(), preedit_of(editor)) == ("so ", "")
    assert not editor.document().isUndoAvailable()


def test_what_is_composed_next_stands_behind_what_came_in(desk: Desk) -> None:
    editor = smart_page(desk, "so ")
    composes(editor, "it", "i")
    event = QInputMethodEvent("ni", [])
    event.setCommitString("'")
    QApplication.sendEvent(editor, event)
    assert (editor.text(), preedit_of(editor)) == ("so it’", "ni")
    layout = editor.textCursor().block().layout()
    assert layout.preeditAreaPosition() == editor.textCursor().positionInBlock() == 6
    composes(editor, "s", "n")
    assert (editor.text(), preedit_of(editor)) == ("so it’s", "")


def test_words_without_spaces_come_in_and_go_as_they_were_made(desk: Desk) -> None:
    editor = smart_page(desk)
    for made, *shown in (("你好", "n", "ni", "nih"), ("，", ","), ("世界", "shi", "shijie"), ("。", ".")):
        composes(editor, made, *shown)
    types(editor, "ok ")
    composes(editor, "한", "ㅎ", "하", "한")
    composes(editor, "국", "ㄱ", "구", "국")
    composes(editor, "กำลัง", "ก")
    assert all_steps(editor) == [
        "你好，世界。ok 한국กำลัง",
        "你好，世界。ok 한국",
        "你好，世界。ok ",
        "你好，世界。",
        "你好，世界",
        "你好，",
        "你好",
        "",
    ]


def test_a_quote_from_an_input_method_of_another_script_is_its_own(desk: Desk) -> None:
    editor = smart_page(desk)
    composes(editor, "「你好」他说“好”")
    assert editor.text() == "「你好」他说“好”"
    composes(editor, 'Il dit "你好" et "非常好"')
    assert editor.text() == "「你好」他说“好”Il dit “你好” et “非常好”"


def test_what_is_selected_gives_way(desk: Desk) -> None:
    editor = smart_page(desk, "one two three")
    editor.select(4, 7)
    composes(editor, '"')
    assert editor.text() == "one “ three"
    editor = smart_page(desk, "one two three")
    editor.select(4, 7)
    composes(editor, "zwölf", "´")
    assert editor.text() == "one zwölf three"
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.text() == "one two three"


class TestReplacing:
    """What an input method wants gone: a letter that gets its accent, a word that is put right."""

    def test_the_letter_before_the_caret_is_one_step_with_its_word(self, desk: Desk) -> None:
        editor = smart_page(desk)
        types(editor, "un cafe")
        composes(editor, "é", start=-1, length=1)
        types(editor, "s noir")
        assert all_steps(editor) == ["un cafés noir", "un cafés ", "un ", ""]

    def test_a_letter_that_was_there_before_is_a_step_of_its_own(self, desk: Desk) -> None:
        editor = smart_page(desk, "un cafe")
        types(editor, " noir")
        editor.select(7, 7)
        composes(editor, "é", start=-1, length=1)
        assert (editor.text(), editor.caret()) == ("un café noir", 7)
        editor.undo()
        assert editor.text() == "un cafe noir"

    def test_a_word_elsewhere_leaves_the_caret(self, desk: Desk) -> None:
        editor = smart_page(desk, "I hve a 😀 cat")
        composes(editor, "have", start=-12, length=3)
        assert (editor.text(), editor.caret()) == ("I have a 😀 cat", 14)
        editor.undo()
        assert editor.text() == "I hve a 😀 cat"

    def test_rules_hold_for_what_comes_in_its_place(self, desk: Desk) -> None:
        editor = smart_page(desk, "it`")
        composes(editor, "'s", start=-1, length=1)
        assert editor.text() == "it’s"

    def test_nothing_in_its_place_and_more_than_there_is(self, desk: Desk) -> None:
        editor = smart_page(desk, "one two")
        composes(editor, "", start=-3, length=3)
        assert editor.text() == "one "
        composes(editor, "x", start=-99, length=999)
        assert editor.text() == "x"
        assert all_steps(editor)[-1] == "one two"


class TestBeside:
    """Holes, drafts, proposals and locks on the paragraph that is composed in."""

    def test_a_hole_stays_and_is_drawn_again(self, desk: Desk) -> None:
        editor = smart_page(desk, "so -- and")
        editor.select(3, 5)
        editor.holes.put(3, "a hint")
        drawn = editor.document().firstBlock().layout().preeditAreaText()
        editor.select(9, 9)
        by_dead_keys(editor, " it's \"")
        assert editor.text() == "so -- and it’s “"
        assert [(mark.start, mark.end) for mark in editor.holes.marks()] == [(3, 5)]
        assert editor.document().firstBlock().layout().preeditAreaText().startswith(drawn)

    @pytest.mark.parametrize(("text", "key"), [("so -", "-"), ("so ..", "."), ("so —", "-")])
    def test_a_hole_is_no_part_of_what_is_replaced(self, desk: Desk, text: str, key: str) -> None:
        editor = smart_page(desk, text)
        editor.select(3, len(text))
        editor.holes.put()
        composes(editor, key, "´")
        assert editor.text() == text + key
        assert [(mark.start, mark.end) for mark in editor.holes.marks()] == [(3, len(text))]

    def test_a_proposal_elsewhere_in_the_paragraph_waits(self, desk: Desk) -> None:
        desk.settings.set("typing.quotes", "english")
        editor = desk.page("One two three four. And more.")
        editor.show()
        editor.select(4, 13)
        desk.start(editor)
        desk.play_all()
        run = desk.run(editor)
        assert run.proposal is not None
        drawn = preedit_of(editor)
        editor.select(29, 29)
        composes(editor, "It's", "´", "'")
        assert editor.text() == "One two three four. And more.It’s"
        assert not run.stale
        assert preedit_of(editor) == drawn

    def test_locks_follow(self, desk: Desk) -> None:
        editor = smart_page(desk, "Anna saw ’em")
        editor.select(0, 4)
        assert editor.locks.toggle()
        editor.select(0, 0)
        by_dead_keys(editor, '"')
        assert editor.text() == "“Anna saw ’em"
        assert editor.locks.locked() == [(1, 5)]
        editor.select(5, 5)
        composes(editor, "é", "´")
        assert editor.locks.locked() == [(1, 6)], "a word that grew is locked whole"


def test_code_and_front_matter_are_composed_as_they_are(desk: Desk) -> None:
    editor = smart_page(desk, "```\nx = ")
    by_dead_keys(editor, '"a"--...')
    assert editor.text() == '```\nx = "a"--...'


def test_a_page_that_takes_no_keys_takes_no_composed_text(surfaces: Surfaces) -> None:
    surface = surfaces("one two")
    draw_over(surface, 0, 3)
    drawn = drawn_over(surface)
    surface.setReadOnly(True)
    event = QInputMethodEvent("", [])
    event.setCommitString("x")
    QApplication.sendEvent(surface, event)
    assert (surface.text(), drawn_over(surface)) == ("one two", drawn)


def test_attributes_come_to_qt(desk: Desk) -> None:
    editor = smart_page(desk, "one two")
    attribute = QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Selection, 4, 3, None)
    event = QInputMethodEvent("", [attribute])
    event.setCommitString("!")
    QApplication.sendEvent(editor, event)
    assert (editor.text(), editor.selection()) == ("one two!", (4, 7))


def test_a_key_between_two_compositions_is_typed_as_ever(desk: Desk) -> None:
    editor = smart_page(desk)
    composes(editor, "é", "´")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    composes(editor, "é", "´")
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "´'"))
    assert editor.text() == "é´'"
