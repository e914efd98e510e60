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
    """Document, Disk: another program changed or deleted the file, or it cannot be read. Once for every such change."""
    disk_back = Signal(object)
    """Document: what was said of its file is over; it was read, and holds what the page last read or wrote."""

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
        self._gone: dict[str, str] = {}
        """By a document's id the folder of its file while that is gone: where it would come back."""
        self._watcher.directoryChanged.connect(self._on_folder)
        self._settle.timeout.connect(self.settled)

    def watch(self, document: Document) -> None:
        """From now on; also after the file was replaced, which a watcher does not see through."""
        path = document.path
        # A file alone: what else may stand there for a while does not have the file's number.
        if path is not None and os.path.isfile(path) and str(path) not in self._watcher.files():
            if _is_text(path):
                self._watcher.addPath(str(path))
            with contextlib.suppress(OSError):
                self._inodes[document.id] = path.stat().st_ino

    def leave(self, document: Document) -> None:
        """The document is closed."""
        self._unwatch(document)
        self._look_out(document, Disk.SAME)
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
        self._look_out(document, disk)
        if disk is Disk.SAME:
            document.file_back()
            if document.id in self._reported:
                self.agree(document)
                self.disk_back.emit(document)
        elif self._reported.get(document.id) is not disk:
            self._reported[document.id] = disk
            if disk is not Disk.CHANGED:
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

    def _look_out(self, document: Document, disk: Disk) -> None:
        """A file that is gone has nothing to watch: what happens in its folder says when to look again."""
        before = self._gone.pop(document.id, "")
        if disk is Disk.DELETED and document.path is not None and _is_text(document.path):
            folder = self._gone[document.id] = str(document.path.parent)
            if folder not in self._watcher.directories():
                self._watcher.addPath(folder)
        if before and before not in self._gone.values():
            self._watcher.removePath(before)

    def _on_folder(self, _folder: str) -> None:
        # In a busy one there is always something: it is looked at all the same.
        if not self._settle.isActive():
            self._settle.start()

    def stop(self) -> None:
        """No timer and no watching any more."""
        self._settle.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
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
