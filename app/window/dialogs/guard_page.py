"""The page of the settings for the writer's guards, a line each. GUI thread; what can be used of them holds at once.

Knows ``Settings`` and how a guard is written; nothing of how a draft is watched.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.settings import Settings
from engine.errors import UsageError
from engine.guards import read_guard

KEY = "guard.lines"
ABOUT = (
    "What you name here, a line each, is watched for in every draft that a model writes, while it writes. "
    "Your own words are left alone."
)
FORMS = (
    ("ban suddenly", "is never written"),
    ("hold the old mill", "stays from the first draft that says it"),
    ("stop Anna : Anna is dead by now.", "ends the run with your sentence"),
    ("ban /very \\w+/", "a pattern (a regular expression)"),
)
_GAP = '<td width="18"></td>'
_PAUSE = 1200  # milliseconds after the last key


class GuardPage(QWidget):
    """A box of lines; what is wrong with one is said under it, and that line is not taken."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAccessibleName("Guard")
        self._settings = settings
        self._taken = settings.get(KEY)
        about = QLabel(ABOUT, self)
        about.setWordWrap(True)
        rows = "".join(f"<tr><td>{line}</td>{_GAP}<td>{does}</td></tr>" for line, does in FORMS)
        forms = QLabel(f'<table cellspacing="0" cellpadding="3">{rows}</table>', self)
        forms.setTextFormat(Qt.TextFormat.RichText)
        forms.setObjectName("Quiet")
        self.box = QPlainTextEdit(self._taken, self)
        self.box.setObjectName("Plain")
        self.box.setAccessibleName("Guards, one a line")
        self.box.setAccessibleDescription(f"{ABOUT} {'; '.join(f'{line}: {does}' for line, does in FORMS)}.")
        self.box.setTabChangesFocus(True)
        self.note = QLabel(self)
        self.note.setObjectName("Bad")
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 4)
        for widget in (about, forms):
            column.addWidget(widget)
        column.addWidget(self.box, 1)
        column.addWidget(self.note)
        # A line is looked at once it is typed: half a word is neither wrong nor to be banned.
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.take)
        self.box.textChanged.connect(self._pause.start)
        self.box.installEventFilter(self)
        settings.changed.connect(self._show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.take()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.take()
        super().hideEvent(event)

    def take(self) -> None:
        """Take every line that is a guard, and say what is wrong with the first that is none."""
        self._pause.stop()
        lines, wrong = [], ""
        for line in filter(str.strip, self.box.toPlainText().splitlines()):
            try:
                lines.append(read_guard(line).line)
            except UsageError as error:
                wrong = wrong or error.message
        self.note.setText(wrong)
        self._taken = "\n".join(lines)
        self._settings.set(KEY, self._taken)

    def _show(self, key: str, value: object) -> None:
        """Show a change made elsewhere (back to the defaults)."""
        if key == KEY and value != self._taken:
            self._taken = str(value)
            self.box.setPlainText(self._taken)
            self.take()
