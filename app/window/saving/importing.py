"""Documents of word processors, opened as new texts: read on a thread of their own, asked about tracked changes.

GUI thread. The file that was read is never written; what did not come in is said above the new page. A long one says
how far it is, can be stopped, and asks above the page too: a dialog would take the keys of someone who writes on.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.documents.disk.file import check_length
from app.documents.disk.file_errors import OpenError
from app.documents.disk.naming import shown
from app.documents.exchange.incoming.document_pieces import Imported
from app.documents.exchange.incoming.import_pace import ImportPace, Stopped
from app.documents.exchange.incoming.reading import changes_in, left_out, left_text, read, text_of
from app.services import Services
from app.window.saving.opening import Opening
from app.window.status.sentences import Sentences
from app.window.tabs import Tabs

SLOW_MS = 600
"""What takes longer says how far it is."""
JOIN_SECONDS = 2.0
"""How long the window's end waits for what was stopped; a daemon thread beyond that."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a file holds and its text, or one sentence of ``trouble`` if it could not be read."""

    imported: Imported | None = None
    text: str = ""
    trouble: str = ""
    gone: bool = False
    """Whether there is no such file."""


class _Reading:
    """Reads one file on its own thread. There ``on_progress`` gets per cent, and ``on_end`` the outcome.

    The thread may stand still in the system, at a drive that does not answer: nobody may have to wait for it, and
    nothing of Qt's ends with it.
    """

    def __init__(
        self,
        path: Path,
        accept: bool,
        on_progress: Callable[["_Reading", int], object],
        on_end: Callable[["_Reading", _Outcome], object],
    ) -> None:
        self.path, self.accept = path, accept
        self.slow = False
        self._listeners: tuple[Callable[[_Reading, int], object], Callable[[_Reading, _Outcome], object]] | None
        self._listeners = (on_progress, on_end)
        self._lock = threading.Lock()
        """For what listens: it is let go on the GUI thread, and may be gone from then on."""
        self._pace = ImportPace(2, self._on_progress)
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def leave(self) -> None:
        """Nobody hears of it from now on; the thread ends at its next step."""
        self._pace.stop()
        with self._lock:
            self._listeners = None

    def join(self, seconds: float) -> bool:
        """Whether the thread has ended within ``seconds``."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        name = shown(self.path.name)
        # Said also where something unforeseen is raised, which goes on to the diagnostics.
        outcome = _Outcome(trouble=f"“{name}” could not be read.")
        try:
            imported = read(self.path, self.accept, self._pace)
            text = text_of(imported, self._pace)
            check_length(text, f"“{name}”")
            outcome = _Outcome(imported, text)
        except OpenError as error:
            outcome = _Outcome(trouble=error.message, gone=not os.path.exists(self.path))
        except MemoryError:
            outcome = _Outcome(trouble=f"“{name}” needs more memory than there is; split it where it comes from.")
        except Stopped:
            pass
        finally:
            with self._lock:
                if self._listeners is not None:
                    self._listeners[1](self, outcome)

    def _on_progress(self, percent: int) -> None:
        with self._lock:
            if self._listeners is not None:
                self._listeners[0](self, percent)


class Importing(QObject):
    """Of one window: begins with what ``opening`` finds to be foreign, and shows it there as a new page."""

    _progressed = Signal(_Reading, int)
    _ended = Signal(_Reading, _Outcome)
    """From the threads that read: (reading, per cent) and (reading, outcome)."""

    def __init__(
        self,
        services: Services,
        opening: Opening,
        tabs: Tabs,
        sentences: Sentences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._opening, self._tabs, self._sentences = services, opening, tabs, sentences
        self._readings: list[_Reading] = []
        self._left: list[_Reading] = []
        """Stopped, and perhaps not ended yet."""
        self._progressed.connect(self._on_progress)
        self._ended.connect(self._on_read)
        opening.foreign.connect(self.start)

    @property
    def under_way(self) -> bool:
        """Whether a file is being read."""
        return bool(self._readings)

    def start(self, path: Path, accept: bool = True) -> None:
        """Read ``path`` and show it when that is done. Where it is being read already, say so again."""
        for reading in self._readings:
            if reading.path == path and reading.accept == accept:
                if reading.slow:
                    self._offer_to_stop(reading)
                return
        self._sentences.say(f"Reading {shown(path.name)}…")
        reading = _Reading(path, accept, self._progressed.emit, self._ended.emit)
        self._readings.append(reading)
        self._look_later(reading)
        reading.start()

    def wait(self) -> None:
        """Stop what is being read; nothing more is shown. What does not end soon is left alone."""
        self._left += self._readings
        self._readings = []
        for reading in self._left:
            reading.leave()
        end = time.monotonic() + JOIN_SECONDS
        self._left = [reading for reading in self._left if not reading.join(max(0.0, end - time.monotonic()))]

    # ------------------------------------------------------------ a long one

    def _look_later(self, reading: _Reading) -> None:
        QTimer.singleShot(SLOW_MS, self, lambda: self._on_slow(reading))

    def _on_slow(self, reading: _Reading) -> None:
        if reading not in self._readings:
            return
        if self._tabs.current is None:
            # There is no page to say it on, as yet.
            self._look_later(reading)
            return
        reading.slow = True
        self._offer_to_stop(reading)

    def _offer_to_stop(self, reading: _Reading) -> None:
        page = self._tabs.current
        if page is not None:
            text = f"Reading “{shown(reading.path.name)}”… You can write on."
            page.notice.say(text, [("Stop reading", lambda: self._stop(reading))], key=_key(reading))

    def _stop(self, reading: _Reading) -> None:
        """It is over for the writer at once, whatever the thread stands at."""
        if reading not in self._readings:
            return
        reading.leave()
        self._left = [left for left in self._left if not left.join(0.0)]
        self._left.append(reading)
        self._forget(reading)
        self._sentences.say(f"“{shown(reading.path.name)}” was not opened.")

    def _forget(self, reading: _Reading) -> None:
        self._readings.remove(reading)
        for page in self._tabs.pages:
            page.notice.clear(_key(reading))

    def _on_progress(self, reading: _Reading, percent: int) -> None:
        if reading.slow:
            text = f"Reading “{shown(reading.path.name)}”… {percent} %. You can write on."
            for page in self._tabs.pages:
                page.notice.say_otherwise(text, _key(reading))

    # ------------------------------------------------------------ read

    def _on_read(self, reading: _Reading, outcome: _Outcome) -> None:
        if reading not in self._readings:
            # Stopped while this was on its way.
            return
        # It has handed over, and so is at its end.
        reading.join(JOIN_SECONDS)
        self._forget(reading)
        self._sentences.say("")
        imported, text = outcome.imported, outcome.text
        if imported is None:
            self._sentences.trouble(outcome.trouble)
            if outcome.gone:
                self._services.recent.forget(reading.path)
            return
        path, changes = reading.path, changes_in(imported)
        if changes and reading.accept:
            self._ask(reading, changes, lambda: self._show(path, imported, text))
        else:
            self._show(path, imported, text)

    def _ask(self, reading: _Reading, changes: str, show: Callable[[], None]) -> None:
        path, page = reading.path, self._tabs.current
        if reading.slow and page is not None:
            page.notice.say(
                f"“{shown(path.name)}” has tracked changes: {changes}. It can come in with all of them made, or as it "
                "was before them.",
                [
                    ("With the changes", show),
                    ("As it was before", lambda: self.start(path, accept=False)),
                    ("Do not open", lambda: self._sentences.say(f"“{shown(path.name)}” was not opened.")),
                ],
                key="changes",
            )
            return
        chosen = self._services.questions.with_changes(shown(path.name), changes)
        if chosen:
            show()
        elif chosen is not None:
            self.start(path, accept=False)

    def _show(self, path: Path, imported: Imported, text: str) -> None:
        page = self._opening.take_in(text, path)
        parts = [f"This is the text of “{shown(path.name)}”; that file stays as it is.", left_out(imported)]
        words = left_text(imported)
        choices = [("Show what did not", lambda: self._opening.new(words, f"Left out of {path.stem}"))] if words else []
        page.notice.say(" ".join(part for part in parts if part), choices, key="imported")
        self._sentences.say(f"Opened the text of {shown(path.name)}")


def _key(reading: _Reading) -> str:
    return f"reading {reading.path}"
