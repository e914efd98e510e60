"""What the window is given: the long-lived objects, built by ``app.main`` and by nobody else."""

from dataclasses import dataclass

from app.actions import OwnActions
from app.bridge import Bridge
from app.diagnostics import Diagnostics
from app.documents.history import HistoryStore
from app.documents.progress import Progress
from app.documents.recent import Recent
from app.documents.speller import Speller
from app.documents.store import DocumentStore
from app.jobs import JobQueue
from app.paths import Paths
from app.runs import Runs
from app.settings import Settings
from app.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to ``app.ui.window.Window(services)``."""

    paths: Paths
    settings: Settings
    actions: OwnActions
    bridge: Bridge
    jobs: JobQueue
    runs: Runs
    documents: DocumentStore
    history: HistoryStore
    recent: Recent
    progress: Progress
    speller: Speller
    telemetry: Telemetry
    diagnostics: Diagnostics

    def use_spelling(self) -> None:
        """Go by the dictionaries that the settings ask for, or by none."""
        if self.settings.get("spelling.on"):
            self.speller.use(self.settings.get("spelling.languages"))
        else:
            self.speller.stop()
