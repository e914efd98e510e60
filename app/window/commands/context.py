"""What a command may reach: the window's parts by name, and of the window itself only what ``Shell`` lists.

GUI thread. Commands stand below the window; it gives them this and they know nothing else of it.
"""

from dataclasses import dataclass
from typing import Protocol

from app.drafting.run import Run
from app.services import Services
from app.window.finding.find_session import Finding
from app.window.model_loading import ModelLoading
from app.window.page import Page
from app.window.panels.panels import Panels
from app.window.saving.closing import Closing
from app.window.saving.exporting import Exporting
from app.window.saving.opening import Opening
from app.window.saving.saving import Saving
from app.window.status.sentences import Sentences
from app.window.tabs import Tabs


class Shell(Protocol):
    """The window, as far as commands use it."""

    def close(self) -> bool: ...
    def escape(self) -> None: ...
    def open_palette(self) -> None: ...
    def isFullScreen(self) -> bool: ...
    def showFullScreen(self) -> None: ...
    def showNormal(self) -> None: ...


class Dialogs(Protocol):
    """Windows of their own that commands open."""

    def open_settings(self) -> None: ...
    def open_versions(self, page: Page) -> None: ...
    def open_help(self, page: str = "") -> None: ...
    def open_about(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every command's ``do``, ``when`` and ``state``."""

    services: Services
    tabs: Tabs
    opening: Opening
    saving: Saving
    closing: Closing
    exporting: Exporting
    finding: Finding
    panels: Panels
    models: ModelLoading
    sentences: Sentences
    dialogs: Dialogs
    shell: Shell

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self.tabs.current

    @property
    def run(self) -> Run | None:
        """What runs or is proposed on the page in front."""
        return self.page.drafting.current if self.page is not None else None
