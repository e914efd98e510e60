"""The composition root: every long-lived object is built, obeys the settings, and is taken apart in order."""

import asyncio
from pathlib import Path

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from app import main as root
from app.main import build_services, load_model, main, shut_down
from app.platform.diagnostics import Diagnostics
from app.platform.paths import Paths
from tests.app.window.conftest import parts_of
from tests.fakes import FakeSession


def test_services_obey_the_settings_and_end_in_order(qapp: QApplication, tmp_path: Path) -> None:
    loop = qasync.QEventLoop(qapp, already_running=False)
    asyncio.set_event_loop(loop)
    sessions: list[FakeSession] = []

    def scripted(post: object) -> FakeSession:
        sessions.append(FakeSession(post))  # type: ignore[arg-type]
        return sessions[-1]

    services = build_services(Paths.under(tmp_path), Diagnostics(None), scripted)
    versions = services.documents.versions
    assert versions is not None
    services.settings.set("file.versions", 7)
    services.settings.set("file.versions_days", 30)
    assert (versions.most, versions.days) == (7, 30)
    services.settings.set("spelling.on", False)
    assert not services.speller.ready
    services.settings.set("model.folder", str(tmp_path / "mine"))
    load_model(services)
    assert sessions[0].calls[-1] == ("load", str(tmp_path / "mine"))
    services.settings.set("model.folder", "")
    load_model(services)
    assert sessions[0].calls[-1] == ("load", str(services.paths.resource(root.STARTER)))
    services.progress.add(3, 0)
    assert loop.run_until_complete(shut_down(services))
    assert services.paths.progress_file.exists()
    for part in parts_of(services):
        part.deleteLater()
    loop.close()
    asyncio.set_event_loop(None)


def test_without_a_screen_it_says_so_and_begins_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(root.screen, "trouble", lambda: "There is no screen.")
    assert main([]) == 1
    assert capsys.readouterr().err == "redraft: There is no screen.\n"


def test_a_folder_that_cannot_be_used_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setattr(root.screen, "trouble", lambda: "")
    monkeypatch.setattr(Paths, "standard", lambda: Paths.under(file / "inside"))
    assert main([]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"redraft: The folder {file}")
    assert "start with another HOME." in error
