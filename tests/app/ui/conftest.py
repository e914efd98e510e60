"""A window on the scripted session, with a profile of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.actions import load_actions
from app.diagnostics import Diagnostics
from app.documents.recent import Recent
from app.paths import Paths
from app.services import Services
from app.telemetry import Telemetry
from app.ui.window import Window
from engine.messages import Ready
from tests.app.conftest import Desk
from tests.fakes import MODEL


@pytest.fixture
def window(desk: Desk, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    paths = Paths.under(tmp_path / "profile")
    services = Services(
        paths=paths,
        settings=desk.settings,
        actions=load_actions([paths.resource("actions")]),
        bridge=desk.bridge,
        jobs=desk.jobs,
        runs=desk.runs,
        documents=desk.documents,
        history=desk.history,
        recent=Recent(paths.recent_file),
        telemetry=Telemetry(gpu=False),
        diagnostics=Diagnostics(None),
    )
    made = Window(services)
    made.resize(900, 600)
    made.show()
    desk.session.post(Ready(MODEL))
    desk.turn()
    yield made
    for page in made.tabs.pages:
        page.document.buffer.setModified(False)
    made.close()
    desk.turn()
    services.telemetry.close()
    made.deleteLater()
    qapp.setStyleSheet("")
