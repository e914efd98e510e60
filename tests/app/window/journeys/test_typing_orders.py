"""Keys, undo, smart typing, holes and locks in whatever order, against a plain string: every key does what it says, and
undo comes only to what stood on the page before."""

import re
from collections.abc import Callable

import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from engine.messages import Ability
from tests.app.conftest import Desk
from tests.app.editor.typing.test_word_steps import types

TEXT = "“It’s 😀 late”, she said --\n\n---\ntwas of '90s e\u0301 👨‍👩‍👧 and `code x` 🇩🇪🇫🇷\nEnd."
KEYS = [*"ab'\"-. 9s`\r\t,", "’twas", "'em ", "...", "--", "👍🏽", "e\u0301", "(", "http://x "]
EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\ufe0f]")
OFTEN = ["type", "type", "type", "go", "select", "back", "delete", "undo", "redo", "left", "right"]
SELDOM = ["back word", "delete word", "save", "hole", "no holes", "lock", "smart", "plain"]
RUNS = ["run", "play", "finish", "accept", "stop", "reject"]
MOVES = st.lists(
    st.tuples(st.sampled_from([*OFTEN, *SELDOM, *RUNS]), st.sampled_from(KEYS), st.integers(0, 90)),
    min_size=12,
    max_size=50,
)


def keyboard(text: str) -> str:
    """``text`` with what a keyboard has in place of curly and long forms."""
    text = re.sub("[‘’]", "'", re.sub("[“”]", '"', text)).replace("—", "--").replace("…", "...")
    return re.sub("--+", "--", text)


def without(text: str, start: int, end: int) -> str:
    return text[:start] + text[end:]


def expected_back(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if not line:
        return without(text, max(0, at - 1), at)
    last = regex.findall(r"\X", line)[-1]
    return without(text, at - (len(last) if EMOJI.search(last) else 1), at)


def expected_delete(text: str, at: int) -> str:
    found = regex.compile(r"\X").match(text, at)
    return text if found is None else without(text, at, found.end())


def settle(editor: Editor, at: int) -> int:
    """A place near ``at`` that no character is torn by."""
    ends = [0, *(match.end() for match in regex.finditer(r"\X", editor.text()))]
    return min(ends, key=lambda end: abs(end - at))


def make(desk: Desk, editor: Editor, move: str, keys: str, place: int, seen: set[str]) -> None:
    text, (start, end) = editor.text(), editor.selection()
    match move:
        case "type":
            for key in keys:
                text, (start, end) = editor.text(), editor.selection()
                raw = text[:start] + key.replace("\r", "\n") + text[end:]
                seen |= {without(text, start, end), raw}
                if text[:start].endswith("—") and key == "-":
                    seen.add(text[: start - 1] + "---" + text[end:])
                types(editor, key)
                assert keyboard(editor.text()) == keyboard(raw)
                assert editor.selection()[0] == editor.selection()[1]
                assert len(editor.text()) - editor.caret() == len(text) - end
                # A quote before may have turned out to be an apostrophe, one step later.
                seen |= {editor.text(), text[:start] + editor.text()[start:]}
        case "back" | "delete":
            back = move == "back"
            QTest.keyClick(editor, Qt.Key.Key_Backspace if back else Qt.Key.Key_Delete)
            if start < end:
                assert editor.text() == without(text, start, end)
            else:
                assert editor.text() == (expected_back if back else expected_delete)(text, start)
            seen.add(editor.text())
        case "back word" | "delete word":
            key = Qt.Key.Key_Backspace if move == "back word" else Qt.Key.Key_Delete
            QTest.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
            gone = len(text) - len(editor.text())
            if start == end:
                start, end = (start - gone, start) if move == "back word" else (end, end + gone)
            assert editor.text() == without(text, start, end)
            assert settle(editor, editor.caret()) == editor.caret()
            seen.add(editor.text())
        case "left" | "right":
            QTest.keyClick(editor, Qt.Key.Key_Left if move == "left" else Qt.Key.Key_Right)
            ends = [0, *(match.end() for match in regex.finditer(r"\X", text))]
            assert editor.caret() in ends
            if start == end:
                at = ends.index(start) + (1 if move == "right" else -1)
                assert editor.caret() == ends[min(max(at, 0), len(ends) - 1)]
        case "save":
            editor.document().setModified(False)
        case "undo":
            if editor.document().isUndoAvailable():
                editor.undo()
                assert editor.text() in seen
                editor.redo()
                assert editor.text() == text
                editor.undo()
        case "redo":
            if editor.document().isRedoAvailable():
                editor.redo()
                assert editor.text() in seen
                editor.undo()
                assert editor.text() == text
                editor.redo()
        case "go":
            at = settle(editor, place)
            editor.select(at, at)
        case "select":
            editor.select(settle(editor, place), settle(editor, place + 7))
        case "hole":
            editor.holes.put()
        case "no holes":
            editor.holes.clear()
        case "lock":
            editor.locks.toggle()
        case "run":
            desk.runs.stop(desk.on(editor))
            desk.turn()
            desk.session.results = [["new “words”"]]
            desk.start(editor, Ability.FILL if editor.holes.marks() else Ability.FIX)
        case "play":
            desk.play(2)
        case "finish":
            desk.play_all()
        case "stop":
            desk.runs.stop(desk.on(editor))
        case "accept":
            desk.runs.accept(desk.on(editor))
            seen.add(editor.text())
        case "reject":
            desk.runs.stop(desk.on(editor))
        case "smart" | "plain":
            desk.settings.set("typing.quotes", "english" if move == "smart" else "off")
    if move in (
        "left",
        "right",
        "save",
        "go",
        "select",
        "hole",
        "no holes",
        "lock",
        "smart",
        "plain",
        "run",
        "play",
        "finish",
        "stop",
        "reject",
    ):
        assert editor.text() == text


def test_every_key_does_what_it_says_and_undo_comes_to_what_was(
    desk: Desk, full_counts: Callable[[int, int], int]
) -> None:
    desk.session.drafts = ["§q1§", "§q2 more§\n§q3§", "§q4§"]

    @settings(
        max_examples=full_counts(150, 2000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(moves=MOVES, hole=st.booleans(), caret=st.integers(0, 90))
    def holds(moves: list[tuple[str, str, int]], hole: bool, caret: int) -> None:
        desk.settings.set("typing.quotes", "english")
        editor = desk.page(TEXT)
        try:
            seen = {TEXT}
            if hole:
                editor.select(TEXT.index("of"), TEXT.index("of") + 2)
                editor.holes.put(7, "a hint")
            make(desk, editor, "go", "", caret, seen)
            for move, keys, place in moves:
                make(desk, editor, move, keys, place, seen)
                desk.turn(2)
                assert editor.document_model.to_bytes().decode() == editor.text()
                assert all(not hole.anchor.stale for hole in editor.holes._holes._holes.values())
                assert all(0 <= low < high < editor.document().characterCount() for low, high in editor.locks.locked())
            last = editor.text()
            while editor.document().isUndoAvailable():
                editor.undo()
                assert editor.text() in seen
            assert editor.text() == TEXT
            assert any(move == "save" for move, *_ in moves) or not editor.document_model.modified
            while editor.document().isRedoAvailable():
                editor.redo()
            assert editor.text() == last or any(move == "undo" for move, *_ in moves)
        finally:
            desk.runs.stop(desk.on(editor))
            desk.turn()
            desk.pages.remove(editor)
            desk.documents.close(editor.document_model)
            editor.close()
            editor.deleteLater()

    holds()
