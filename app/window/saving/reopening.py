"""The window and the open documents as the next start shows them again, kept while the program runs: a crash asks
nobody.

GUI thread; the disk is waited for on a thread of its own. Joins the tabs, the filing and the session's file; knows
nothing of unsaved text, which the recovery copies hold, but where one waits, its place is kept until the writer has
decided.
"""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from app.documents.disk.known_file import is_gone
from app.documents.kept.autosave import Autosave
from app.documents.store import DocumentStore
from app.platform.files.whole_file import sweep
from app.window.follower import Follower
from app.window.page import Page
from app.window.saving.opening import Opening
from app.window.saving.session_file import SavedPlace, SavedSession, WaitingPlace, read_session, write_session
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
        self._copies: Mapping[Path, Path | None] = {}
        """The recovery copies that were there at the start, and whose they are."""
        self._carets: Mapping[Path, int] = {}
        """Where the caret stood in the texts of these, by the copy."""
        self._shut: tuple[SavedPlace, ...] = ()
        """What could not be opened at the start."""
        self._away: frozenset[str] = frozenset()
        """Of these the files of which nobody could say whether they are there."""
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

        Whether there was a session, and where the caret stood in the text of each recovery copy, in code points.
        """
        sweep(self._file.parent)
        session = self._kept = read_session(self._file)
        self._copies = self._store.recovery.others()
        if session is not None:
            self._carets = _carets(session, self._copies)
            self._window.restoreGeometry(QByteArray.fromHex(session.geometry.encode()))
            self._window.restoreState(QByteArray.fromHex(session.state.encode()))
            self.held_back = bool(session.places) and session.starts >= STARTS
            if session.places and not self.held_back:
                self._kept = replace(session, starts=session.starts + 1)
                write_session(self._file, self._kept)
            places = () if self.held_back else session.places
            self._shut = tuple(place for place in places if not self._reopens(place))
            self._away = frozenset(place.path for place in self._shut if _is_away(place.path))
            front = session.places[session.current].path if 0 <= session.current < len(session.places) else ""
            for page in self._tabs.pages:
                if str(page.document.path) == front:
                    self._tabs.show_page(page)
        # From here on only: a question asked while a file is opened would otherwise have half of them kept.
        self._following = True
        self.touch()
        return session is not None, self._carets

    def finish(self) -> None:
        """Keep what is there now; nothing is kept any more after that."""
        self._following = False
        self._due.stop()
        self._writer.shutdown()
        self._put(self._session())

    def _reopens(self, place: SavedPlace) -> bool:
        # Not Path.exists, which raises for a folder that may not be entered or a share that is gone.
        if not os.path.exists(place.path) or self._store.taken(Path(place.path)):
            return False
        return self._opening.open(Path(place.path), place.caret, place.encoding) is not None

    def _write(self) -> None:
        session = self._session()
        if session != self._kept:
            self._kept = session
            self._writer.submit(self._put, session)

    def _put(self, session: SavedSession) -> None:
        """On the disk, with what is not open and yet not to be forgotten."""
        waiting = [file for file in self._copies if file.exists()]
        paths = {str(self._copies[file]) for file in waiting}
        opened = {place.path for place in session.places}
        shut = [place for place in self._shut if place.path not in opened]
        places = (*session.places, *(place for place in shut if place.path in paths | self._away))
        carets = tuple(WaitingPlace(file.name, self._carets[file]) for file in waiting if file in self._carets)
        write_session(self._file, replace(session, places=places, waiting=carets))

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


def _carets(session: SavedSession, copies: Mapping[Path, Path | None]) -> dict[Path, int]:
    """Where the caret stood in the text of each of ``copies``, as far as that was kept: what waits since an earlier
    start first, since its file may have been open meanwhile."""
    opened = {place.path: place.caret for place in session.places}
    known = {file: opened[str(path)] for file, path in copies.items() if str(path) in opened}
    waiting = {text.copy: text.caret for text in session.waiting}
    return known | {file: waiting[file.name] for file in copies if file.name in waiting}


def _is_away(path: str) -> bool:
    return not os.path.exists(path) and not is_gone(path)
