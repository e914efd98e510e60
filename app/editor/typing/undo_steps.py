"""Undo and redo of a page, with the caret where something changed. GUI thread; knows nothing of what a step was."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit


def step_back(page: QPlainTextEdit) -> None:
    """Undo."""
    _step(page, page.document().undo)


def step_again(page: QPlainTextEdit) -> None:
    """Redo."""
    _step(page, page.document().redo)


def _step(page: QPlainTextEdit, step: Callable[[], None]) -> None:
    """Qt's own way puts the caret at the text's start after a step that also set a format."""
    places: list[int] = []

    def note(start: int, _removed: int, added: int) -> None:
        places.append(start + added)

    page.document().contentsChange.connect(note)
    try:
        step()
    finally:
        page.document().contentsChange.disconnect(note)
    if places:
        cursor = page.textCursor()
        cursor.setPosition(min(places[-1], page.document().characterCount() - 1))
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
