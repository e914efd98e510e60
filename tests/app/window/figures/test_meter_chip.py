"""The chip: one line for the model, the machine and the run."""

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from app.drafting.actions import Action, Options
from app.drafting.run import Run, State
from app.platform.telemetry import Figures
from app.window.figures.meter_chip import MeterChip
from engine.messages import Ability, Loading, Rewrite, Started
from tests.fakes import MODEL, finished, step_of

REQUEST = Rewrite(job="j", text="some text", start=0, end=4)
FIGURES = Figures("cpu", 3_100_000_000, 25_200_000_000, 1_000_000_000, "the system")


@pytest.fixture
def chip(qtbot: QtBot) -> MeterChip:
    chip = MeterChip()
    qtbot.addWidget(chip)
    return chip


def run_of() -> Run:
    return Run(REQUEST, None, Action("a", "A", Ability.REPHRASE), Options())


def test_a_model_comes_with_its_device_and_goes_with_a_reason(chip: MeterChip) -> None:
    assert chip.text() == "Loading…"
    chip.show_loading(Loading(0.25, "weights"))
    assert chip.text() == "Loading 25%"
    chip.show_model(MODEL)
    assert chip.text() == "Fake  ·  processor"
    chip.show_figures(FIGURES)
    assert chip.text() == "Fake  ·  processor  ·  3.1 of 25.2 GB"
    assert chip.accessibleName() == "Meter: " + chip.text()
    chip.set_narrow(True)
    assert chip.text() == "Fake  ·  3.1 of 25.2 GB"
    chip.show_model(None, "Fake, let go")
    assert chip.text() == "Fake, let go  ·  3.1 of 25.2 GB"


def test_a_run_takes_the_line_and_leaves_its_time(chip: MeterChip) -> None:
    chip.show_model(MODEL)
    run = run_of()
    chip.show_run(run)
    assert chip.text() == "Waiting…"
    run.take(Started("j", (0, 9), 3))
    chip.show_run(run)
    assert chip.text() == "Reading…"
    run.take(step_of(REQUEST, 2, ["the light"], 8))
    chip.show_run(run)
    assert chip.text() == "Step 2 of at most 8  ·  5.0 ms a pass  ·  50% settled"
    run.change(State.PAUSED)
    chip.show_run(run)
    assert chip.text().startswith("Paused at step 2")
    run.take(finished(REQUEST, [["more"]]))
    chip.show_run(run)
    assert chip.text() == "Fake  ·  processor  ·  last edit 40 ms"


def test_a_model_that_must_be_loaded_first_says_so_itself(chip: MeterChip) -> None:
    chip.show_model(None, "Fake, let go")
    chip.show_run(run_of())
    assert chip.text() == "Fake, let go"


def test_a_model_without_a_title_goes_by_its_name(chip: MeterChip) -> None:
    chip.show_model(dataclasses.replace(MODEL, title="", device="cuda:1"))
    assert chip.text() == "fake  ·  graphics card 1"
