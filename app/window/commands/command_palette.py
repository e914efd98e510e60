"""Every command by name (Ctrl+Shift+P): type some letters, take one. GUI thread; knows ``QAction`` and nothing else."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.window.parts.phrases import shortened

SHOWN = 60
MARGIN = 10
FRAME = 1
"""Pixels of a row's frame, which the style takes from what the row is given."""
NAME_LONG = 60
"""Characters of a name that there is room for; a writer's own action may have any length."""
SCATTERED = 1000
"""The rank from which on a name only has the letters, with gaps."""


def rank(query: str, name: str) -> int | None:
    """How well ``query`` fits ``name``: smaller is better, None is not at all. Letters may have gaps."""
    want, have = query.casefold().replace(" ", ""), name.casefold()
    if not want:
        return 0
    whole = have.find(query.casefold().strip())
    if whole >= 0:
        return whole if whole == 0 or not have[whole - 1].isalnum() else 100 + whole
    at, gaps = -1, 0
    for letter in want:
        place = have.find(letter, at + 1)
        if place < 0:
            return None
        gaps += place - at - 1
        at = place
    return SCATTERED + gaps


class CommandPalette(QFrame):
    """An overlay on the window. Up and Down choose, Enter takes, Esc leaves."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName("Commands")
        self._commands: list[tuple[str, QAction]] = []
        self._room = 420
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Name of a command")
        self.line.setAccessibleName("Name of a command")
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setObjectName("Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.empty = QLabel("No command has a name like that.", self)
        self.empty.setObjectName("Quiet")
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        for widget in (self.line, self.list, self.empty):
            column.addWidget(widget)
        self.hide()

    def open(self, commands: Sequence[tuple[str, QAction]]) -> None:
        """Offer (group, action) pairs; disabled ones are shown, with why in their status tip, and cannot be taken."""
        # What can be done now comes first.
        self._commands = sorted(commands, key=lambda entry: not entry[1].isEnabled())
        self.line.clear()
        self._filter("")
        self.show()
        self.raise_()
        self.line.setFocus()

    def place_in(self, room: QRect) -> None:
        """Stand at the top of ``room``, no wider and higher than it."""
        wide = min(560, room.width() - 32)
        self._room = min(420, room.height() - 40)
        self.setGeometry(room.center().x() - wide // 2, room.top() + 16, wide, self._room)
        self._fit()

    def _fit(self) -> None:
        """No higher than what there is to show."""
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        frame = self.line.sizeHint().height() + 3 * MARGIN
        shown = rows + 2 * self.list.frameWidth() + 12 if rows else self.empty.sizeHint().height()
        self.resize(self.width(), min(self._room, frame + shown))

    def close_palette(self) -> None:
        """Put it away; :attr:`closed` says so."""
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in moves:
                row = self.list.currentRow() + moves[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_palette()
                return True
        return super().eventFilter(watched, event)

    def _filter(self, query: str) -> None:
        fitting = []
        for place, (group, action) in enumerate(self._commands):
            name = f"{group}: {plain_name(action)}" if group else plain_name(action)
            value = rank(query, plain_name(action))
            value = rank(query, name) if value is None else value
            if value is not None:
                # A name that is asked for whole is meant, though it cannot be used now and only says why.
                fitting.append((not action.isEnabled() and value > 0, value, place, name, action))
        if any(value < SCATTERED for _, value, *_ in fitting):
            # What was typed stands in some names as it is: those are meant, not others that have its letters somewhere.
            fitting = [entry for entry in fitting if entry[1] < SCATTERED]
        self.list.clear()
        for *_, name, action in sorted(fitting, key=lambda entry: entry[:3])[:SHOWN]:
            item = QListWidgetItem(self.list)
            item.setData(Qt.ItemDataRole.UserRole, action)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            row = _Row(shortened(name, NAME_LONG), action, self.list)
            item.setSizeHint(row.sizeHint() + QSize(0, 2 * FRAME))
            self.list.setItemWidget(item, row)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(fitting))
        self._fit()
        self.empty.setVisible(not fitting)

    def _take(self) -> None:
        item = self.list.currentItem()
        if not self.list.count():
            return
        action = item.data(Qt.ItemDataRole.UserRole)
        if not action.isEnabled():
            return
        self.close_palette()
        action.trigger()


class _Row(QWidget):
    """Name on the left, keys on the right; a command that cannot be used now says so."""

    def __init__(self, name: str, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        title = QLabel(name, self)
        row.addWidget(title)
        row.addStretch(1)
        note = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if not action.isEnabled():
            title.setObjectName("Quiet")
            note = action.statusTip() or "not now"
        elif action.isCheckable():
            note = ("on  " if action.isChecked() else "off  ") + note
        keys = QLabel(note, self)
        keys.setObjectName("Quiet")
        row.addWidget(keys)
        # The list draws the chosen row; the labels must let it through.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)


def plain_name(action: QAction) -> str:
    """The action's text without mnemonic and dots."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
