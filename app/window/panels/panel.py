"""What a panel is: a widget in a dock beside the page, which declares everything of itself.

GUI thread. Of the declaration come the dock, the entry of the View menu and of the palette, the keys and their row in
the key tables. A panel knows the services and the page in front; it knows no window and no other panel.
"""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.services import Services
from app.window.follower import Follower
from app.window.parts.icons import Icons
from app.window.status.sentences import Sentences


@dataclass(frozen=True, slots=True)
class PanelContext:
    """What every panel is built from."""

    services: Services
    icons: Icons
    sentences: Sentences


class Panel(Follower, QWidget):
    """Subclasses set the declaration, take a :class:`PanelContext`, and override what they need of ``Follower``.

    A hidden panel is told of everything too; it may put the work off until its ``showEvent``.
    """

    id: ClassVar[str]
    """Name of the dock and of the command. Kept on the writers' disks: it never changes."""
    title: ClassVar[str]
    """Over the panel, when it is open."""
    area: ClassVar[Qt.DockWidgetArea] = Qt.DockWidgetArea.RightDockWidgetArea
    menu_text: ClassVar[str]
    """In the View menu, with "&" before the letter that chooses it."""
    keys: ClassVar[tuple[str, ...]] = ()
    """Such as "F7"; Edit, Settings, Keys changes them."""
    summary: ClassVar[str] = ""
    """What the key tables of the help and the README say; without it only the help has a row, with the menu's text."""
    takes_focus: ClassVar[bool] = True
    """Whether opening it moves the keyboard to it (to its focus proxy, where it has one)."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self.setObjectName("Panel")
        self.services, self.icons, self.sentences = context.services, context.icons, context.sentences
