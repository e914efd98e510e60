"""The chip in the status bar: model, device, memory, the last edit's time; while running, the step. GUI thread.

Knows messages and figures; knows nothing of panels: a click says so.
"""

from PySide6.QtWidgets import QPushButton, QWidget

from app.drafting.run import Run, State
from app.platform.telemetry import Figures
from app.window.parts.phrases import device_text, ms_text, pair_text
from engine.messages import Loading, ModelInfo


class MeterChip(QPushButton):
    """One line of figures; ``clicked`` opens the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Chip")
        self.setToolTip("Open the meter")
        self._model: ModelInfo | None = None
        self._figures: Figures | None = None
        self._last_ms: float | None = None
        self._state = "Loading…"
        self._running = ""
        self._narrow = False
        self._show()

    def set_narrow(self, narrow: bool) -> None:
        """Whether there is room for the shortest line only."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    def show_model(self, model: ModelInfo | None, state: str = "No model") -> None:
        """The loaded model, or why there is none in a word or two."""
        self._model, self._state = model, state
        self._show()

    def show_loading(self, loading: Loading) -> None:
        self._model, self._state = None, f"Loading {loading.fraction:.0%}"
        self.setToolTip(loading.what)
        self._show()

    def show_figures(self, figures: Figures) -> None:
        self._figures = figures
        self._show()

    def show_run(self, run: Run) -> None:
        """Take up the newest step of ``run``, or its end."""
        step = run.last_step
        if run.live and step is not None:
            paused = "Paused at step" if run.state is State.PAUSED else "Step"
            share = f"{run.settled_share:.0%} settled"
            self._running = f"{paused} {step.number} of at most {step.limit}  ·  {ms_text(step.ms)} a pass  ·  {share}"
        elif run.live:
            # A model that a run has to load again says so by itself.
            self._running = "Reading…" if run.started else "Waiting…" if self._model is not None else ""
        else:
            self._running = ""
            if run.result is not None:
                self._last_ms = run.result.timing.total_ms
        self._show()

    def _show(self) -> None:
        if self._running:
            parts = [self._running]
        elif self._model is None:
            parts = [self._state]
        else:
            parts = [self._model.title or self._model.name]
            parts += [] if self._narrow else [device_text(self._model.device)]
        if not self._running and self._figures is not None:
            parts.append(pair_text(self._figures.used, self._figures.total))
        if not self._running and self._last_ms is not None and not self._narrow:
            parts.append(f"last edit {ms_text(self._last_ms)}")
        text = "  ·  ".join(parts)
        if text != self.text():
            self.setText(text)
            self.setAccessibleName("Meter: " + text)
