"""Joins the tallies of the pages to the day's progress and the status line.

GUI thread. A page's first full count is where it begins; only what comes after is written or cut.
"""

from PySide6.QtCore import QObject

from app.documents.counts.count import Counts
from app.documents.kept.progress import DailyProgress
from app.settings import Settings
from app.window.follower import Follower
from app.window.page import Page
from app.window.parts.phrases import count_text
from app.window.status.status_line import StatusLine


class Counting(Follower, QObject):
    """Of one window."""

    def __init__(self, progress: DailyProgress, settings: Settings, line: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._progress, self._settings, self._line = progress, settings, line
        self._known: dict[str, int] = {}
        self._front: Page | None = None

    def join(self, page: Page) -> None:
        """Count what is written on ``page`` from now on."""
        page.tally.changed.connect(lambda: self._on_tally(page))
        page.editor.selection_settled.connect(lambda: self._on_selection(page))

    def follow(self, page: Page | None) -> None:
        self._front = page
        self._line.words.setVisible(page is not None)
        if page is None:
            self._line.words.setText("")
            return
        total, selected = counts_of(page)
        words = count_text(total.words, "word")
        if selected.characters:
            words = f"{selected.words:,} of {words} selected"
        target = self._settings.get("target.day")
        if target:
            words += f"  ·  {max(0, self._progress.written_today):,} of {target:,} today"
        self._line.words.setText(words)

    def _on_tally(self, page: Page) -> None:
        if page.tally.ready:
            words = page.tally.total.words
            gained = words - self._known.get(page.document.id, words)
            self._known[page.document.id] = words
            if gained:
                self._progress.add(gained, self._settings.get("target.day"))
        if page is self._front:
            self.follow(page)

    def _on_selection(self, page: Page) -> None:
        if page is self._front:
            self.follow(page)


def counts_of(page: Page) -> tuple[Counts, Counts]:
    """Of the text of ``page``, and of what is selected in it."""
    # By the tally, not by the text: of a long one a copy alone is noticed.
    cursor = page.editor.textCursor()
    if not cursor.hasSelection():
        return page.tally.total, Counts()
    return page.tally.total, page.tally.between(cursor.selectionStart(), cursor.selectionEnd())
