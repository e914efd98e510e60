"""What other programs do to the files of the open documents: they change, delete or rename them.

GUI thread. Says when the system says that a file was written, and what a look at it, made elsewhere, has come to: each
thing once. Knows documents and paths; touches no disk and asks nobody.
"""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.documents.disk.file import Disk
from app.documents.disk.known_file import FileIdentity, FileLook
from app.documents.document import Document

SETTLE_MS = 250
"""Other programs write in several goes; look once they are done."""


class FileWatch(QObject):
    """Watches from :meth:`see` to :meth:`leave`."""

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
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._gone: dict[str, str] = {}
        """By a document's id the folder of its file while that is gone: where it would come back."""
        self._watcher.directoryChanged.connect(self._on_folder)
        self._settle.timeout.connect(self.settled)

    def see(self, document: Document, identity: FileIdentity | None) -> None:
        """Which file it is was seen just now, None where there was none: that is watched from now on, also after it was
        replaced, which a watcher does not see through.

        Qt asks the disk itself when it begins to watch: so only what has just answered is watched.
        """
        path = document.path
        if path is None or identity is None:
            return
        document.file.identity = identity
        if _is_text(path) and str(path) not in self._watcher.files():
            self._watcher.addPath(str(path))

    def leave(self, document: Document) -> None:
        """The document is closed."""
        self.look_away(document)
        self._look_out(document, Disk.SAME)
        self._reported.pop(document.id, None)

    def look_away(self, document: Document) -> None:
        """While the program itself replaces the file, or lets the document go on under another name; until
        :meth:`see`."""
        if document.path is not None and _is_text(document.path):
            self._watcher.removePath(str(document.path))

    def take(self, document: Document, look: FileLook) -> Disk:
        """Its file was looked at: how it stands to the document now."""
        disk = document.file.compared(look)
        self.see(document, look.identity)
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
        return disk

    def agree(self, document: Document) -> None:
        """The file is the document's own again: what happens to it next is news."""
        self._reported.pop(document.id, None)

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


def _is_text(path: Path) -> bool:
    """Whether Qt has a name for it: one whose bytes are no letters is looked at only when the window is entered."""
    try:
        return bool(str(path).encode())
    except UnicodeEncodeError:
        return False
