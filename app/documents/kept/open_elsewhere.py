"""Which of the open documents another running copy of the program has open too, and when that changes.

GUI thread; the disk is waited for on the lane of each file, so that one which does not answer keeps only its own note
from being written. Looks when the system says that a note came or went, and when it is asked to. Knows documents and
the notes of ``presence``; knows nothing of texts.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from app.documents.document import Document
from app.documents.kept.presence import Presence
from app.errands.errands import Errands, LeftError
from app.errands.rounds import Rounds


class OpenElsewhere(QObject):
    """From :meth:`enter` to :meth:`leave`. Without ``presence`` nothing is open elsewhere."""

    changed = Signal(object, bool)
    """Document, whether another running copy of the program has its file open now."""

    def __init__(self, presence: Presence | None, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presence, self._errands = presence, errands
        self._shared: dict[Document, bool] = {}
        self._looks = Rounds(self._look_at)
        self._watcher = QFileSystemWatcher(self)
        self.renew()
        self._watcher.directoryChanged.connect(self.look)

    def enter(self, document: Document) -> None:
        """The document is open here; so is its file. Returns at once, as all of these do."""
        self._shared[document] = False
        if self._presence is not None and document.path is not None:
            self._errands.lane(str(document.path)).post(self._presence.enter, document.path)

    def leave(self, document: Document) -> None:
        """The document is closed."""
        self._shared.pop(document, None)
        if self._presence is not None and document.path is not None:
            self._errands.lane(str(document.path)).post(self._presence.leave, document.path)

    def moved(self, document: Document, before: Path | None) -> None:
        """The document has another path; it had ``before``."""
        if self._presence is not None and document.path is not None:
            if before is not None:
                self._errands.lane(str(before)).post(self._presence.leave, before)
            self._errands.lane(str(document.path)).post(self._presence.enter, document.path)

    async def taken(self, path: Path, limit: float | None = None) -> bool:
        """Whether another running copy has ``path`` open, which may be open here or not; no where that cannot be seen
        within ``limit`` seconds."""
        if self._presence is None:
            return False
        try:
            return await self._errands.ask(str(path), partial(self._presence.elsewhere, path), limit=limit)
        except LeftError:
            return False

    def renew(self) -> None:
        """Say again what is open here, where somebody removed what said so."""
        if self._presence is None:
            return
        for document in self._shared:
            if document.path is not None:
                self._errands.lane(str(document.path)).post(self._presence.renew, document.path)
        folder = str(self._presence.folder)
        if folder not in self._watcher.directories():
            # Another copy of the program leaves its note there, or takes it away.
            self._watcher.addPath(folder)

    def look(self) -> None:
        """Look at every document."""
        for document in list(self._shared):
            self._looks.wish(document)

    async def _look_at(self, document: Document) -> None:
        if document in self._shared and document.path is not None:
            shared = await self.taken(document.path)
            if document in self._shared and shared is not self._shared[document]:
                self._shared[document] = shared
                self.changed.emit(document, shared)

    def stop(self) -> None:
        """No watching any more, and nothing is open here."""
        watched = self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)
        if self._presence is not None:
            self._presence.close()
