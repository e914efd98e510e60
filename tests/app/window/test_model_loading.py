"""Which model is loaded, and what the window says while there is none."""

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.drafting.run import State
from engine.messages import Failed, Loading, Ready, Silent, Unloaded
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer
from tests.fakes import MODEL


def test_another_device_or_number_format_loads_the_model_anew(starter: Writer) -> None:
    bridge, settings = starter.services.bridge, starter.services.settings
    for wanted in ("float32", "bfloat16"):
        starter.does(lambda wanted=wanted: settings.set("model.dtype", wanted))
        starter.waits(lambda wanted=wanted: bridge.model is not None and bridge.model.dtype == wanted, wanted)
    starter.does(lambda: settings.set("model.device", "xpu"))
    starter.waits(lambda: bool(starter.window.models.trouble), "the refusal")
    assert "is not there" in starter.window.models.trouble
    starter.does(lambda: settings.reset("model.device"))
    starter.waits(lambda: bridge.model is not None, "the starter")
    assert not starter.window.models.trouble


PASSAGE = "The dim glow of evening lay on the water."


TEXT = f"Before.\n{PASSAGE}\nAfter."


def running(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)


def button(writer: Writer, label: str) -> QPushButton:
    return next(button for button in writer.page.notice.buttons() if button.text() == label)


def test_a_missing_model_says_so_and_the_starter_is_one_click_away(qapp: QApplication, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with sitting(qapp, tmp_path / "profile", real=True, model=gone) as writer:
        writer.opens(TEXT)
        notice = writer.page.notice
        writer.rests()
        assert notice.isVisible()
        assert "gone" in notice.label.text()
        assert "Writing works all the same" in notice.label.text()
        writer.selects(PASSAGE)
        writer.keys("Ctrl+E")
        card = writer.page.card
        assert card.isVisible()
        assert not card.go.isEnabled()
        assert card.note.text()
        writer.keys("Ctrl+Return", "Esc")
        assert writer.text == TEXT
        writer.clicks(button(writer, "Use the starter"))
        writer.waits(lambda: writer.services.bridge.model is not None, "the starter")
        writer.rests()
        assert not notice.isVisible()
        writer.keys("Ctrl+E")
        assert card.go.isEnabled()
        writer.keys("Esc")


def test_a_broken_model_is_refused_by_name(qapp: QApplication, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    with sitting(qapp, tmp_path / "first") as writer:
        shutil.copytree(writer.services.paths.resource("models/starter"), broken)
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with sitting(qapp, tmp_path / "profile", real=True, model=broken) as writer:
        writer.opens(TEXT)
        sentence = writer.window.models.trouble
        assert "broken" in sentence or "model.safetensors" in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        writer.keys("Ctrl+End")
        writer.types("x")
        assert writer.text == TEXT + "x"
        writer.choosers.folders.append(writer.services.paths.resource("models/starter"))
        writer.rests()
        writer.clicks(button(writer, "Choose a model folder…"))
        writer.waits(lambda: writer.services.bridge.model is not None, "the starter")


def test_no_model_at_all(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.opens(TEXT)
    monkeypatch.setattr(writer.session, "load", lambda *_words, **_more: None)
    # Another model is asked for: the one there is goes for good, and the other cannot be used.
    writer.does(lambda: writer.services.bridge.load("/none"))
    writer.says(Unloaded("Another model is being loaded."))
    assert writer.services.bridge.offered is None
    writer.says(Failed("", "model", "The folder “/none” holds no model.", ""))
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert not card.go.isEnabled()
    assert "holds no model" in card.note.text()
    assert card.models.isVisible()
    writer.keys("Esc")


def test_a_model_that_rested_is_offered_and_said_to_come_back(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.says(Unloaded("The model was let go after 15 minutes without work."))
    assert writer.window.line.chip.text().startswith("Fake, let go")
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert card.note.text() == (
        "The model was let go after 15 minutes without work. The next run loads it again, which takes a moment."
    )
    assert card.go.isEnabled()
    writer.keys("Ctrl+Return")
    writer.rests()
    writer.says(Loading(0.5, "weights"))
    assert "Loading 50%" in writer.window.line.chip.text()
    writer.says(Ready(MODEL))
    writer.waits_for_proposal()
    writer.keys("Esc", "Ctrl+E")
    assert not card.note.text()


def test_the_starter_comes_back_with_the_next_run(starter: Writer) -> None:
    starter.opens(TEXT)
    starter.does(starter.window.models.let_go)
    starter.waits(lambda: starter.services.bridge.model is None, "the model to go")
    starter.rests()
    starter.selects(PASSAGE)
    starter.keys("Ctrl+E", "Ctrl+Return")
    starter.waits_for_proposal()
    assert starter.services.bridge.model is not None
    assert "let go" not in starter.window.line.chip.text()
    starter.keys("Ctrl+Return", "Ctrl+Z")
    assert starter.text == TEXT


def test_a_silent_engine_offers_to_save_and_to_start_again(writer: Writer) -> None:
    running(writer)
    file = writer.services.paths.state / "rescued.md"
    writer.says(Silent(31.0, "a pass"))
    assert "31 seconds" in writer.page.notice.label.text()
    assert "Your text is safe" in writer.page.notice.label.text()
    writer.choosers.named.append(file)
    writer.keys("Ctrl+End")
    writer.types("!")
    writer.clicks(button(writer, "Save everything"))
    assert file.read_text(encoding="utf-8") == TEXT + "!"
    writer.says(Silent(61.0, "a pass"))
    writer.clicks(button(writer, "Restart the engine"))
    assert writer.run.state is State.FAILED
    assert "started again" in writer.page.bar.failed.failure.text()
    assert writer.services.bridge.model is not None
    assert writer.text == TEXT + "!"


def test_what_is_over_is_not_told_on_any_page(writer: Writer) -> None:
    running(writer)
    writer.says(Silent(31.0, "a pass"))
    assert "31 seconds" in writer.page.notice.label.text()
    writer.waits_for_proposal()
    # It answered after all.
    assert not writer.page.notice.isVisible()
    writer.keys("Esc")
    writer.says(Failed("", "model", "The folder “/none” holds no model.", ""))
    assert writer.page.notice.isVisible()
    writer.opens("Another page.")
    writer.says(Ready(MODEL))
    writer.keys("Ctrl+Tab")
    assert not writer.page.notice.isVisible()


def test_a_load_that_fails_later_keeps_the_page(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.says(Failed("", "model", "The model is damaged.", ""))
    assert "The model is damaged." in writer.page.notice.label.text()
    writer.types("x")
    assert writer.text == "x" + TEXT
    writer.keys("Esc")
    assert not writer.page.notice.isVisible()


def test_a_device_is_never_replaced_by_a_text(writer: Writer, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    writer.opens(TEXT)
    writer.choosers.named.append(pipe)
    writer.keys("Ctrl+Shift+S")
    assert pipe.is_fifo()
    assert "is a device" in writer.page.notice.label.text()
