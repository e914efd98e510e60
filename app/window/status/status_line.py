"""The status bar: what was just said on the left; what takes long, the words' count and the meter's chip on the right.

GUI thread.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from app.plain_words import plain_tip
from app.window.figures.meter_chip import MeterChip

SAID_MS = 6000
MOST_WAITING = 260
"""Pixels of what is waited for; a name can be long."""
WHOLE_FROM = 720
"""The width from which there is room for all that the chip has to say."""


class StatusLine(QStatusBar):
    """Some things in one line."""

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
        self.waiting = QLabel(self)
        self.waiting.setTextFormat(Qt.TextFormat.PlainText)
        self.leave = QPushButton("Cancel", self)
        self.leave.setProperty("flat", True)
        # Pressed with the mouse, it leaves the keyboard to the page.
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave.setToolTip("Go on without it; everything is as it was before")
        for part in (self.waiting, self.leave):
            part.hide()
            self.addPermanentWidget(part)
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

    def show_waiting(self, text: str) -> None:
        """What is taking long, with the button that leaves it; "" where nothing is."""
        shown = self.waiting.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, MOST_WAITING)
        self.waiting.setText(shown)
        self.waiting.setToolTip(plain_tip(text))
        self.leave.setAccessibleName(f"Cancel: {text}" if text else "Cancel")
        for part in (self.waiting, self.leave):
            part.setVisible(bool(text))

    def show_form(self, endings: str, encoding: str) -> None:
        """Line endings and encoding, where they are not the usual ones."""
        parts = [part for part in (endings if endings != "LF" else "", encoding if encoding != "UTF-8" else "") if part]
        self.form.setText("  ·  ".join(parts))
        self.form.setVisible(bool(parts))
