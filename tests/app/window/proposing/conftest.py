"""What the parts of the card and the bar need to be made of: icons, a theme, and a run in any state."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

from app.drafting.actions import Action, Options
from app.drafting.run import Run
from app.editor.positions.anchor import Region
from app.platform.paths import Paths
from app.window.parts.icons import Icons
from app.window.parts.theme import Theme, read_theme
from engine.messages import Ability, Event, Rewrite

TEXT = "The dim glow of evening."
REQUEST = Rewrite(job="j", text=TEXT, start=0, end=len(TEXT))
MakeRun = Callable[..., Run]


@pytest.fixture
def icons(tmp_path: Path) -> Icons:
    return Icons(Paths.standard().resource("icons"), tmp_path)


@pytest.fixture
def theme() -> Theme:
    return read_theme(Paths.standard().resource("themes") / "light.toml")


@pytest.fixture
def make_run() -> MakeRun:
    """A run on ``TEXT`` that took ``events``, its proposal made if there is a result."""

    def make(*events: Event, label: str = "Rephrase", request: Rewrite = REQUEST) -> Run:
        buffer = QTextDocument(TEXT)
        region = Region(buffer, TEXT, ((request.start, request.end),))
        run = Run(request, region, Action("a", label, Ability.REPHRASE), Options())
        buffer.setParent(run)
        for event in events:
            run.take(event)
        run.propose()
        return run

    return make
