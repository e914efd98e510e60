"""The status bar: what was just said on the left, the count of words, and the meter's chip on the right. GUI thread."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from app.window.figures.meter_chip import MeterChip

SAID_MS = 6000
WHOLE_FROM = 720
"""The width from which there is room for all that the chip has to say."""


class StatusLine(QStatusBar):
    """Three things in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 6, 2)
        self.words = QPushButton(self)
        self.words.setObjectName("Chip")
        self.words.setToolTip("Counts and targets")
        self.words.setAccessibleName("Words")
        self.form = QLabel(self)
        self.form.setObjectName("Quiet")
        self.author = QLabel(self)
        self.author.setObjectName("Quiet")
        self.author.setAccessibleName("Written by")
        self.author.hide()
        self.chip = MeterChip(self)
        self.addPermanentWidget(self.author)
        self.addPermanentWidget(self.words)
        self.addPermanentWidget(self.form)
        self.addPermanentWidget(self.chip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chip.set_narrow(event.size().width() < WHOLE_FROM)

    def say(self, text: str) -> None:
        """Show ``text`` for some seconds."""
        self.showMessage(text, SAID_MS)

    def show_form(self, endings: str, encoding: str) -> None:
        """Line endings and encoding, where they are not the usual ones."""
        parts = [part for part in (endings if endings != "LF" else "", encoding if encoding != "UTF-8" else "") if part]
        self.form.setText("  ·  ".join(parts))
        self.form.setVisible(bool(parts))
