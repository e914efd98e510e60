"""The Edit menu: undo, clipboard, finding, locks, holes and settings. GUI thread."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.editor.page_emphasis import BOLD, ITALIC
from app.platform.system import is_mac
from app.window.commands.command import LINE, Command, Menu, Standard, has_page, page_command
from app.window.commands.context import Context
from app.window.page import Page


def at_a_hole(context: Context) -> bool:
    """Whether the caret stands at a hole."""
    page = context.page
    return page is not None and page.editor.holes.at(page.editor.caret()) is not None


def has_holes(context: Context) -> bool:
    """Whether the page has any hole."""
    return context.page is not None and bool(context.page.editor.holes.marks())


def replace_keys() -> tuple[str, ...]:
    """The standard key is another command's on KDE, and where no desktop is known there is none. On macOS Ctrl+H
    hides."""
    return ("Ctrl+Alt+F",) if is_mac() else ("Ctrl+H", "Ctrl+Alt+F")


def remove_hole(_context: Context, page: Page) -> None:
    number = page.editor.holes.at(page.editor.caret())
    if number is not None:
        page.editor.holes.remove(number)


def open_own_actions(context: Context) -> None:
    """The folder of the writer's own actions, in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(context.services.paths.own_actions)))


EDIT = Menu(
    "&Edit",
    (
        page_command("undo", "&Undo", lambda _at, page: page.editor.undo(), (Standard.Undo,)),
        page_command("redo", "&Redo", lambda _at, page: page.editor.redo(), (Standard.Redo,)),
        LINE,
        page_command("cut", "Cu&t", lambda _at, page: page.editor.cut(), (Standard.Cut,)),
        page_command("copy", "&Copy", lambda _at, page: page.editor.copy(), (Standard.Copy,)),
        page_command(
            "copy_rich", "Copy with &formatting", lambda at, page: at.exporting.copy_rich(page), ("Ctrl+Shift+C",)
        ),
        page_command("paste", "&Paste", lambda _at, page: page.editor.paste(), (Standard.Paste,)),
        page_command("select_all", "Select &all", lambda _at, page: page.editor.selectAll(), (Standard.SelectAll,)),
        LINE,
        Command("find", "&Find…", lambda at: at.finding.open(), (Standard.Find,), has_page, summary="find"),
        Command("find_next", "Find &next", lambda at: at.finding.step(1), (Standard.FindNext,), has_page),
        Command("find_previous", "Find pre&vious", lambda at: at.finding.step(-1), (Standard.FindPrevious,), has_page),
        Command(
            "replace",
            "R&eplace…",
            lambda at: at.finding.open(replacing=True),
            replace_keys(),
            has_page,
            summary="replace",
        ),
        page_command(
            "suggest",
            "Sugges&tions for the next unknown word",
            lambda _at, page: page.spelling_menu.suggest(),
            ("Ctrl+.",),
            summary="suggestions for the next unknown word",
        ),
        LINE,
        page_command("bold", "Bold", lambda _at, page: page.editor.emphasis.toggle(BOLD), ("Ctrl+B",)),
        page_command("italic", "Italic", lambda _at, page: page.editor.emphasis.toggle(ITALIC), ("Ctrl+I",)),
        page_command("link", "Link", lambda _at, page: page.editor.emphasis.link(), ("Ctrl+K",)),
        LINE,
        page_command(
            "lock",
            "&Lock or free words",
            lambda _at, page: page.editor.locks.toggle(),
            ("Ctrl+L",),
            summary="lock or free the selected words",
        ),
        page_command("hole", "Put a &hole here", lambda _at, page: page.editor.holes.put(), ("Ctrl+Shift+E",)),
        page_command(
            "remove_hole", "Remove the hole at the cursor", remove_hole, when=at_a_hole, hint="no hole at the cursor"
        ),
        page_command(
            "remove_holes",
            "Remove all holes",
            lambda _at, page: page.editor.holes.clear(),
            when=has_holes,
            hint="no holes",
        ),
        LINE,
        Command("settings", "&Settings…", lambda at: at.dialogs.open_settings(), ("Ctrl+,", Standard.Preferences)),
        Command("own_actions", "Your own actions…", open_own_actions),
    ),
)
