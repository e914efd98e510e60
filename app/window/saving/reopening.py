"""The window and the open documents as the next start shows them again, kept while the program runs: a crash asks
nobody.

GUI thread; the disk is waited for on a thread of its own. Joins the tabs, the filing and the session's file; knows
nothing of unsaved text, which the recovery copies hold.
"""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from app.documents.kept.autosave import Autosave
from app.documents.store import DocumentStore
from app.platform.whole_file import sweep
from app.window.follower import Follower
from app.window.page import Page
from app.window.saving.opening import Opening
from app.window.saving.session_file import SavedPlace, SavedSession, read_session, write_session
from app.window.tabs import Tabs

STARTS = 2
"""So many starts in a row may end while the documents are being opened; the next one opens none."""
SECONDS = 10
"""So long after the writer went elsewhere, a crash has forgotten it at most; it takes a pause to be sooner."""


class Reopening(Follower):
    """Of one window. Nothing is written before ``restore`` has read what is there."""

    def __init__(self, file: Path, store: DocumentStore, tabs: Tabs, opening: Opening, window: QMainWindow) -> None:
        self._file, self._store, self._tabs, self._opening, self._window = file, store, tabs, opening, window
        self._kept: SavedSession | None = None
        self._following = False
        self.held_back = False
        """Whether documents were left closed because opening them seems to end the program."""
        self._writer = ThreadPoolExecutor(1, "redraft-session")
        self._due = Autosave(SECONDS, window)
        self._due.due.connect(self._write)
        tabs.current_changed.connect(self.touch)

    def join(self, page: Page) -> None:
        """Keep the place of the caret in ``page`` too."""
        page.editor.cursorPositionChanged.connect(self.touch)
        page.document.path_changed.connect(self.touch)

    def touch(self, *_: object) -> None:
        """Something of it changed just now; costs next to nothing."""
        if self._following:
            self._due.touch()

    def restore(self) -> tuple[bool, Mapping[Path, int]]:
        """Show the window and the documents of the last session, but for those that another running program has open.

        Whether there was a session, and where the caret stood in each of its files, in code points.
        """
        sweep(self._file.parent)
        session = self._kept = read_session(self._file)
        if session is not None:
            self._window.restoreGeometry(QByteArray.fromHex(session.geometry.encode()))
            self._window.restoreState(QByteArray.fromHex(session.state.encode()))
            self.held_back = bool(session.places) and session.starts >= STARTS
            if session.places and not self.held_back:
                self._kept = replace(session, starts=session.starts + 1)
                write_session(self._file, self._kept)
            for place in () if self.held_back else session.places:
                # Not Path.exists, which raises for a folder that may not be entered or a share that is gone.
                if os.path.exists(place.path) and not self._store.taken(Path(place.path)):
                    self._opening.open(Path(place.path), place.caret, place.encoding)
            front = session.places[session.current].path if 0 <= session.current < len(session.places) else ""
            for page in self._tabs.pages:
                if str(page.document.path) == front:
                    self._tabs.show_page(page)
        # From here on only: a question asked while a file is opened would otherwise have half of them kept.
        self._following = True
        self.touch()
        places = () if session is None else session.places
        return session is not None, {Path(place.path): place.caret for place in places}

    def finish(self) -> None:
        """Keep what is there now; nothing is kept any more after that."""
        self._following = False
        self._due.stop()
        self._writer.shutdown()
        write_session(self._file, self._session())

    def _write(self) -> None:
        session = self._session()
        if session != self._kept:
            self._kept = session
            self._writer.submit(write_session, self._file, session)

    def _session(self) -> SavedSession:
        pages = [page for page in self._tabs.pages if page.document.path is not None]
        places = tuple(
            SavedPlace(str(page.document.path), page.editor.caret(), page.document.form.encoding) for page in pages
        )
        current = self._tabs.current
        return SavedSession(
            bytes(self._window.saveGeometry().toHex().data()).decode(),
            bytes(self._window.saveState().toHex().data()).decode(),
            pages.index(current) if current in pages else 0,
            places,
        )
