"""What a page says of its run: the bar at its foot, and sentences for those who do not see the page.

GUI thread. Follows the page's drafting; knows nothing of keys, commands or how a run is steered.
"""

from PySide6.QtCore import QObject, Signal

from app.drafting.on_page import Drafting
from app.drafting.run import Run, State
from app.drafting.run_log import RunLog
from app.window.parts.announcements import announce
from app.window.parts.phrases import count_text
from app.window.proposing.proposal_bar import ProposalBar


class RunDisplay(QObject):
    """Keeps ``bar`` at the run of ``drafting``."""

    shown = Signal(Run)
    """The page's newest run was taken up: it began, a step of it arrived, or it changed."""

    def __init__(self, drafting: Drafting, run_log: RunLog, bar: ProposalBar) -> None:
        super().__init__(bar)
        self._drafting, self._log, self._bar = drafting, run_log, bar
        drafting.run_begun.connect(self._show)
        drafting.run_changed.connect(self._on_changed)
        drafting.run_stepped.connect(self._on_step)
        drafting.placed.connect(self._on_placed)
        drafting.proposal_changed.connect(bar.show_changes)
        drafting.stale_changed.connect(self._on_stale)
        run_log.run_changed.connect(self._look_for_paused)

    def _show(self, run: Run) -> None:
        self._bar.show_run(run)
        self._look_for_paused()
        self.shown.emit(run)

    def _on_changed(self, run: Run) -> None:
        self._show(run)
        match run.state:
            case State.FAILED:
                self._announce(self._bar.failure_shown, urgent=True)
            case State.CANCELLED:
                self._announce("Stopped; the text is as it was.")
            case State.REJECTED:
                self._announce("Rejected; the text is as it was.")

    def _on_step(self, run: Run) -> None:
        self._bar.show_step()
        self.shown.emit(run)

    def _on_placed(self, run: Run) -> None:
        which = f", variant {run.variant + 1}" if len(run.variants) > 1 else ""
        self._announce(f"{run.action.label} ready{which}, {count_text(len(run.changes), 'change')}.")
        self._bar.show_changes()

    def _on_stale(self) -> None:
        run = self._drafting.run
        self._bar.show_run(run)
        if run is not None and run.stale:
            self._announce("This text changed since the run began, so nothing was replaced.", urgent=True)

    def _look_for_paused(self) -> None:
        """A paused run on another page keeps the engine from this one."""
        self._bar.show_held_up(any(run.state is State.PAUSED for run in self._log.live if run is not self._bar.run))

    def _announce(self, sentence: str, urgent: bool = False) -> None:
        announce(self._drafting.editor, sentence, urgent=urgent)
