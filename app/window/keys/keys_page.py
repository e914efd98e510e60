"""The page of the settings where commands get other keys. GUI thread; every change holds at once.

Knows ``Settings`` and the declared commands; the window gives the keys to its actions.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.settings import Settings
from app.window.commands.all_commands import MENUS
from app.window.keys.key_choice import choosable, holder, keys_of, named, trouble

_ID = Qt.ItemDataRole.UserRole


class KeysPage(QWidget):
    """Every command with its key; a key pressed in the field becomes the chosen command's."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAccessibleName("Keys")
        self._settings = settings
        self._commands = {command.id: command for command in choosable()}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a command")
        self.search.setAccessibleName("Find a command")
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("Commands and their keys")
        self.list.setHeaderLabels(["Command", "Key"])
        self.list.setHeaderHidden(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.field = QKeySequenceEdit(self)
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName("Press the new key")
        line = self.field.findChild(QLineEdit)
        if line is not None:
            line.setPlaceholderText("Press the new key")
        self.none = QPushButton("No key", self)
        self.default = QPushButton("As it was", self)
        self.note = QLabel(self)
        self.note.setObjectName("Quiet")
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.none)
        row.addWidget(self.default)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 4)
        for widget in (self.search, self.list):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.note)
        for button in (self.none, self.default):
            button.setAutoDefault(False)
        self._add_commands()
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(lambda *_items: self._show_chosen())
        self.field.editingFinished.connect(self._take)
        self.none.clicked.connect(lambda: self._give(""))
        self.default.clicked.connect(lambda: self._give(None))
        settings.changed.connect(self._on_setting)
        self.choose(next(iter(self._commands)))
        self._fill()

    def _add_commands(self) -> None:
        for menu in MENUS:
            for command in menu.commands:
                if command.id in self._commands:
                    item = QTreeWidgetItem([command.name, ""])
                    item.setData(0, _ID, command.id)
                    item.setToolTip(0, menu.name)
                    self.list.addTopLevelItem(item)

    @property
    def chosen(self) -> str:
        """The chosen command's id, or ""."""
        item = self.list.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    def choose(self, command_id: str) -> None:
        """Choose a command as a click would."""
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None and item.data(0, _ID) == command_id:
                self.list.setCurrentItem(item)

    def _own(self) -> dict[str, str]:
        return dict(self._settings.get("keys"))

    def _on_setting(self, key: str, _value: object) -> None:
        if key == "keys":
            self._fill()

    def _fill(self) -> None:
        keys, own = keys_of(self._own()), self._own()
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is None:
                continue
            command_id = str(item.data(0, _ID))
            item.setText(1, named(keys[command_id]))
            font = item.font(1)
            font.setBold(command_id in own)
            item.setFont(1, font)
        self._show_chosen()

    def _filter(self, text: str) -> None:
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None:
                item.setHidden(text.casefold() not in f"{item.text(0)} {item.text(1)}".casefold())

    def _show_chosen(self) -> None:
        self.field.clear()
        self.note.setText("")
        own = self._own()
        for widget in (self.field, self.none):
            widget.setEnabled(bool(self.chosen))
        self.default.setEnabled(self.chosen in own)

    def _take(self) -> None:
        key = self.field.keySequence()
        if key.isEmpty() or not self.chosen:
            return
        why = trouble(key)
        if why:
            self.field.clear()
            self.note.setText(why)
            return
        self._give(key.toString())

    def _give(self, text: str | None) -> None:
        """Give the chosen command the key ``text``: "" is none, None the one it came with."""
        chosen, own = self.chosen, self._own()
        note = ""
        if text is None:
            own.pop(chosen, None)
        else:
            had = holder(QKeySequence(text), keys_of(own), but=chosen) if text else None
            own[chosen] = text
            if had is not None:
                if had.id in own:
                    own[had.id] = ""
                note = f"“{had.name}” had it; it has {named(keys_of(own)[had.id]) or 'no key'} now."
        self._settings.set("keys", own)
        self.note.setText(note)
