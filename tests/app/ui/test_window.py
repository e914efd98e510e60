"""The window on the scripted session, driven by keys: prompt, run, accept, undo; Esc; themes; the prompt's offers."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.jobs import State
from app.ui.command_palette import rank
from app.ui.commands import DECLARED, LINE
from app.ui.window import Window
from engine.messages import Ability, Failed, Ready
from tests.app.conftest import Desk
from tests.fakes import DRAFTS, MODEL

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."
PASSAGE = "The dim glow of evening."


def act(desk: Desk, window: Window, command: str) -> None:
    """Trigger a command inside the loop, as its key would."""

    async def go() -> None:
        window.commands[command].trigger()

    desk.loop.run_until_complete(go())
    desk.turn()


def test_select_prompt_run_accept_undo(desk: Desk, window: Window) -> None:
    page = window.filing.new(TEXT, "Test")
    start = TEXT.index(PASSAGE)
    page.editor.select(start, start + len(PASSAGE))
    act(desk, window, "prompt")
    assert page.card.isVisible()
    act(desk, window, "go")
    assert not page.card.isVisible()
    assert page.bar.isVisible()
    desk.play_all()
    job = page.last_job
    assert job is not None
    assert job.state is State.PROPOSED
    assert len(job.steps) == len(DRAFTS)
    assert page.editor.text() == TEXT
    act(desk, window, "go")
    accepted = TEXT.replace(PASSAGE, DRAFTS[-1])
    assert page.editor.text() == accepted
    assert not page.bar.isVisible()
    page.editor.undo()
    assert page.editor.text() == TEXT
    page.editor.redo()
    assert page.editor.text() == accepted


def test_escape_takes_back_the_hole_and_the_proposal(desk: Desk, window: Window) -> None:
    page = window.filing.new(TEXT, "Test")
    page.editor.select(5, 5)
    act(desk, window, "prompt")
    assert len(page.editor.holes()) == 1
    act(desk, window, "escape")
    assert page.editor.holes() == []
    act(desk, window, "prompt")
    act(desk, window, "go")
    desk.play_all()
    assert page.busy
    act(desk, window, "escape")
    assert not page.busy
    assert page.editor.text() == TEXT
    assert page.editor.holes() == []


def test_the_card_offers_only_what_the_model_can_do(desk: Desk, window: Window) -> None:
    small = dataclasses.replace(MODEL, abilities=(Ability.FILL, Ability.FIX))
    desk.session.post(Ready(small))
    desk.turn()
    page = window.filing.new(TEXT, "Test")
    page.editor.select(0, 5)
    page.open_prompt()
    assert {action.task for action in page.card.presets.values()} == {Ability.FILL, Ability.FIX}
    assert "DiffusionGemma" in page.card.note.text()
    assert not page.card.words_line.isVisible()
    QTest.keyClick(page.card, Qt.Key.Key_Escape)
    assert not page.card.isVisible()


def test_a_load_that_fails_says_so_and_writing_goes_on(desk: Desk, window: Window) -> None:
    page = window.filing.new(TEXT, "Test")
    desk.session.post(Failed("", "model", "The model is damaged.", ""))
    desk.turn()
    assert page.notice.isVisible()
    assert "The model is damaged." in page.notice.label.text()
    page.editor.select(0, 0)
    page.editor.insertPlainText("x")
    assert page.editor.text() == "x" + TEXT


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_theme_dresses_window_and_page(window: Window, name: str) -> None:
    window.services.settings.set("theme", name)
    assert window.themes.theme.name == name
    assert window.themes.theme.contrast == (name == "contrast")
    assert "@" not in window.themes.sheet().split("*/", 1)[1]
    ground = QGuiApplication.palette().window().color().name()
    assert ground == window.themes.theme.window["ground"]


def test_every_command_does_something_and_no_key_is_given_twice(window: Window) -> None:
    keys: list[str] = []
    for command in DECLARED:
        if command.id in (LINE, "recent"):
            continue
        keys += [sequence.toString() for sequence in window.commands[command.id].shortcuts()]
    assert len(keys) == len(set(keys))
    assert rank("nxt", "Next variant") is not None
    assert rank("xq", "Next variant") is None
