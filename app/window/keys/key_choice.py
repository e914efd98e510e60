"""The writer's own keys for commands: which keys may be chosen, and what each command has in the end.

No widget. Knows the declared commands; knows nothing of settings' storage.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from app.window.commands.all_commands import COMMANDS
from app.window.commands.command import Command, Standard
from app.window.commands.window_commands import sequences

FIXED = frozenset({"go", "escape", "undo", "redo", "cut", "copy", "paste", "select_all"})
"""Commands that keep their keys: cards name the first two, and the page answers to the others by itself."""
_OF_THE_PAGE = (
    *(Standard.Undo, Standard.Redo, Standard.Cut, Standard.Copy, Standard.Paste, Standard.SelectAll),
    *(Standard.MoveToNextWord, Standard.MoveToPreviousWord, Standard.MoveToStartOfDocument),
    *(Standard.MoveToEndOfDocument, Standard.SelectNextWord, Standard.SelectPreviousWord),
    *(Standard.SelectStartOfDocument, Standard.SelectEndOfDocument),
    *(Standard.DeleteStartOfWord, Standard.DeleteEndOfWord),
)
_RARE = Qt.Key.Key_Back, Qt.Key.Key_AltGr
"""Qt's keys for browsers, players and offices lie from the one to the other."""
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def choosable() -> list[Command]:
    """The commands whose keys the writer may choose, in the menus' order."""
    return [command for command in COMMANDS if command.id not in FIXED]


def trouble(key: QKeySequence) -> str:
    """Why ``key`` cannot be a command's, in one sentence; "" where it can."""
    shown = key.toString(QKeySequence.SequenceFormat.NativeText)
    if key.isEmpty() or not shown:
        return "That is no key."
    if key.count() > 1:
        return f"{shown} is more than one key; choose a single one with Ctrl or Alt."
    pressed: QKeyCombination = key[0]  # type: ignore[index]  # PySide6's stubs lack it
    alone = Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35
    if not alone and not pressed.keyboardModifiers() & _MODIFIERS:
        return f"{shown} is for writing; choose one with Ctrl or Alt, or a function key."
    if any(key in QKeySequence.keyBindings(standard) for standard in _OF_THE_PAGE):
        return f"The page itself needs {shown}; choose another."
    fixed = [command for command in COMMANDS if command.id in FIXED and key in sequences(command.keys)]
    if fixed:
        return f"{shown} always belongs to “{fixed[0].name}”; choose another."
    return ""


def keys_of(chosen: Mapping[str, object]) -> dict[str, list[QKeySequence]]:
    """The keys of every command, by its id, where the writer chose ``chosen``: {id: "Ctrl+K", or "" for none}.

    What cannot be a key is not taken. A key belongs to one command only: of two that the writer gave it the first in
    the menus keeps it, and a command that had it before loses it.
    """
    own: dict[str, list[QKeySequence]] = {}
    taken: list[QKeySequence] = []
    for command in choosable():
        text = chosen.get(command.id)
        if not isinstance(text, str):
            continue
        key = QKeySequence(text)
        if text and trouble(key):
            continue
        own[command.id] = [] if not text or key in taken else [key]
        taken += own[command.id]
    return {command.id: own.get(command.id, _without(sequences(command.keys), taken)) for command in COMMANDS}


def holder(key: QKeySequence, keys: Mapping[str, Sequence[QKeySequence]], but: str) -> Command | None:
    """The command other than ``but`` that has ``key`` now."""
    return next((command for command in COMMANDS if command.id != but and key in keys.get(command.id, ())), None)


def on_a_keyboard(keys: Sequence[QKeySequence]) -> QKeySequence | None:
    """The first of ``keys`` that a keyboard has; some keys of the system, such as a Save of its own, are on hardly
    any."""
    for key in keys:
        pressed: QKeyCombination = key[0]  # type: ignore[index]  # PySide6's stubs lack it
        if not _RARE[0] <= pressed.key() < _RARE[1]:
            return key
    return None


def named(keys: Sequence[QKeySequence]) -> str:
    """The key that a writer is told of, as their system writes it; "" where there is none."""
    key = on_a_keyboard(keys)
    return key.toString(QKeySequence.SequenceFormat.NativeText) if key is not None else ""


def _without(keys: list[QKeySequence], taken: list[QKeySequence]) -> list[QKeySequence]:
    return [key for key in keys if key not in taken]
