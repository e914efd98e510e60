"""A page's surface by itself: no session, no runs, no window."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from app.documents.document import Document
from app.editor.ghosts.overlay import GhostRun, Look, Patch
from app.editor.surface import Surface
from app.settings import Settings

Surfaces = Callable[[str], Surface]


@pytest.fixture
def settings(qapp: QApplication) -> Settings:
    return Settings()


@pytest.fixture
def surfaces(settings: Settings) -> Iterator[Surfaces]:
    """Makes pages of 500 by 300 pixels on the screen, and takes them away again."""
    surfaces: list[Surface] = []

    def make(text: str) -> Surface:
        surface = Surface(Document.fresh(text), settings)
        surfaces.append(surface)
        surface.resize(500, 300)
        surface.show()
        QApplication.processEvents()
        return surface

    yield make
    for surface in surfaces:
        shiboken6.delete(surface)


def draw_over(surface: Surface, start: int, end: int, *runs: GhostRun) -> None:
    """Show ``runs`` (default: a hole) in place of the UTF-16 range."""
    patch = Patch(start, end, runs or (GhostRun("… a hole …", Look.HOLE, tag="hole"),))
    surface.overlay.set_patches("test", lambda: [patch])


def drawn_over(surface: Surface, number: int = 0) -> str:
    """What is drawn over paragraph ``number``."""
    return surface.document().findBlockByNumber(number).layout().preeditAreaText()
