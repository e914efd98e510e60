"""Every command of the window, declared once: menu, name, keys, why it may be off. Menus and palette come of it.

GUI thread. Knows names and keys; what a command does is given by whoever builds the table.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

Standard = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Command:
    """``keys`` are a standard key or texts such as "Ctrl+E"; ``text`` "-" is a line between others."""

    id: str
    menu: str
    text: str
    keys: tuple[Standard | str, ...] = ()
    checkable: bool = False
    hint: str = ""


LINE = "-"


def line(menu: str) -> Command:
    return Command(LINE, menu, LINE)


DECLARED: tuple[Command, ...] = (
    Command("new", "&File", "&New", (Standard.New,)),
    Command("open", "&File", "&Open…", (Standard.Open,)),
    Command("recent", "&File", "Open &recent"),
    line("&File"),
    Command("save", "&File", "&Save", (Standard.Save,)),
    # Some platforms have no standard key for it.
    Command("save_as", "&File", "Save &as…", ("Ctrl+Shift+S",)),
    line("&File"),
    Command("export_docx", "&File", "Export for &Word…"),
    Command("export_odt", "&File", "Export as Open&Document…"),
    Command("export_html", "&File", "Export as &HTML…"),
    Command("export_pdf", "&File", "Export as &PDF…"),
    Command("print", "&File", "P&rint…", (Standard.Print,)),
    line("&File"),
    Command("versions", "&File", "&Versions…", ("Ctrl+Alt+V",)),
    line("&File"),
    Command("close", "&File", "&Close", ("Ctrl+W", Standard.Close)),
    Command("quit", "&File", "&Quit", ("Ctrl+Q", Standard.Quit)),
    Command("undo", "&Edit", "&Undo", (Standard.Undo,)),
    Command("redo", "&Edit", "&Redo", (Standard.Redo,)),
    line("&Edit"),
    Command("cut", "&Edit", "Cu&t", (Standard.Cut,)),
    Command("copy", "&Edit", "&Copy", (Standard.Copy,)),
    Command("copy_rich", "&Edit", "Copy with &formatting", ("Ctrl+Shift+C",)),
    Command("paste", "&Edit", "&Paste", (Standard.Paste,)),
    Command("select_all", "&Edit", "Select &all", (Standard.SelectAll,)),
    line("&Edit"),
    Command("find", "&Edit", "&Find…", (Standard.Find,)),
    Command("find_next", "&Edit", "Find &next", (Standard.FindNext,)),
    Command("find_previous", "&Edit", "Find pre&vious", (Standard.FindPrevious,)),
    # The standard key is another command's on KDE, and where no desktop is known there is none. On macOS Ctrl+H hides.
    Command("replace", "&Edit", "R&eplace…", ("Ctrl+Alt+F",) if sys.platform == "darwin" else ("Ctrl+H", "Ctrl+Alt+F")),
    Command("suggest", "&Edit", "Sugges&tions for the next unknown word", ("Ctrl+.",)),
    line("&Edit"),
    Command("lock", "&Edit", "&Lock or free words", ("Ctrl+L",)),
    Command("hole", "&Edit", "Put a &hole here", ("Ctrl+Shift+E",)),
    Command("remove_hole", "&Edit", "Remove the hole at the cursor", hint="no hole at the cursor"),
    Command("remove_holes", "&Edit", "Remove all holes", hint="no holes"),
    line("&Edit"),
    Command("settings", "&Edit", "&Settings…", ("Ctrl+,", Standard.Preferences)),
    Command("own_actions", "&Edit", "Your own actions…"),
    Command("prompt", "&Draft", "&Prompt…", ("Ctrl+E",)),
    # The keypad's is first: it is named as the keyboard, the cards and the help name the key.
    Command("go", "&Draft", "Run, then &accept", ("Ctrl+Enter", "Ctrl+Return"), hint="nothing to run or accept"),
    Command("escape", "&Draft", "&Stop, then reject", ("Esc",)),
    line("&Draft"),
    Command("next_variant", "&Draft", "&Next variant", ("Ctrl+]",), hint="no proposal"),
    Command("previous_variant", "&Draft", "Pre&vious variant", ("Ctrl+[",), hint="no proposal"),
    Command("again", "&Draft", "A&gain with another seed", ("Ctrl+R",), hint="no proposal"),
    Command("keep", "&Draft", "&Keep what stands", hint="nothing is running"),
    Command("pause", "&Draft", "Pa&use or go on", hint="nothing is running"),
    line("&Draft"),
    Command("next_change", "&Draft", "Next &change", ("Alt+Down",), hint="no proposal"),
    Command("previous_change", "&Draft", "Previous chan&ge", ("Alt+Up",), hint="no proposal"),
    Command("toggle_change", "&Draft", "&Take or refuse this change", hint="no change chosen"),
    Command("bar", "&Draft", "To the &bar or notice and back", ("F6",)),
    Command("outline", "&View", "&Outline", ("F7",), checkable=True),
    Command("counts", "&View", "&Counts and targets", ("Ctrl+F7",), checkable=True),
    Command("preview", "&View", "&Preview", ("F12",), checkable=True),
    Command("timeline", "&View", "&Timeline", ("F9",), checkable=True),
    Command("meter", "&View", "&Meter", ("F10",), checkable=True),
    Command("history", "&View", "&History", ("F8",), checkable=True),
    line("&View"),
    Command("zoom_in", "&View", "Zoom &in", (Standard.ZoomIn, "Ctrl+=")),
    Command("zoom_out", "&View", "Zoom &out", (Standard.ZoomOut,)),
    Command("zoom_reset", "&View", "&Usual size", ("Ctrl+0",)),
    line("&View"),
    Command("theme_system", "&View", "Theme: as the system", checkable=True),
    Command("theme_light", "&View", "Theme: light", checkable=True),
    Command("theme_dark", "&View", "Theme: dark", checkable=True),
    Command("theme_contrast", "&View", "Theme: high contrast", checkable=True),
    line("&View"),
    Command("focus_mode", "&View", "Dim all but this paragraph", checkable=True),
    Command("focus_sentence", "&View", "Dim all but this sentence", checkable=True),
    Command("typewriter", "&View", "Keep the line at one height", checkable=True),
    Command("spelling", "&View", "Mark unknown words", checkable=True),
    Command("provenance", "&View", "Mark what a model wrote", checkable=True),
    Command("whole_screen", "&View", "&Whole screen", ("F11",), checkable=True),
    line("&View"),
    Command("next_page", "&View", "Next document", ("Ctrl+Tab", "Ctrl+PgDown")),
    Command("previous_page", "&View", "Previous document", ("Ctrl+Shift+Tab", "Ctrl+PgUp")),
    Command("model_folder", "&Model", "Use a model &folder…"),
    Command("model_starter", "&Model", "Use the &starter model"),
    Command("model_unload", "&Model", "&Let the model go", hint="no model is loaded"),
    line("&Model"),
    Command("model_help", "&Model", "About &models"),
    Command("palette", "&Help", "&Commands…", ("Ctrl+Shift+P",)),
    Command("help", "&Help", "&Help", (Standard.HelpContents,)),
    Command("keys", "&Help", "&Keys"),
    Command("welcome", "&Help", "&Welcome page"),
    Command("about", "&Help", "&About Redraft"),
)


NEED_A_PAGE = frozenset(
    {
        *("save", "save_as", "export_docx", "export_odt", "export_html", "export_pdf", "print", "versions", "close"),
        *("undo", "redo", "cut", "copy", "copy_rich", "paste", "select_all", "lock", "hole", "prompt", "bar"),
        *("find", "find_next", "find_previous", "replace", "suggest"),
    }
)


class Commands(QObject):
    """The actions of :data:`DECLARED`, each wired to a function of the same id."""

    def __init__(self, functions: Mapping[str, Callable[[], object]], parent: QWidget) -> None:
        super().__init__(parent)
        self._groups: list[tuple[str, QAction]] = []
        self._actions: dict[str, QAction] = {}
        self._hints: dict[str, str] = {}
        for command in DECLARED:
            if command.id == LINE or command.id == "recent":
                continue
            action = QAction(command.text, parent)
            action.setObjectName(command.id)
            action.setShortcuts(sequences(command.keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setCheckable(command.checkable)
            function = functions[command.id]
            action.triggered.connect(lambda _on=False, function=function: function())
            parent.addAction(action)
            self._actions[command.id] = action
            self._hints[command.id] = command.hint
            self._groups.append((command.menu.replace("&", ""), action))

    def __getitem__(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def set_keys(self, keys: Mapping[str, Sequence[QKeySequence]]) -> None:
        """Give each command of ``keys``, by its id, these keys instead of those it has."""
        for command_id, chosen in keys.items():
            self._actions[command_id].setShortcuts(chosen)

    def enable(self, command_id: str, on: bool) -> None:
        """A command that cannot be used now says why in the palette."""
        action = self._actions[command_id]
        action.setEnabled(on)
        action.setStatusTip("" if on else self._hints[command_id] or "no document")

    def check(self, command_id: str, on: bool) -> None:
        self._actions[command_id].setChecked(on)

    def all(self) -> list[tuple[str, QAction]]:
        """(menu, action) for the palette: what drafts first, then in the order of the menus."""
        return sorted(self._groups, key=lambda group: group[0] != "Draft")

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; returns them by name without the mnemonic, and "Open recent" among them."""
        menus: dict[str, QMenu] = {}
        for command in DECLARED:
            name = command.menu.replace("&", "")
            if name not in menus:
                menus[name] = bar.addMenu(command.menu)
            menu = menus[name]
            if command.id == LINE:
                menu.addSeparator()
            elif command.id == "recent":
                menus["Open recent"] = menu.addMenu(command.text)
            else:
                menu.addAction(self._actions[command.id])
        return menus


def sequences(keys: tuple[Standard | str, ...]) -> list[QKeySequence]:
    """The key sequences of this platform for ``keys``, each once."""
    found: list[QKeySequence] = []
    for key in keys:
        made = QKeySequence.keyBindings(key) if isinstance(key, Standard) else [QKeySequence(key)]
        found += [sequence for sequence in made if sequence not in found]
    return found
