"""The meter: what a run read and held, and what is loaded."""

from app.window.panels.meter_panel import MeterPanel
from app.window.window import Window
from tests.app.window.writer import Writer
from tests.fakes import MODEL


def meter(window: Window) -> MeterPanel:
    panel = window.panels["meter"]
    assert isinstance(panel, MeterPanel)
    return panel


def test_without_a_model_it_says_why(window: Window) -> None:
    panel = meter(window)
    panel.take_model(None, "It rests.")
    assert (panel.model_title.text(), panel.model_facts.text()) == ("No model is loaded", "It rests.")
    panel.take_model(None, "")
    assert panel.model_facts.text() == "The editor works all the same."
    panel.take_model(MODEL, "")
    assert panel.model_title.text() == (MODEL.title or MODEL.name)
    assert f"Canvas {MODEL.canvas} tokens" in panel.model_facts.text()


def test_the_figures_of_the_last_edit(writer: Writer) -> None:
    panel = meter(writer.window)
    assert {label.text() for label in panel._values.values()} == {"–"}
    writer.opens("Before.\nThe dim glow of evening.\nAfter.")
    writer.keys("F10")
    writer.does(writer.editor.setFocus)
    writer.selects("The dim glow of evening.")
    writer.keys("Ctrl+E", "Ctrl+Return")
    job = writer.waits_for_proposal()
    assert job.result is not None
    assert panel._values["passes"].text() == f"{job.result.timing.passes}"
    assert len(panel._passes) == len(job.steps)


def test_memory_is_shown_only_while_it_is_seen(window: Window) -> None:
    panel, telemetry = meter(window), window.services.telemetry
    figures = telemetry.read()
    telemetry.measured.emit(figures)
    assert panel.source.text() == ""
    window.commands["meter"].trigger()
    telemetry.measured.emit(figures)
    assert panel.source.text().startswith(f"{figures.device}")
