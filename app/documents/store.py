"""The open documents: opened, saved and closed, with all that is kept beside them.

GUI thread. Knows documents and files; knows nothing of windows: it says what happened and the window asks the writer.
"""

import contextlib
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents.disk.file import Conflict, Disk, Saved
from app.documents.disk.file_errors import OpenError
from app.documents.document import UNTITLED, Document
from app.documents.file_watch import FileWatch
from app.documents.kept.document_marks import DocumentMarks
from app.documents.kept.marks_store import MarksStore
from app.documents.kept.open_elsewhere import OpenElsewhere
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import Copy, RecoveryStore
from app.documents.kept.recovery_copies import RecoveryCopies
from app.documents.kept.versions import VersionStore


class DocumentStore(QObject):
    """Opens, saves and closes. ``recovery`` keeps copies of what is not saved, ``recovery_seconds`` behind at most;
    ``versions`` what each file held, None where that is not kept."""

    opened = Signal(object)
    """Document."""
    closed = Signal(object)
    """Document: no longer open; its recovery copy is gone."""
    saved = Signal(object)
    """Document."""
    disk_changed = Signal(object, object)
    """Document, Disk: another program changed or deleted the file, or it cannot be read. Once for every such change."""
    disk_back = Signal(object)
    """Document: what was said of its file is over."""
    elsewhere_changed = Signal(object, bool)
    """Document, whether another running copy of the program has its file open now."""
    recovery_failed = Signal(object, str)
    """Document, one sentence: its recovery copy could not be written."""

    def __init__(
        self,
        recovery: RecoveryStore,
        recovery_seconds: int = 8,
        versions: VersionStore | None = None,
        presence: Presence | None = None,
        parent: QObject | None = None,
        marks: MarksStore | None = None,
    ) -> None:
        super().__init__(parent)
        self._documents: list[Document] = []
        self.versions = versions
        self.recovery = RecoveryCopies(recovery, recovery_seconds, self)
        self.recovery.failed.connect(self.recovery_failed)
        self._marks = DocumentMarks(marks)
        self._watch = FileWatch(self)
        self._watch.settled.connect(self.check_disk)
        self._watch.disk_changed.connect(self._on_disk_changed)
        self._watch.disk_back.connect(self.disk_back)
        self._elsewhere = OpenElsewhere(presence, self)
        self._elsewhere.changed.connect(self.elsewhere_changed)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Those that are open, in the order in which they were opened."""
        return tuple(self._documents)

    # ------------------------------------------------------------ open, save, close

    def new(self, text: str = "", name: str = UNTITLED) -> Document:
        """A new document holding ``text``."""
        return self._add(Document.fresh(text, name))

    def open(self, path: Path, encoding: str | None = None) -> Document:
        """The document of ``path``, the same one if it is open. Raises OpenError, UnknownEncoding."""
        path = path.absolute()
        known = self.of_file(path)
        if known is not None:
            return known
        return self._add(Document.from_file(path, encoding))

    def of_file(self, path: Path) -> Document | None:
        """The open document of that file, whatever name it goes by here."""
        for document in self._documents:
            with contextlib.suppress(OSError):
                if document.path is not None and (document.path == path or document.path.samefile(path)):
                    return document
        return None

    def recover(self, copy: Copy) -> Document:
        """Open an orphan as a text that has yet to be saved. Raises OpenError.

        Where its file is open or can be opened, undo leads back to what the file holds. A disk that takes no copy now,
        as after a crash that a full one caused, keeps no one from their text.
        """
        document = None if copy.path is None else self.of_file(copy.path)
        if document is None and copy.path is not None:
            with contextlib.suppress(OpenError):
                document = self._add(Document.from_file(copy.path))
        if document is None:
            document = self._add(copy.document())
        elif document.modified:
            name = Path(copy.name)
            recovered = replace(copy, path=None, name=f"{name.stem} (recovered){name.suffix}")
            document = self._add(recovered.document())
        else:
            document.take(copy.data, copy.encoding, copy.marks)
            document.adopt(copy.known)
        self.recovery.take_over(document, copy)
        return document

    def save(self, document: Document, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Save; see Document.save. Raises SaveError."""
        before = document.path
        with self._watch.looking_away(document):
            result = document.save(path, force)
        if isinstance(result, Conflict):
            # What is said of it is over once the file is back.
            self._watch.look_at(document)
        if isinstance(result, Saved):
            self._watch.agree(document)
            if before != document.path:
                self._moved(document, before)
            if self.versions is not None:
                self.versions.keep(result.path, result.data, result.before)
            self._marks.keep(document, result)
            if not document.modified:
                self.recovery.clear(document)
            self.saved.emit(document)
        return result

    def reload(self, document: Document, encoding: str | None = None) -> None:
        """Take what is on the disk; see Document.reload. What was not saved is kept as a version: undo ends with the
        page."""
        unsaved = document.kept() if document.modified else None
        document.reload(encoding)
        self._watch.agree(document)
        if unsaved is not None and self.versions is not None and document.path is not None:
            self.versions.keep(document.path, document.to_bytes(), unsaved)

    def close(self, document: Document, keep_copy: bool = False) -> None:
        """Let go of ``document``, saved or not: whoever calls has asked. ``keep_copy``: nobody was, and what is not
        saved stays in its recovery copy."""
        if document not in self._documents:
            return
        self._documents.remove(document)
        if not document.modified and document.file.state() is not Disk.SAME:
            self._keep_replaced(document)
        self._watch.leave(document)
        self._elsewhere.leave(document)
        self.recovery.leave(document, keep_copy and document.modified)
        self.closed.emit(document)

    def stop(self) -> None:
        """No timers, no thread and no watching any more; the copies stay as they are."""
        self.recovery.stop()
        if self.versions is not None:
            self.versions.close()
        self._watch.stop()
        self._elsewhere.stop()

    async def secure(self, document: Document) -> bool:
        """Have a recovery copy of the text as it is now; see RecoveryCopies.secure."""
        return await self.recovery.secure(document)

    # ------------------------------------------------------------ who wrote what

    def wipe_marks(self, document: Document) -> None:
        """Nothing says any more what a model wrote in ``document``, here or on the disk."""
        self._marks.wipe(document)
        self.recovery.renew(document)

    def wipe_all_marks(self) -> None:
        """The same of every document there ever was."""
        for document in self._documents:
            self.wipe_marks(document)
        self._marks.wipe_closed()

    # ------------------------------------------------------------ other programs

    def check_disk(self) -> None:
        """Look at every file now (also when the window becomes active)."""
        self._elsewhere.renew()
        self._elsewhere.look()
        for document in self.documents:
            self.look_at(document)

    def look_at(self, document: Document) -> None:
        """Look at one file now."""
        self._watch.look_at(document)

    def elsewhere(self, document: Document) -> bool:
        """Whether another running copy of the program has the same file open."""
        return document.path is not None and self.taken(document.path)

    def taken(self, path: Path) -> bool:
        """The same of a file that is not open here."""
        return self._elsewhere.taken(path)

    def renamed_to(self, document: Document) -> Path | None:
        """Where the file is that another program gave a new name in its folder; None: not there, not the same, or open
        as another document."""
        renamed = self._watch.renamed_to(document)
        return renamed if renamed is not None and self.of_file(renamed) is None else None

    def follow(self, document: Document, path: Path) -> None:
        """The file is called ``path`` now: the document goes on there, its versions with it."""
        before = document.path
        with self._watch.looking_away(document):
            self._watch.agree(document)
            document.follow(path)
            if document.file.state() is Disk.SAME:
                document.file_back()
            self._moved(document, before)

    # ------------------------------------------------------------

    def _add(self, document: Document) -> Document:
        document.setParent(self)
        self._marks.restore(document)
        self._documents.append(document)
        self._watch.watch(document)
        self.recovery.enter(document)
        self._elsewhere.enter(document)
        self.opened.emit(document)
        return document

    def _moved(self, document: Document, before: Path | None) -> None:
        """What is kept beside the file goes along to its new path."""
        path = document.path
        if before is not None and path is not None:
            if self.versions is not None:
                self.versions.take_along(before, path)
            self._marks.moved(before, path)
        self._elsewhere.moved(document, before)

    def _on_disk_changed(self, document: Document, disk: Disk) -> None:
        if disk is not Disk.CHANGED:
            self.recovery.touch()
        elif not document.modified:
            self._keep_replaced(document)
        self.disk_changed.emit(document, disk)

    def _keep_replaced(self, document: Document) -> None:
        """What the page shows is no longer in its file, and closing the page will not ask."""
        if self.versions is not None and document.path is not None:
            self.versions.keep(document.path, document.kept())
