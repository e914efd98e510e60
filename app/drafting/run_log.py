"""The runs of this session, on all pages.

GUI thread, QtCore only. Holds runs and passes on what they say; starts and steers none.
"""

from PySide6.QtCore import QObject, Signal

from app.drafting.run import Run
from engine.messages import Step


class RunLog(QObject):
    """Oldest first. Only the last ``keep_steps`` ended runs keep their steps, so that memory stays level."""

    run_changed = Signal(Run)
    """Its state or the variant shown changed."""
    run_stepped = Signal(Run, Step)
    """A step arrived."""

    def __init__(self, keep_steps: int = 8, keep_runs: int = 200, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep_steps = keep_steps
        self._keep_runs = keep_runs
        self._runs: dict[str, Run] = {}

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(self._runs.values())

    @property
    def live(self) -> tuple[Run, ...]:
        return tuple(run for run in self._runs.values() if run.live)

    def add(self, run: Run) -> None:
        """Take a new run in. Raises ValueError if its id is known."""
        if run.id in self._runs:
            raise ValueError(f"The run {run.id} is in the log already.")
        self._runs[run.id] = run
        run.changed.connect(self._on_changed)
        run.stepped.connect(self._on_step)
        self._forget_old()

    def _on_changed(self) -> None:
        run = self.sender()
        if isinstance(run, Run):
            self.run_changed.emit(run)
            if run.ended:
                self._forget_old()

    def _on_step(self, step: Step) -> None:
        self.run_stepped.emit(self.sender(), step)

    def _forget_old(self) -> None:
        ended = [run for run in self._runs.values() if run.ended]
        for run in ended[: -self._keep_steps or None]:
            run.forget()
        for run in ended[: max(0, len(self._runs) - self._keep_runs)]:
            del self._runs[run.id]
