"""Gives the window's commands the keys that the writer chose, whenever the choice changes. GUI thread."""

from PySide6.QtCore import QObject

from app.settings import Settings
from app.window.commands.action_keys import ActionKeys
from app.window.commands.window_commands import WindowCommands
from app.window.keys.key_choice import keys_of


class OwnKeys(QObject):
    """Of one window. The writing actions take only keys that no command has."""

    def __init__(self, settings: Settings, commands: WindowCommands, actions: ActionKeys, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._commands, self._actions = settings, commands, actions
        settings.changed.connect(self._on_setting)
        self._take()

    def _on_setting(self, key: str, _value: object) -> None:
        if key == "keys":
            self._take()
            self._actions.refresh()

    def _take(self) -> None:
        self._commands.set_keys(keys_of(self._settings.get("keys")))
        self._actions.reserve([action for _menu, action in self._commands.all()])
