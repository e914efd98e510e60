"""Joins the tallies of the pages to the day's progress, the status line and the panel of counts.

GUI thread. A page's first full count is where it begins; only what comes after is written or cut.
"""

from PySide6.QtCore import QObject

from app.documents.counts.count import Counts
from app.documents.kept.progress import Progress
from app.settings import Settings
from app.window.page import Page
from app.window.panels.counts_panel import CountsPanel
from app.window.parts.phrases import count_text
from app.window.status.status_line import StatusLine


class Counting(QObject):
    """One for the window; ``follow`` every page that is made, ``show`` the one in front."""

    def __init__(
        self, progress: Progress, settings: Settings, line: StatusLine, panel: CountsPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._progress, self._settings, self._line, self._panel = progress, settings, line, panel
        self._known: dict[str, int] = {}
        self._front: Page | None = None

    def follow(self, page: Page) -> None:
        """Count what is written on ``page`` from now on."""
        page.tally.changed.connect(lambda: self._on_tally(page))
        page.editor.selection_settled.connect(lambda: self._on_selection(page))

    def show(self, page: Page | None) -> None:
        """``page`` is in front."""
        self._front = page
        total = page.tally.total if page is not None else Counts()
        selected = self._selected(page) if page is not None else Counts()
        self._panel.show_counts(total, selected)
        if page is None:
            self._line.words.setText("")
            return
        words = count_text(total.words, "word")
        if selected.characters:
            words = f"{selected.words:,} of {words} selected"
        target = self._settings.get("target.day")
        if target:
            words += f"  ·  {max(0, self._progress.written_today):,} of {target:,} today"
        self._line.words.setText(words)

    def _selected(self, page: Page) -> Counts:
        # By the tally, not by the text: of a long one a copy alone is noticed.
        cursor = page.editor.textCursor()
        return page.tally.between(cursor.selectionStart(), cursor.selectionEnd()) if cursor.hasSelection() else Counts()

    def _on_tally(self, page: Page) -> None:
        if page.tally.ready:
            words = page.tally.total.words
            gained = words - self._known.get(page.document.id, words)
            self._known[page.document.id] = words
            if gained:
                self._progress.add(gained, self._settings.get("target.day"))
        if page is self._front:
            self.show(page)

    def _on_selection(self, page: Page) -> None:
        if page is self._front:
            self.show(page)
