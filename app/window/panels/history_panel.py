"""The history of accepted edits of one document: original, result and recipe; put back, run again, wipe.

GUI thread. Knows history entries; says what the writer wants through signals.
"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.documents.kept.history import Entry
from app.plain_words import plain_tip
from app.window.parts.phrases import ms_text
from app.window.proposing.passage_view import PassageView

PASSAGE_HIGH = 140
"""Pixels that each of the two passages takes at most, so that the list and the buttons have their room."""


class HistoryPanel(QWidget):
    """Newest first."""

    put_back_wanted = Signal(object)
    """Entry: bring the original back where the result still stands."""
    run_again_wanted = Signal(object)
    """Entry: the same action and choices, on what is selected now."""
    wipe_wanted = Signal()
    wipe_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self._entries: list[Entry] = []
        self.list = QListWidget(self)
        self.list.setAccessibleName("Accepted edits")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentRowChanged.connect(self._show_entry)
        self.list.itemActivated.connect(lambda _item: self._put_back())
        self.facts = QLabel(self)
        self.facts.setObjectName("Quiet")
        self.facts.setWordWrap(True)
        self.original = PassageView("Your words", PASSAGE_HIGH, self)
        self.result = PassageView("Accepted", PASSAGE_HIGH, self)
        self.put_back = QPushButton("Put back", self)
        self.put_back.setToolTip("Bring your own words back, as one more edit that can be undone")
        self.put_back.clicked.connect(self._put_back)
        self.again = QPushButton("Run again on the selection", self)
        self.again.clicked.connect(lambda: self._emit(self.run_again_wanted))
        self.wipe = QPushButton("Wipe this history…", self)
        self.wipe.setProperty("flat", True)
        self.wipe.clicked.connect(self.wipe_wanted)
        self.wipe_all = QPushButton("Wipe all histories…", self)
        self.wipe_all.setProperty("flat", True)
        self.wipe_all.clicked.connect(self.wipe_all_wanted)
        self.headings = [QLabel("Your words", self), QLabel("Accepted", self)]
        for heading in self.headings:
            heading.setObjectName("Title")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.addWidget(self.list, 1)
        column.addWidget(self.facts)
        for heading, passage in zip(self.headings, (self.original, self.result), strict=True):
            column.addWidget(heading)
            column.addWidget(passage)
        row = QHBoxLayout()
        row.addWidget(self.put_back)
        row.addWidget(self.again)
        column.addLayout(row)
        column.addWidget(self.wipe)
        column.addWidget(self.wipe_all)
        column.addStretch(0)
        self.setMinimumWidth(260)
        self.show_entries([])

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Entries as the store gives them, oldest first."""
        self._entries = list(reversed(entries))
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self._entries:
            item = QListWidgetItem(
                f"{when_text(entry.when)}   {entry.label or entry.action}\n{first_words(entry.result)}"
            )
            item.setToolTip(plain_tip(entry.result[:400]))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
        self._show_entry(0)

    def current(self) -> Entry | None:
        row = self.list.currentRow()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def _show_entry(self, _row: int) -> None:
        entry = self.current()
        for part in (self.put_back, self.again, self.original, self.result, *self.headings):
            part.setVisible(entry is not None)
        self.wipe.setVisible(bool(self._entries))
        self.list.setVisible(bool(self._entries))
        if entry is None:
            self.facts.setText(
                "Edits that you accept in this document are listed here, with your own words beside them."
            )
            return
        self.original.setText(entry.original or "(nothing: this was a hole)")
        self.result.setText(entry.result)
        self.facts.setText(f"{entry.model}, {entry.dtype}, seed {entry.seed}, {ms_text(entry.ms)}")

    def _put_back(self) -> None:
        self._emit(self.put_back_wanted)

    def _emit(self, signal: SignalInstance) -> None:
        entry = self.current()
        if entry is not None:
            signal.emit(entry)


def when_text(when: str) -> str:
    """ "14:05" for today, "3 Nov 14:05" for another day; what is no time is shown as it is."""
    try:
        moment = datetime.fromisoformat(when).astimezone()
    except ValueError:
        return when
    today = datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if moment.date() == today else f"{moment.day} {moment:%b %H:%M}"


def first_words(text: str, limit: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
