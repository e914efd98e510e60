"""The writing actions as commands of the window: each by name in the palette, and by the key its file gives it.

GUI thread; the files are looked at on a lane. Knows actions and what the loaded model can do; one that is taken runs on
the page in front.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.drafting.actions import Action
from app.errands.rounds import Rounds
from app.services import Services
from app.window.follower import Follower
from app.window.tabs import Tabs
from engine.messages import ModelInfo


class ActionKeys(Follower):
    """One QAction of ``window`` for every writing action; :meth:`refresh` follows the files and the model."""

    def __init__(self, services: Services, tabs: Tabs, window: QWidget) -> None:
        self._services, self._actions, self._tabs, self._window = services, services.actions, tabs, window
        self._entries: list[tuple[Action, QAction]] = []
        self._taken: frozenset[str] = frozenset()
        self._looks = Rounds[str](self._look)

    def reserve(self, commands: Sequence[QAction]) -> None:
        """Keys of the window's own commands, which no file can take away."""
        self._taken = frozenset(key.toString() for command in commands for key in command.shortcuts())
        self._forget()

    def refresh(self) -> None:
        """Offer what the model can do, and have the files read again if they have changed."""
        self._offer()
        self._looks.wish("")

    async def _look(self, _wish: str) -> None:
        seen = await self._services.documents.errands.ask("actions", self._actions.look)
        if self._actions.take(seen):
            self._offer()
            for page in self._tabs.pages:
                page.prompting.offer_again(self._services.bridge.offered)

    def _offer(self) -> None:
        model = self._services.bridge.offered
        if [action for action, _entry in self._entries] != list(self._actions.actions):
            self._build()
        for action, entry in self._entries:
            entry.setEnabled(action.possible(model))
            entry.setStatusTip("" if entry.isEnabled() else "needs another model" if model else "no model is loaded")

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        self.refresh()

    def all(self) -> list[tuple[str, QAction]]:
        """(group, action) for the palette."""
        return [("Action", entry) for _action, entry in self._entries]

    def _forget(self) -> None:
        """Let the actions go; the next :meth:`refresh` builds them anew."""
        for _action, entry in self._entries:
            self._window.removeAction(entry)
            entry.deleteLater()
        self._entries = []

    def _run(self, action: Action) -> None:
        """At once, on what is selected."""
        if self._tabs.current is not None:
            self._tabs.current.run_action(action)

    def _build(self) -> None:
        self._forget()
        used = set(self._taken)
        for action in self._actions.actions:
            entry = QAction(action.label.replace("&", "&&"), self._window)
            entry.setToolTip(action.description)
            # A key that two commands share would do nothing at all.
            key = QKeySequence(action.key).toString()
            if key and key not in used:
                used.add(key)
                entry.setShortcut(QKeySequence(key))
            entry.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            entry.triggered.connect(lambda _on=False, action=action: self._run(action))
            self._window.addAction(entry)
            self._entries.append((action, entry))
