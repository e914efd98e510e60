"""The open documents, their recovery copies, and what other programs do to their files.

GUI thread. Knows documents and files; knows nothing of windows: it says what happened and the window asks the writer.
"""

import asyncio
import contextlib
import logging
import os
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from app.documents.buffer.provenance import AuthorMark
from app.documents.disk.file import Conflict, Disk, Saved, digest, found_again
from app.documents.disk.file_errors import OpenError
from app.documents.document import UNTITLED, Document
from app.documents.kept.autosave import Autosave
from app.documents.kept.marks_store import MarksStore
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import Copy, RecoveryStore
from app.documents.kept.versions import VersionStore

log = logging.getLogger(__name__)
SETTLE_MS = 250
"""Other programs write in several goes; look once they are done."""


class DocumentStore(QObject):
    """Opens, saves and closes; keeps recovery copies of what is not saved, ``recovery_seconds`` behind at most."""

    opened = Signal(object)
    """Document."""
    closed = Signal(object)
    """Document: no longer open; its recovery copy is gone."""
    saved = Signal(object)
    """Document."""
    disk_changed = Signal(object, object)
    """Document, Disk: another program changed or deleted the file. Said once for every such change."""
    elsewhere_changed = Signal(object, bool)
    """Document, whether another running copy of the program has its file open now."""
    recovery_failed = Signal(object, str)
    """Document, one sentence: its recovery copy could not be written."""

    _ended = Signal(str, object, str)

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
        self._recovery, self._presence, self._marks = recovery, presence, marks
        self.versions = versions
        self._documents: list[Document] = []
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._told: dict[str, Disk] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._watcher.fileChanged.connect(lambda _path: self._settle.start())
        self._settle.timeout.connect(self.check_disk)
        self._inodes: dict[str, int] = {}
        self._shared: set[str] = set()
        if presence is not None:
            # Another copy of the program leaves its note there, or takes it away.
            self._watcher.addPath(str(presence.folder))
        self._watcher.directoryChanged.connect(self._look_around)
        self._refusing: set[str] = set()
        self._autosave = Autosave(recovery_seconds, self)
        self._autosave.due.connect(self.write_recovery_of_all)

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self._documents)

    def set_recovery_seconds(self, seconds: int) -> None:
        self._autosave.set_seconds(seconds)

    def new(self, text: str = "", name: str = UNTITLED) -> Document:
        """A new document holding ``text``."""
        return self._take(Document.fresh(text, name))

    def open(self, path: Path, encoding: str | None = None) -> Document:
        """The document of ``path``, the same one if it is open. Raises OpenError, UnknownEncoding."""
        path = path.absolute()
        known = self.of_file(path)
        if known is not None:
            return known
        return self._take(Document.from_file(path, encoding))

    def of_file(self, path: Path) -> Document | None:
        """The open document of that file, whatever name it goes by here."""
        for document in self._documents:
            with contextlib.suppress(OSError):
                if document.path is not None and (document.path == path or document.path.samefile(path)):
                    return document
        return None

    def save(self, document: Document, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Save; see Document.save. Raises SaveError."""
        before = document.path
        # The file is replaced, and a watcher would take that for another program's doing.
        if before is not None:
            self._watcher.removePath(str(before))
        try:
            result = document.save(path, force)
        finally:
            self._watch(document)
        if isinstance(result, Saved):
            self._told.pop(document.id, None)
            if before != document.path:
                self._moved(before, result.path)
            if self.versions is not None:
                self.versions.keep(result.path, result.data, result.before)
            self._keep_marks(document, result)
            if not document.modified:
                self._recovery.clear(document)
            self.saved.emit(document)
        return result

    def reload(self, document: Document, encoding: str | None = None) -> None:
        """Take what is on the disk; see Document.reload. What was not saved is kept as a version: undo ends with the
        page."""
        mine = document.kept() if document.modified else None
        document.reload(encoding)
        self._told.pop(document.id, None)
        if mine is not None and self.versions is not None and document.path is not None:
            self.versions.keep(document.path, document.to_bytes(), mine)

    def _keep_marks(self, document: Document, result: Saved) -> None:
        if self._marks is None or not document.provenance.used:
            return
        try:
            self._marks.keep(result.path, digest(result.data), document.marks())
        except OSError as error:
            log.info("The marks of %s could not be kept: %s", result.path, error)

    def _recall(self, document: Document, text_hash: str | None) -> tuple[AuthorMark, ...]:
        if self._marks is None or document.path is None or document.form.side_map.marks is not None:
            return ()
        return self._marks.of(document.path, text_hash)

    def wipe_marks(self, document: Document) -> None:
        """Nothing says any more what a model wrote in ``document``, here or on the disk."""
        document.provenance.wipe()
        if self._marks is not None and document.path is not None:
            self._marks.wipe(document.path)
        self._recovery.renew(document)

    def wipe_all_marks(self) -> None:
        """The same of every document there ever was."""
        for document in self._documents:
            self.wipe_marks(document)
        if self._marks is not None:
            self._marks.wipe_all()

    def close(self, document: Document) -> None:
        """Let go of ``document``, saved or not: whoever calls has asked."""
        if document not in self._documents:
            return
        self._documents.remove(document)
        if not document.modified and document.disk() is Disk.CHANGED:
            self._keep_replaced(document)
        if document.path is not None:
            self._watcher.removePath(str(document.path))
            if self._presence is not None:
                self._presence.leave(document.path)
        self._told.pop(document.id, None)
        self._inodes.pop(document.id, None)
        self._shared.discard(document.id)
        self._refusing.discard(document.id)
        self._recovery.clear(document)
        if not self._documents:
            self._autosave.stop()
        self.closed.emit(document)

    async def secure(self, document: Document) -> bool:
        """Have the text safe on the disk when this is done; the window goes on meanwhile. False as below."""
        writing = self._recovery.begin(document)
        if writing is None:
            return True
        # Not asyncio.wrap_future: under load about one in a hundred of its wakings was lost on the way through qasync.
        # A queued signal is not.
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        writing.add_done_callback(partial(self._tell, document.id, done))
        return await done

    def write_recovery(self, document: Document) -> bool:
        """Have the text safe on the disk when this returns. False (and ``recovery_failed``) when the disk refuses."""
        try:
            self._recovery.write(document)
        except OSError as error:
            self._on_refused(document.id, str(error))
            return False
        return True

    def write_recovery_of_all(self) -> None:
        """Begin to write what has changed; the disk is not waited for."""
        for document in self._documents:
            if not document.modified:
                # Taken back to what was saved: an older copy would only be offered in vain.
                if self._recovery.holds(document):
                    self._recovery.clear(document)
                continue
            writing = self._recovery.begin(document)
            if writing is not None:
                writing.add_done_callback(partial(self._tell, document.id, None))

    def _tell(self, document_id: str, done: "asyncio.Future[bool] | None", writing: "Future[None]") -> None:
        """On the thread that writes: how it went goes over to the GUI thread."""
        error = writing.exception()
        with contextlib.suppress(RuntimeError):  # nobody listens any more
            self._ended.emit(document_id, done, "" if error is None else str(error) or type(error).__name__)

    def _on_ended(self, document_id: str, done: "asyncio.Future[bool] | None", trouble: str) -> None:
        if trouble:
            self._on_refused(document_id, trouble)
        else:
            self._refusing.discard(document_id)
        if done is not None and not done.done():
            done.set_result(not trouble)

    def _on_refused(self, document_id: str, said: str) -> None:
        document = next((document for document in self._documents if document.id == document_id), None)
        if document is None:
            return
        log.info("Recovery copy of %s: %s", document.name, said)
        self._autosave.again()
        if document_id in self._refusing:
            return
        self._refusing.add(document_id)
        self.recovery_failed.emit(
            document, f"The recovery copy of “{document.name}” could not be written; save the document now."
        )

    def orphans(self) -> list[Copy]:
        """Texts that an earlier run of the program left unsaved, newest first."""
        return self._recovery.orphans()

    def recover(self, copy: Copy) -> Document:
        """Open an orphan as a text that has yet to be saved. Raises OpenError.

        Where its file is open or can be opened, undo leads back to what the file holds. A disk that takes no copy now,
        as after a crash that a full one caused, keeps no one from their text.
        """
        document = None if copy.path is None else self.of_file(copy.path)
        if document is None and copy.path is not None:
            with contextlib.suppress(OpenError):
                document = self._take(Document.from_file(copy.path))
        if document is None:
            document = self._take(copy.document())
        elif document.modified:
            name = Path(copy.name)
            recovered = replace(copy, path=None, name=f"{name.stem} (recovered){name.suffix}")
            document = self._take(recovered.document())
        else:
            document.recall = lambda _hash: copy.marks
            document.take(copy.data, copy.encoding)
            document.recall = lambda text_hash: self._recall(document, text_hash)
            document.adopt(copy.known)
        if not self._recovery.take_over(document, copy):
            # Tried again soon, and said if it fails again.
            self._autosave.again()
        return document

    def discard(self, copy: Copy) -> None:
        self._recovery.discard(copy)

    def elsewhere(self, document: Document) -> bool:
        """Whether another running copy of the program has the same file open."""
        return document.path is not None and self.taken(document.path)

    def taken(self, path: Path) -> bool:
        """The same of a file that is not open here."""
        return self._presence is not None and self._presence.elsewhere(path)

    def renamed_to(self, document: Document) -> Path | None:
        """Where the file is that another program gave a new name in its folder; None: not there, or not the same."""
        if document.path is None:
            return None
        found = found_again(document.path, self._inodes.get(document.id), document.known_hash)
        return found if found is not None and self.of_file(found) is None else None

    def follow(self, document: Document, path: Path) -> None:
        """The file is called ``path`` now: the document goes on there, its versions with it."""
        before = document.path
        if before is not None:
            self._watcher.removePath(str(before))
        self._told.pop(document.id, None)
        document.follow(path)
        if document.disk() is Disk.SAME:
            document.found()
        self._moved(before, path)
        self._watch(document)

    def _moved(self, before: Path | None, path: Path) -> None:
        """A document that had the name ``before`` has another one."""
        if before is not None and self.versions is not None:
            self.versions.take_along(before, path)
        if before is not None and self._marks is not None:
            try:
                self._marks.take_along(before, path)
            except OSError as error:
                log.info("The marks of %s did not go along: %s", path, error)
        if self._presence is not None:
            if before is not None:
                self._presence.leave(before)
            self._presence.enter(path)

    def _look_around(self) -> None:
        for document in self._documents:
            shared = self.elsewhere(document)
            if shared != (document.id in self._shared):
                (self._shared.add if shared else self._shared.discard)(document.id)
                self.elsewhere_changed.emit(document, shared)

    def check_disk(self) -> None:
        """Look at every file now (also when the window becomes active)."""
        self._look_around()
        for document in self.documents:
            self.look_at(document)

    def look_at(self, document: Document) -> None:
        """Look at one file now."""
        disk = document.disk()
        self._watch(document)
        if disk is Disk.SAME:
            document.found()
            self._told.pop(document.id, None)
        elif self._told.get(document.id) is not disk:
            self._told[document.id] = disk
            if disk is Disk.DELETED:
                document.lost()
                self._autosave.touch()
            elif not document.modified:
                self._keep_replaced(document)
            self.disk_changed.emit(document, disk)

    def _keep_replaced(self, document: Document) -> None:
        """Another program wrote over what the page still shows, and closing the page will not ask."""
        if self.versions is not None and document.path is not None:
            self.versions.keep(document.path, document.kept())

    def stop(self) -> None:
        """No timers, no thread and no watching any more; the copies stay as they are."""
        self._autosave.stop()
        self._recovery.close()
        if self.versions is not None:
            self.versions.close()
        self._settle.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)

    def _take(self, document: Document) -> Document:
        document.setParent(self)
        document.recall = lambda text_hash: self._recall(document, text_hash)
        if not document.provenance.used and not document.modified:
            document.provenance.restore(self._recall(document, document.known_hash))
        self._documents.append(document)
        self._watch(document)
        document.buffer.contentsChanged.connect(self._autosave.touch)
        if self._presence is not None and document.path is not None:
            self._presence.enter(document.path)
        self.opened.emit(document)
        return document

    def _watch(self, document: Document) -> None:
        path = document.path
        if path is not None and os.path.exists(path) and str(path) not in self._watcher.files():
            self._watcher.addPath(str(path))
            with contextlib.suppress(OSError):
                self._inodes[document.id] = path.stat().st_ino
