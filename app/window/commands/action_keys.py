"""The writing actions as commands of the window: each by name in the palette, and by the key its file gives it.

GUI thread. Knows actions and what the loaded model can do; what taking one does is given by the window.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.drafting.actions import Action, OwnActions
from engine.messages import ModelInfo


class ActionKeys:
    """One QAction of ``window`` for every writing action; :meth:`refresh` follows the files and the model."""

    def __init__(self, actions: OwnActions, window: QWidget, run: Callable[[Action], object]) -> None:
        self._actions, self._window, self._run = actions, window, run
        self._made: list[tuple[Action, QAction]] = []
        self._taken: frozenset[str] = frozenset()

    def reserve(self, commands: Sequence[QAction]) -> None:
        """Keys of the window's own commands, which no file can take away."""
        self._taken = frozenset(key.toString() for command in commands for key in command.shortcuts())
        self._forget()

    def refresh(self, model: ModelInfo | None) -> None:
        """Read the files again if they have changed, and offer what ``model`` can do."""
        self._actions.refresh()
        if [action for action, _made in self._made] != list(self._actions.actions):
            self._make()
        for action, made in self._made:
            made.setEnabled(action.possible(model))
            made.setStatusTip("" if made.isEnabled() else "needs another model" if model else "no model is loaded")

    def all(self) -> list[tuple[str, QAction]]:
        """(group, action) for the palette."""
        return [("Action", made) for _action, made in self._made]

    def _forget(self) -> None:
        """Let the actions go; the next :meth:`refresh` makes them anew."""
        for _action, made in self._made:
            self._window.removeAction(made)
            made.deleteLater()
        self._made = []

    def _make(self) -> None:
        self._forget()
        used = set(self._taken)
        for action in self._actions.actions:
            made = QAction(action.label.replace("&", "&&"), self._window)
            made.setToolTip(action.description)
            # A key that two commands share would do nothing at all.
            key = QKeySequence(action.key).toString()
            if key and key not in used:
                used.add(key)
                made.setShortcut(QKeySequence(key))
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            made.triggered.connect(lambda _on=False, action=action: self._run(action))
            self._window.addAction(made)
            self._made.append((action, made))
