"""Measuring the machine while the window can be seen, and the meter's chip in the status line that shows it.

GUI thread. Joins the telemetry and the bridge to the chip; the panel of the meter reads the telemetry by itself.
"""

from PySide6.QtCore import QObject

from app.drafting.run import Run
from app.services import Services
from app.window.figures.meter_chip import MeterChip
from app.window.follower import Follower
from engine.messages import ModelInfo


class Metering(Follower, QObject):
    """Of one window."""

    def __init__(self, services: Services, chip: MeterChip, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._chip = services, chip
        self._seen = False
        services.telemetry.measured.connect(chip.show_figures)
        services.bridge.loading.connect(chip.show_loading)
        services.settings.changed.connect(self._on_setting)

    def watch(self, seen: bool) -> None:
        """The window can be seen, or not; the machine is measured only while it can and the meter is wanted."""
        self._seen = seen
        wanted = bool(self._services.settings.get("meter.on"))
        (self._services.telemetry.start if seen and wanted else self._services.telemetry.stop)()
        self._chip.setVisible(wanted)

    def show_run(self, run: Run) -> None:
        self._chip.show_run(run)

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        if model is not None:
            self._services.telemetry.follow(model.device)
        # While one is being loaded the chip says how far it is.
        if not waiting or not waiting.startswith("The model is being loaded"):
            idle = self._services.bridge.offered if model is None else None
            self._chip.show_model(model, f"{idle.title or idle.name}, let go" if idle else "No model")

    def _on_setting(self, key: str, _value: object) -> None:
        if key == "meter.on":
            self.watch(self._seen)
