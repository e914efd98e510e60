"""What the window is given: the long-lived objects, built by ``app.main`` and by nobody else."""

from dataclasses import dataclass

from app.documents.kept.history import HistoryStore
from app.documents.kept.progress import DailyProgress
from app.documents.kept.recent import Recent
from app.documents.spelling.speller import Speller
from app.documents.store import DocumentStore
from app.drafting.actions import OwnActions
from app.drafting.bridge import Bridge
from app.drafting.run_log import RunLog
from app.drafting.runs import Runs
from app.platform.diagnostics import Diagnostics
from app.platform.paths import Paths
from app.platform.telemetry import Telemetry
from app.questions import Questions
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to ``app.window.window.Window(services)``."""

    paths: Paths
    settings: Settings
    actions: OwnActions
    bridge: Bridge
    run_log: RunLog
    runs: Runs
    documents: DocumentStore
    history: HistoryStore
    recent: Recent
    progress: DailyProgress
    speller: Speller
    telemetry: Telemetry
    diagnostics: Diagnostics
    questions: Questions

    def use_spelling(self) -> None:
        """Go by the dictionaries that the settings ask for, or by none."""
        if self.settings.get("spelling.on"):
            self.speller.use(self.settings.get("spelling.languages"))
        else:
            self.speller.stop()
