"""The longest sentences of the page in front, to go to: where a text is hard to read, it is often there.

GUI thread. Reads the text some moments after the writer paused, and only while it can be seen.
"""

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext

READ_MS = 400
MOST = 10
SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*[.!?]*")
PLACE = Qt.ItemDataRole.UserRole


class LongestSentencesPanel(Panel):
    """The longest first."""

    id, title, menu_text, keys = "longest_sentences", "Longest sentences", "&Longest sentences", ("Ctrl+F8",)
    summary = "the longest sentences"

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._page: Page | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self.read)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Longest sentences")
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._go_to)
        QVBoxLayout(self).addWidget(self.list)
        self.setFocusProxy(self.list)

    def follow(self, page: Page | None) -> None:
        if self._page is not None:
            self._page.editor.textChanged.disconnect(self._on_text)
        self._page = page
        if page is not None:
            page.editor.textChanged.connect(self._on_text)
        self.read()

    def read(self) -> None:
        """List the sentences of the text as it is now."""
        self._timer.stop()
        if not self.isVisible():
            return
        text = self._page.editor.text() if self._page is not None else ""
        sentences = sorted(SENTENCE.finditer(text), key=lambda match: -len(match[0].split()))
        self.list.clear()
        for match in sentences[:MOST]:
            item = QListWidgetItem(f"{len(match[0].split())}  {match[0]}", self.list)
            item.setData(PLACE, match.span())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _on_text(self) -> None:
        if self.isVisible():
            self._timer.start()

    def _go_to(self, item: QListWidgetItem) -> None:
        if self._page is not None:
            self._page.editor.select(*item.data(PLACE))
            self._page.editor.setFocus()
