"""The Model menu: a folder of the writer's, the starter, or none."""

from pathlib import Path

from app.window.window import Window
from tests.app.conftest import Desk


def test_a_folder_that_is_chosen_is_loaded_and_kept(desk: Desk, window: Window, tmp_path: Path) -> None:
    window.services.questions.folders += [None, tmp_path]  # type: ignore[attr-defined]
    before = list(desk.session.calls)
    window.commands["model_folder"].trigger()
    assert desk.session.calls == before
    window.commands["model_folder"].trigger()
    assert desk.session.calls[-1] == ("load", str(tmp_path))
    assert window.services.settings.get("model.folder") == str(tmp_path)
    window.commands["model_starter"].trigger()
    assert desk.session.calls[-1][1].endswith("starter")
    assert window.services.settings.get("model.folder") == ""


def test_a_model_can_be_let_go_while_there_is_one(desk: Desk, window: Window) -> None:
    window.refresh_commands()
    assert window.commands["model_unload"].isEnabled()
    window.commands["model_unload"].trigger()
    desk.turn()
    window.refresh_commands()
    assert not window.commands["model_unload"].isEnabled()
    assert window.commands["model_unload"].statusTip() == "no model is loaded"
