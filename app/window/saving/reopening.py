"""The window and the open documents as the next start shows them again, kept while the program runs: a crash asks
nobody.

GUI thread; the disk is waited for on a lane of its own, and each file on that of the file. Joins the tabs, the filing
and the session's file; knows nothing of unsaved text, which the recovery copies hold, but where one waits, its place is
kept until the writer has decided.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from app.documents.disk.known_file import is_gone
from app.documents.kept.autosave import Autosave
from app.documents.store import PATIENCE_SECONDS, DocumentStore
from app.errands.errands import LeftError
from app.errands.lane import Lane
from app.platform.files.whole_file import sweep
from app.window.follower import Follower
from app.window.page import Page
from app.window.saving.opening import Opening
from app.window.saving.session_file import SavedPlace, SavedSession, WaitingPlace, read_session, write_session
from app.window.tabs import Tabs

STARTS = 2
"""So many starts in a row may end while the documents are being opened; the next one opens none."""
END_SECONDS = 5.0
"""How long the window's end waits for the session to be kept."""
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
        self._shut: dict[str, SavedPlace] = {}
        """What is not open yet, or could not be opened at the start, by its path."""
        self._away: set[str] = set()
        """Of these the files of which nobody could say as yet whether they are there."""
        self._following = False
        self.held_back = False
        """Whether documents were left closed because opening them seems to end the program."""
        self._writer = Lane("session")
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

    async def restore(self) -> tuple[bool, Mapping[Path, int]]:
        """Show the window and the documents of the last session, but for those that another running program has open.

        Whether there was a session, and where the caret stood in the text of each recovery copy, in code points. The
        first part, up to the documents, is done at once, before there is a window to hold up.
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
            self._shut = {place.path: place for place in places}
            self._away = set(self._shut)
            for place in places:
                await self._reopen(place)
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
        self._writer.post(self._put, self._session(), tuple(self._shut.values()), frozenset(self._away))
        self._writer.finish(END_SECONDS)

    async def _reopen(self, place: SavedPlace) -> None:
        """A disk that does not answer holds up none of the others for long; its place is kept for the next start."""
        path = Path(place.path)
        try:
            standing = await self._store.errands.ask(place.path, partial(_standing, place.path), limit=PATIENCE_SECONDS)
        except LeftError:
            return
        if standing is not None:
            self._away.discard(place.path)
        if not standing or await self._store.taken(path):
            return
        if await self._opening.open(path, place.caret, place.encoding) is not None:
            self._shut.pop(place.path)

    def _write(self) -> None:
        session = self._session()
        if session != self._kept:
            self._kept = session
            self._writer.post(self._put, session, tuple(self._shut.values()), frozenset(self._away))

    def _put(self, session: SavedSession, left: tuple[SavedPlace, ...], away: frozenset[str]) -> None:
        """On the disk, with what is not open and yet not to be forgotten. On the lane."""
        waiting = [file for file in self._copies if file.exists()]
        paths = {str(self._copies[file]) for file in waiting}
        opened = {place.path for place in session.places}
        shut = [place for place in left if place.path not in opened]
        places = (*session.places, *(place for place in shut if place.path in paths | away))
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


def _standing(path: str) -> bool | None:
    """Whether the file is there; None where nobody can say. Takes as long as its disk takes."""
    # Not Path.exists, which raises for a folder that may not be entered or a share that is gone.
    if os.path.exists(path):
        return True
    return False if is_gone(path) else None
