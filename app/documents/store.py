"""The open documents, their recovery copies, and what other programs do to their files.

GUI thread. Knows documents and files; knows nothing of windows: it says what happened and the window asks the writer.
"""

import logging
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.documents.document import Document
from app.documents.file import Conflict, Disk, Saved
from app.documents.recovery import Copy, RecoveryStore

log = logging.getLogger(__name__)
SETTLE_MS = 250
"""Other programs write in several goes; look once they are done."""


class DocumentStore(QObject):
    """Opens, saves and closes; writes recovery copies of modified documents every ``recovery_seconds``."""

    opened = Signal(object)
    """Document."""
    closed = Signal(object)
    """Document: no longer open; its recovery copy is gone."""
    saved = Signal(object)
    """Document."""
    disk_changed = Signal(object, object)
    """Document, Disk: another program changed or deleted the file. Said once for every such change."""
    recovery_failed = Signal(str)
    """One sentence: a recovery copy could not be written."""

    def __init__(self, recovery: RecoveryStore, recovery_seconds: int = 20, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recovery = recovery
        self._documents: list[Document] = []
        self._told: dict[str, Disk] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._settle.timeout.connect(self.check_disk)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.write_recovery_of_all)
        self.set_recovery_seconds(recovery_seconds)

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self._documents)

    def set_recovery_seconds(self, seconds: int) -> None:
        self._timer.setInterval(seconds * 1000)

    def new(self, text: str = "", name: str = "Untitled") -> Document:
        """A new document holding ``text``."""
        return self._take(Document.fresh(text, name))

    def open(self, path: Path, encoding: str | None = None) -> Document:
        """The document of ``path``, the same one if it is open. Raises OpenError, UnknownEncoding."""
        path = path.absolute()
        for document in self._documents:
            if document.path == path:
                return document
        return self._take(Document.from_file(path, encoding))

    def save(self, document: Document, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Save; see Document.save. Raises SaveError."""
        before = document.path
        # QSaveFile replaces the file, and a watcher would take that for another program's doing.
        if before is not None:
            self._watcher.removePath(str(before))
        try:
            result = document.save(path, force)
        finally:
            self._watch(document)
        if isinstance(result, Saved):
            self._told.pop(document.id, None)
            if not document.modified:
                self._recovery.clear(document)
            self.saved.emit(document)
        return result

    def close(self, document: Document) -> None:
        """Let go of ``document``, saved or not: whoever calls has asked."""
        if document not in self._documents:
            return
        self._documents.remove(document)
        if document.path is not None:
            self._watcher.removePath(str(document.path))
        self._told.pop(document.id, None)
        self._recovery.clear(document)
        if not self._documents:
            self._timer.stop()
        self.closed.emit(document)

    def write_recovery(self, document: Document) -> bool:
        """Have the text safe on the disk when this returns. False (and ``recovery_failed``) when the disk refuses."""
        try:
            self._recovery.write(document)
        except OSError as error:
            log.info("Recovery copy of %s: %s", document.name, error)
            self.recovery_failed.emit(
                f"The recovery copy of “{document.name}” could not be written; save the document now."
            )
            return False
        return True

    def write_recovery_of_all(self) -> None:
        for document in self._documents:
            if document.modified:
                self.write_recovery(document)

    def orphans(self) -> list[Copy]:
        """Texts that an earlier run of the program left unsaved, newest first."""
        return self._recovery.orphans()

    def recover(self, copy: Copy) -> Document:
        """Open an orphan as a document that has yet to be saved. Raises OpenError, OSError."""
        return self._take(self._recovery.adopt(copy))

    def discard(self, copy: Copy) -> None:
        self._recovery.discard(copy)

    def check_disk(self) -> None:
        """Look at every file now (also when the window becomes active)."""
        for document in self._documents:
            disk = document.disk()
            self._watch(document)
            if disk is Disk.SAME:
                self._told.pop(document.id, None)
            elif self._told.get(document.id) is not disk:
                self._told[document.id] = disk
                self.disk_changed.emit(document, disk)

    def stop(self) -> None:
        """No timers and no watching any more; the copies stay as they are."""
        self._timer.stop()
        self._settle.stop()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def _take(self, document: Document) -> Document:
        document.setParent(self)
        self._documents.append(document)
        self._watch(document)
        if not self._timer.isActive():
            self._timer.start()
        self.opened.emit(document)
        return document

    def _watch(self, document: Document) -> None:
        path = document.path
        if path is not None and path.exists() and str(path) not in self._watcher.files():
            self._watcher.addPath(str(path))
