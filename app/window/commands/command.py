"""What a command is, and the short ways to declare one. Knows names and keys; knows no command by name.

GUI thread. A command's id is kept on the writers' disks beside the key they chose for it: it never changes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from app.window.commands.context import Context
from app.window.page import Page

Standard = QKeySequence.StandardKey
Key = Standard | str
"""A key of the platform's own, or a text such as "Ctrl+E"."""
NO_DOCUMENT = "no document"


def always(_context: Context) -> bool:
    """For what can be done whatever is open."""
    return True


def has_page(context: Context) -> bool:
    """Whether a document is open."""
    return context.page is not None


@dataclass(frozen=True, slots=True)
class Command:
    """``text`` is the menu's, with "&" before the letter that chooses it, and "…" where a question follows.

    ``when`` says whether it can be used now, ``hint`` why it cannot. A command with a ``state`` has a tick in the menu.
    ``summary`` is what the key tables of the help and the README say of it; without it only the help has a row, with
    the menu's text.
    """

    id: str
    text: str
    do: Callable[[Context], object]
    keys: tuple[Key, ...] = ()
    when: Callable[[Context], bool] = always
    hint: str = NO_DOCUMENT
    state: Callable[[Context], bool] | None = None
    summary: str = ""

    @property
    def name(self) -> str:
        """The text as a sentence names it: without "&" and dots."""
        return self.text.replace("&", "").rstrip("…")


@dataclass(frozen=True, slots=True)
class Submenu:
    """Filled anew whenever it is opened."""

    text: str
    fill: Callable[[Context, QMenu], None]


class Line:
    """Between two groups of a menu."""


LINE = Line()


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu of the menu bar, from top to bottom."""

    text: str
    entries: tuple[Command | Submenu | Line, ...]

    @property
    def name(self) -> str:
        return self.text.replace("&", "")

    @property
    def commands(self) -> tuple[Command, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, Command))


def page_command(
    id: str,
    text: str,
    do: Callable[[Context, Page], object],
    keys: tuple[Key, ...] = (),
    when: Callable[[Context], bool] = has_page,
    hint: str = NO_DOCUMENT,
    summary: str = "",
) -> Command:
    """A command that does something to the page in front, and nothing where there is none."""

    def do_on_page(context: Context) -> None:
        if context.page is not None:
            do(context, context.page)

    return Command(id, text, do_on_page, keys, when, hint, summary=summary)


def setting_switch(id: str, text: str, key: str) -> Command:
    """A command that turns the setting ``key`` on and off."""

    def flip(context: Context) -> None:
        settings = context.services.settings
        settings.set(key, not settings.get(key))

    return Command(id, text, flip, state=lambda context: bool(context.services.settings.get(key)))


def setting_choice(id: str, text: str, key: str, value: str) -> Command:
    """A command that gives the setting ``key`` the value ``value``."""
    return Command(
        id,
        text,
        lambda context: context.services.settings.set(key, value),
        state=lambda context: context.services.settings.get(key) == value,
    )
