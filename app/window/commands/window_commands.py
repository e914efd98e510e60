"""The declared commands as Qt's actions of one window: with their keys, in its menus, and ready for the palette.

GUI thread. Knows declarations; what a command does, and when it can, is the declaration's own.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.window.commands.command import Command, Key, Menu, Submenu
from app.window.commands.context import Context


class WindowCommands(QObject):
    """``commands[id]`` is the action of a command."""

    def __init__(self, menus: Sequence[Menu], context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._menus, self._context = menus, context
        self._actions: dict[str, QAction] = {}
        for menu in menus:
            for command in menu.commands:
                self._actions[command.id] = self._action(command, parent)

    def _action(self, command: Command, parent: QWidget) -> QAction:
        action = QAction(command.text, parent)
        action.setObjectName(command.id)
        action.setShortcuts(sequences(command.keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(command.state is not None)
        action.triggered.connect(lambda: self._do(command))
        parent.addAction(action)
        return action

    def _do(self, command: Command) -> None:
        command.do(self._context)
        # Qt has ticked it or not by itself; what it does may not have come to that.
        self._tick(command)

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def set_keys(self, keys: Mapping[str, Sequence[QKeySequence]]) -> None:
        """Give each command of ``keys``, by its id, these keys instead of those it has."""
        for command_id, chosen in keys.items():
            self._actions[command_id].setShortcuts(chosen)

    def refresh(self) -> None:
        """Offer what can be done now; the rest says in the palette why it cannot."""
        for menu in self._menus:
            for command in menu.commands:
                action, can = self._actions[command.id], command.when(self._context)
                action.setEnabled(can)
                action.setStatusTip("" if can else command.hint)
                self._tick(command)

    def tick(self) -> None:
        """Tick what is on now."""
        for menu in self._menus:
            for command in menu.commands:
                self._tick(command)

    def _tick(self, command: Command) -> None:
        if command.state is not None:
            self._actions[command.id].setChecked(command.state(self._context))

    def all(self) -> list[tuple[str, QAction]]:
        """(menu, action) for the palette: what drafts first, then in the order of the menus."""
        entries = [(menu.name, self._actions[command.id]) for menu in self._menus for command in menu.commands]
        return sorted(entries, key=lambda entry: entry[0] != "Draft")

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; returns them by name, what opens out of one among them."""
        menus: dict[str, QMenu] = {}
        for declared in self._menus:
            menu = menus[declared.name] = bar.addMenu(declared.text)
            for entry in declared.entries:
                if isinstance(entry, Command):
                    menu.addAction(self._actions[entry.id])
                elif isinstance(entry, Submenu):
                    menus[entry.text.replace("&", "")] = self._submenu(menu, entry)
                else:
                    menu.addSeparator()
        return menus

    def _submenu(self, menu: QMenu, declared: Submenu) -> QMenu:
        submenu = menu.addMenu(declared.text)
        submenu.aboutToShow.connect(lambda: declared.fill(self._context, submenu))
        return submenu


def sequences(keys: Sequence[Key]) -> list[QKeySequence]:
    """The key sequences of this platform for ``keys``, each once."""
    bindings: list[QKeySequence] = []
    for key in keys:
        own = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
        bindings += [sequence for sequence in own if sequence not in bindings]
    return bindings
