"""What other programs do to the files of the open documents: they change, delete or rename them.

GUI thread. Looks when the system says that a file was written, and when it is asked to; says each thing once. Knows
documents and paths; reads no text and asks nobody.
"""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.documents.disk.file import Disk, renamed_in_folder
from app.documents.document import Document

SETTLE_MS = 250
"""Other programs write in several goes; look once they are done."""


class FileWatch(QObject):
    """Watches from :meth:`watch` to :meth:`leave`."""

    settled = Signal()
    """Some watched file was written to, and :data:`SETTLE_MS` have passed: it is time to look."""
    disk_changed = Signal(object, object)
    """Document, Disk: another program changed or deleted the file. Once for every such change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reported: dict[str, Disk] = {}
        """By a document's id what its file was last reported as; nothing while it is the document's own."""
        self._inodes: dict[str, int] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._settle.timeout.connect(self.settled)

    def watch(self, document: Document) -> None:
        """From now on; also after the file was replaced, which a watcher does not see through."""
        path = document.path
        if path is not None and os.path.exists(path) and str(path) not in self._watcher.files():
            if _is_text(path):
                self._watcher.addPath(str(path))
            with contextlib.suppress(OSError):
                self._inodes[document.id] = path.stat().st_ino

    def leave(self, document: Document) -> None:
        """The document is closed."""
        self._unwatch(document)
        self._reported.pop(document.id, None)
        self._inodes.pop(document.id, None)

    @contextmanager
    def looking_away(self, document: Document) -> Iterator[None]:
        """While the program itself replaces the file, or lets the document go on under another name."""
        self._unwatch(document)
        try:
            yield
        finally:
            self.watch(document)

    def look_at(self, document: Document) -> None:
        """Look at its file now."""
        disk = document.file.state()
        self.watch(document)
        if disk is Disk.SAME:
            document.file_back()
            self.agree(document)
        elif self._reported.get(document.id) is not disk:
            self._reported[document.id] = disk
            if disk is Disk.DELETED:
                document.file_gone()
            self.disk_changed.emit(document, disk)

    def agree(self, document: Document) -> None:
        """The file is the document's own again: what happens to it next is news."""
        self._reported.pop(document.id, None)

    def renamed_to(self, document: Document) -> Path | None:
        """Where the file is that another program gave a new name in its folder; None: not there, or not the same."""
        if document.path is None:
            return None
        return renamed_in_folder(document.path, self._inodes.get(document.id), document.file.known_hash)

    def stop(self) -> None:
        """No timer and no watching any more."""
        self._settle.stop()
        watched = self._watcher.files()
        if watched:
            self._watcher.removePaths(watched)

    def _unwatch(self, document: Document) -> None:
        if document.path is not None and _is_text(document.path):
            self._watcher.removePath(str(document.path))


def _is_text(path: Path) -> bool:
    """Whether Qt has a name for it: one whose bytes are no letters is looked at only when the window is entered."""
    try:
        return bool(str(path).encode())
    except UnicodeEncodeError:
        return False
