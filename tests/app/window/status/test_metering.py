"""The machine is measured only while the window can be seen and the meter is wanted; the chip says what is loaded."""

import dataclasses

import pytest

from app.window.window import Window
from engine.messages import Loading, Unloaded
from tests.app.conftest import Desk


@pytest.fixture
def measuring(window: Window, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    kind = type(window.services.telemetry)
    monkeypatch.setattr(kind, "start", lambda _self: calls.append("start"))
    monkeypatch.setattr(kind, "stop", lambda _self: calls.append("stop"))
    return calls


def test_measuring_goes_by_the_window_and_the_setting(window: Window, measuring: list[str]) -> None:
    window.hide()
    assert measuring[-1] == "stop"
    window.show()
    assert measuring[-1] == "start"
    window.services.settings.set("meter.on", False)
    assert measuring[-1] == "stop"
    assert window.line.chip.isHidden()
    window.services.settings.set("meter.on", True)
    assert measuring[-1] == "start"
    assert not window.line.chip.isHidden()


def test_the_chip_names_the_model_and_how_far_it_is(desk: Desk, window: Window) -> None:
    chip = window.line.chip
    assert "Loading" not in chip.text()
    loaded = chip.text()
    desk.session.post(Loading(0.42, "weights"))
    desk.turn()
    assert "Loading 42%" in chip.text()
    model = desk.bridge.offered
    if model is not None:
        desk.session.post(Unloaded("It rested."))
        desk.turn()
        assert "let go" in chip.text()
    assert chip.text() != loaded


def test_telemetry_follows_the_models_device(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    devices: list[str] = []
    monkeypatch.setattr(type(window.services.telemetry), "follow", lambda _self, device: devices.append(device))
    model = window.services.bridge.model
    assert model is not None
    window.metering.take_model(dataclasses.replace(model, device="cuda:1"), "")
    window.metering.take_model(None, "None is loaded.")
    assert devices == ["cuda:1"]
