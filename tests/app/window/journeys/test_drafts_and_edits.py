"""Whatever the writer, the engine and the keys do in whatever order: the document never holds a draft."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.editor.editor import Editor
from engine.messages import Ability
from tests.app.conftest import Desk

TEXT = "Alpha beta gamma.\nDelta \U0001f600 epsilon zeta.\n\nEta theta."
DRAFTS = ("§q1§", "§q2 more§\n§q3§", "§q4§")
RESULT = "new words"

MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["type", "delete", "undo", "redo", "fill", "rewrite", "fix", "play", "stop", "accept", "toggle"]
        ),
        st.integers(0, 60),
        st.integers(0, 12),
    ),
    max_size=25,
)


def place(editor: Editor, at: int, length: int) -> None:
    end = editor.document().characterCount() - 1
    cursor = editor.textCursor()
    cursor.setPosition(min(at, end))
    cursor.setPosition(min(at + length, end), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def make(desk: Desk, editor: Editor, move: str, at: int, length: int) -> None:
    match move:
        case "type":
            place(editor, at, 0)
            editor.textCursor().insertText("xy\nz"[: 1 + length % 4])
        case "delete":
            place(editor, at, length)
            editor.textCursor().removeSelectedText()
        case "undo":
            editor.undo()
        case "redo":
            editor.redo()
        case "fill":
            place(editor, at, 0)
            editor.holes.put()
            desk.start(editor, Ability.FILL)
        case "rewrite" | "fix":
            place(editor, at, length)
            desk.start(editor, Ability.REPHRASE if move == "rewrite" else Ability.FIX)
        case "play":
            desk.play(1 + length % 3)
        case "stop":
            desk.runs.stop(desk.on(editor))
        case "accept":
            before = editor.text()
            if desk.runs.accept(desk.on(editor)):
                after = editor.text()
                editor.undo()
                assert editor.text() == before
                editor.redo()
                assert editor.text() == after
        case "toggle":
            desk.on(editor).next_change()
            desk.on(editor).toggle_change()


def test_the_document_never_holds_a_draft(desk: Desk, full_counts: Callable[[int, int], int]) -> None:
    desk.session.drafts = list(DRAFTS)

    @settings(
        max_examples=full_counts(150, 1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(moves=MOVES)
    def holds(moves: list[tuple[str, int, int]]) -> None:
        editor = desk.page(TEXT)
        document = editor.document_model
        desk.session.results = None
        try:
            for move, at, length in moves:
                if move in ("fill", "rewrite", "fix"):
                    desk.runs.stop(desk.on(editor))
                    desk.turn()
                    editor.holes.clear()
                    desk.session.results = [[RESULT]]
                passive = move in ("fill", "rewrite", "fix", "play", "stop", "toggle")
                before = (editor.text(), document.revision, editor.document().isUndoAvailable())
                make(desk, editor, move, at, length)
                desk.turn(2)
                if passive:
                    assert (editor.text(), document.revision, editor.document().isUndoAvailable()) == before
                assert "§" not in editor.text()
                assert "§" not in document.to_bytes().decode()
                assert "§" not in editor.toPlainText()
            desk.runs.stop(desk.on(editor))
            desk.runs.stop(desk.on(editor))
            desk.turn()
            blocks = (editor.document().findBlockByNumber(n) for n in range(editor.blockCount()))
            editor.holes.clear()
            assert not any(block.layout().preeditAreaText() for block in blocks)
        finally:
            desk.runs.stop(desk.on(editor))
            desk.turn()
            desk.pages.remove(editor)
            desk.documents.close(document)
            editor.close()
            editor.deleteLater()

    holds()
