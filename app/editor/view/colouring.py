"""Colouring of what is about to be painted, before that: a paragraph's formats decide how high it is. GUI thread."""

from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.overlay import Overlay
from app.editor.markdown.highlighter import Highlighter


class Colouring:
    """Of the paragraphs of ``page`` that are in sight."""

    def __init__(self, page: QPlainTextEdit, highlighter: Highlighter, overlay: Overlay) -> None:
        self._page, self._highlighter, self._overlay = page, highlighter, overlay

    def ensure(self) -> None:
        """Let no paragraph in sight have formats that do not count any more; costs little where none has."""
        page, ensure = self._page, self._highlighter.ensure
        height, changed = page.viewport().height(), False
        block, bottom = page.firstVisibleBlock(), page.contentOffset().y()
        while block.isValid() and bottom <= height:
            changed = ensure(block) or changed
            bottom += page.blockBoundingRect(block).height()
            block = block.next()
        if changed and self._overlay:
            self._overlay.refresh()
