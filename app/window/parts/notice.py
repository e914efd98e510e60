"""A strip above the page that says one sentence and offers what to do. Never modal. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.window.parts.announcements import announce
from app.window.parts.icons import Icons

Choice = tuple[str, Callable[[], object]]
_Message = tuple[str, Sequence[Choice], bool, str]
"""Text, choices, whether it is bad, key."""


class _Button(QPushButton):
    """A button that Enter presses too, as in a dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Notice(QFrame):
    """One notice at a time; a newer one takes the place of an older one. A question under a key comes back after it."""

    left = Signal()
    """What had the keyboard in it is gone: the next letter is meant for the page."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._buttons: list[QPushButton] = []
        self.key = ""
        self._shown: _Message = ("", (), False, "")
        self._waiting: list[_Message] = []
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.away = QToolButton(self)
        self.away.setProperty("flat", True)
        self.away.setAccessibleName("Put this notice away")
        self.away.setToolTip("Put this notice away")
        self.away.clicked.connect(self.clear)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 7, 10, 7)
        self._row.addWidget(self.label, 1)
        self._row.addWidget(self.away)
        self.hide()

    def say(self, text: str, choices: Sequence[Choice] = (), bad: bool = False, key: str = "") -> None:
        """Show ``text``; each choice is a button that also puts it away. ``key`` names it for :meth:`clear`."""
        if self._buttons and self.key and self.key != key and not self.isHidden():
            self._waiting.append(self._shown)
        self._waiting = [message for message in self._waiting if message[3] != key]
        self._show(text, choices, bad, key)

    def _show(self, text: str, choices: Sequence[Choice], bad: bool, key: str) -> None:
        focused = self._focused()
        self._drop_buttons()
        self.key, self._shown = key, (text, choices, bad, key)
        self.setObjectName("NoticeBad" if bad else "Notice")
        self.style().polish(self)
        self.away.setIcon(self._icons.icon("close"))
        self.label.setText(text)
        for place, (label, act) in enumerate(choices):
            button = _Button(label, self)
            button.clicked.connect(lambda _on=False, act=act: self._take(act))
            self._row.insertWidget(1 + place, button)
            self._buttons.append(button)
        self.show()
        if focused:
            self.left.emit()
        announce(self, text, urgent=bad)

    def say_otherwise(self, text: str, key: str) -> None:
        """Change the words of the notice named ``key``, if it is the one shown; not announced again."""
        if key == self.key and not self.isHidden():
            self.label.setText(text)

    def clear(self, key: str = "") -> None:
        """Put it away; with a ``key`` only if that is the one shown."""
        if isinstance(key, str) and key:
            self._waiting = [message for message in self._waiting if message[3] != key]
            if key != self.key:
                return
        focused = self._focused()
        self._drop_buttons()
        self.hide()
        if focused:
            self.left.emit()
        if self._waiting:
            self._show(*self._waiting.pop())

    @property
    def asks(self) -> bool:
        """Whether something is to be decided, on a page behind others too."""
        return not self.isHidden() and bool(self._buttons or self._waiting)

    def buttons(self) -> tuple[QPushButton, ...]:
        """Of the notice that is shown, from left to right."""
        return tuple(self._buttons)

    def first(self) -> QWidget:
        """What the keyboard comes to first."""
        return self._buttons[0] if self._buttons else self.away

    def _take(self, act: Callable[[], object]) -> None:
        self.clear()
        act()

    def _focused(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _drop_buttons(self) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
