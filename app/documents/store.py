"""The open documents: opened, saved and closed, with all that is kept beside them.

GUI thread, which never waits for a disk: what takes as long as one is a story (``app.errands``) that goes on meanwhile.
Knows documents and files; knows nothing of windows: it says what happened and the window asks the writer.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents.buffer.provenance import AuthorMark
from app.documents.disk.file import Conflict, Disk, Saved, read_bytes, renamed_in_folder
from app.documents.disk.file_errors import OpenError
from app.documents.disk.known_file import KnownFile, looked_at
from app.documents.document import UNTITLED, Document, writing_of
from app.documents.file_watch import FileWatch
from app.documents.filing import Filing
from app.documents.kept.document_marks import DocumentMarks
from app.documents.kept.marks_store import MarkedTexts, MarksStore
from app.documents.kept.open_elsewhere import OpenElsewhere
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import Copy, RecoveryStore
from app.documents.kept.recovery_copies import RecoveryCopies
from app.documents.kept.versions import VersionStore
from app.documents.snapshot import Snapshot, Writing
from app.errands.errands import Errands, LeftError
from app.errands.rounds import Rounds

END_SECONDS = 5.0
"""How long the program's end waits for disks that have not answered yet."""
PATIENCE_SECONDS = 3.0
"""How long it is waited for a file that is only good to know of."""


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
        errands: Errands | None = None,
    ) -> None:
        super().__init__(parent)
        self.errands = errands or Errands(self)
        self._documents: list[Document] = []
        self.versions = versions
        self.recovery = RecoveryCopies(recovery, recovery_seconds, self)
        self.recovery.failed.connect(self.recovery_failed)
        self._marks = DocumentMarks(marks, self.errands)
        self.filing = Filing(self.errands)
        self._looks = Rounds(self.look_at)
        self._watch = FileWatch(self)
        self._watch.settled.connect(self.check_disk)
        self._watch.disk_changed.connect(self._on_disk_changed)
        self._watch.disk_back.connect(self.disk_back)
        self._elsewhere = OpenElsewhere(presence, self.errands, self)
        self._elsewhere.changed.connect(self.elsewhere_changed)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Those that are open, in the order in which they were opened."""
        return tuple(self._documents)

    # ------------------------------------------------------------ open, save, close

    def new(self, text: str = "", name: str = UNTITLED) -> Document:
        """A new document holding ``text``."""
        return self._add(Document.fresh(text, name))

    async def open(self, path: Path, encoding: str | None = None) -> Document:
        """The document of ``path``, the same one if it is open. Raises OpenError, UnknownEncoding, and LeftError where
        it is no longer waited for."""
        path = path.absolute()
        known = self._at(path)
        if known is not None:
            return known
        standing = self.documents
        read = await self.filing.read(path, encoding, [document.file.identity for document in standing])
        if isinstance(read, int):
            return standing[read]
        texts = await self._marks.read(path)
        # Opened twice at one time: the first one that is there has it.
        return self._at(path) or self._add(Document(read.text, read.form, read.file), texts)

    async def of_file(self, path: Path) -> Document | None:
        """The open document of that file, whatever name it goes by here."""
        known = self._at(path)
        if known is not None or not self._documents:
            return known
        identity = await self.filing.identity(path, PATIENCE_SECONDS)
        for document in self._documents:
            other = document.file.identity
            if document.path == path or (identity is not None and other is not None and identity.is_of(other)):
                return document
        return None

    async def recover(self, copy: Copy) -> Document:
        """Open an orphan as a text that has yet to be saved. Raises OpenError.

        Where its file is open or can be opened, undo leads back to what the file holds. A disk that takes no copy now,
        as after a crash that a full one caused, keeps no one from their text.
        """
        document = None
        if copy.path is not None:
            with contextlib.suppress(OpenError, LeftError):
                document = await self.of_file(copy.path) or await self.open(copy.path)
        if document is None:
            document = self._add(copy.document(), await self._marks.read(copy.path))
        elif document.modified:
            name = Path(copy.name)
            recovered = replace(copy, path=None, name=f"{name.stem} (recovered){name.suffix}")
            document = self._add(recovered.document())
        else:
            document.take(copy.data, copy.encoding, copy.marks)
            document.adopt(copy.known)
        self.recovery.take_over(document, copy)
        return document

    async def save(self, document: Document, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Save the text as it is when its turn comes; see :func:`writing_of`. Raises SaveError, and LeftError where it
        is no longer waited for: nothing is written then."""
        return await self.filing.in_turn(document, (path, force), partial(self._save, document, path, force))

    async def _save(self, document: Document, path: Path | None, force: bool) -> Saved | Conflict:
        before, marks = document.path, self._marks.to_keep(document)
        writing = writing_of(document, path, force)
        self._watch.look_away(document)
        result = None
        try:
            result = await self.filing.write(writing, partial(self._on_late, document, writing, document.file))
        finally:
            if result is None:
                self.errands.go(self._watch_again(document))
        if isinstance(result, Conflict):
            # What is said of it is over once the file is back.
            await self.look_at(document)
        document.written(writing, result)
        if isinstance(result, Saved):
            self._on_saved(document, before, result, marks)
        return result

    async def reload(self, document: Document, encoding: str | None = None) -> bool:
        """Take what is on the disk; see Document.reload. What was not saved is kept as a version: undo ends with the
        page. False: it was written on meanwhile, and stays as it is. Raises as Document.reload, and LeftError."""
        path, revision = document.path, document.revision
        if path is None:
            return False
        says = f"Reading “{document.name}”"
        data = await self.errands.ask(str(path), partial(read_bytes, path), says)
        if (document.path, document.revision) != (path, revision):
            return False
        unsaved = document.snapshot().kept()[1] if document.modified else None
        document.reload(encoding, data)
        self._watch.agree(document)
        if unsaved is not None and self.versions is not None:
            self.versions.keep(path, document.to_bytes(), unsaved)
        return True

    def close(self, document: Document, keep_copy: bool = False) -> None:
        """Let go of ``document``, saved or not: whoever calls has asked. ``keep_copy``: nobody was, and what is not
        saved stays in its recovery copy."""
        if document not in self._documents:
            return
        self._documents.remove(document)
        if not document.modified and document.path is not None and self.versions is not None:
            # Whoever did not look before may let go of the only text.
            file, snapshot = document.file.copy(), document.snapshot()
            self.errands.lane(str(document.path)).post(_keep_lost, self.versions, file, snapshot)
        self._watch.leave(document)
        self._elsewhere.leave(document)
        self._marks.leave(document)
        self.recovery.leave(document, keep_copy and document.modified)
        self.closed.emit(document)

    def stop(self) -> None:
        """No timers and no watching any more, and what disks have not taken yet has some seconds. The copies stay."""
        self._watch.stop()
        self.errands.finish(END_SECONDS)
        self.recovery.stop()
        if self.versions is not None:
            self.versions.close()
        self._elsewhere.stop()
        self.errands.close()

    # ------------------------------------------------------------ who wrote what

    async def wipe_marks(self, document: Document) -> None:
        """Nothing says any more what a model wrote in ``document``, here or on the disk. Raises OSError."""
        await self._marks.wipe(document)
        self.recovery.renew(document)

    async def wipe_all_marks(self) -> None:
        """The same of every document there ever was."""
        for document in self.documents:
            await self.wipe_marks(document)
        await self._marks.wipe_closed()

    # ------------------------------------------------------------ other programs

    def check_disk(self) -> None:
        """Look at every file (also when the window becomes active). Returns at once."""
        self._elsewhere.renew()
        self._elsewhere.look()
        for document in self.documents:
            self._looks.wish(document)

    async def look_at(self, document: Document, says: str = "", limit: float | None = None) -> Disk:
        """Look at one file, behind what is being done there. What does not come within ``limit`` seconds is unknown."""
        path = document.path
        if path is None:
            return Disk.SAME
        look = await self.filing.look(path, says, limit)
        if document not in self._documents or document.path != path:
            return Disk.SAME
        return self._watch.take(document, look)

    async def taken(self, path: Path) -> bool:
        """Whether another running copy of the program has the file open."""
        return await self._elsewhere.taken(path, PATIENCE_SECONDS)

    async def renamed_to(self, document: Document) -> Path | None:
        """Where the file is that another program gave a new name in its folder; None: not there, not the same, or open
        as another document."""
        path, identity = document.path, document.file.identity
        if path is None or identity is None:
            return None
        search = partial(renamed_in_folder, path, identity.inode, document.file.known_hash)
        try:
            renamed = await self.errands.ask(str(path), search, limit=PATIENCE_SECONDS)
        except LeftError:
            return None
        if renamed is None:
            return None
        other = await self.of_file(renamed)
        return renamed if other is None or other is document else None

    async def follow(self, document: Document, path: Path) -> None:
        """The file is called ``path`` now: the document goes on there, its versions with it."""
        before = document.path
        self._watch.look_away(document)
        self._watch.agree(document)
        document.follow(path)
        self._moved(document, before)
        look = await self.filing.look(path)
        if document in self._documents and document.path == path:
            if document.file.compared(look) is Disk.SAME:
                document.file_back()
            self._watch.see(document, look.identity)

    # ------------------------------------------------------------

    def _at(self, path: Path) -> Document | None:
        return next((document for document in self._documents if document.path == path), None)

    def _add(self, document: Document, texts: MarkedTexts | None = None) -> Document:
        document.setParent(self)
        self._marks.restore(document, texts or MarkedTexts())
        self._documents.append(document)
        self._watch.see(document, document.file.identity)
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
        elif not document.modified and self.versions is not None and document.path is not None:
            # What the page shows is no longer in its file, and closing the page will not ask.
            self.versions.keep(document.path, document.snapshot().kept()[1])
        self.disk_changed.emit(document, disk)

    async def _watch_again(self, document: Document) -> None:
        """Nothing was saved: the file is as it was, if it is one."""
        path = document.path
        identity = None if path is None else await self.filing.identity(path)
        if document in self._documents and document.path == path:
            self._watch.see(document, identity)

    def _on_saved(
        self, document: Document, before: Path | None, saved: Saved, marks: Sequence[AuthorMark] | None
    ) -> None:
        """It may have been closed meanwhile: what it held is kept all the same."""
        standing = document in self._documents
        if standing:
            self._watch.see(document, document.file.identity)
            self._watch.agree(document)
        if standing and before != document.path:
            self._moved(document, before)
        if self.versions is not None:
            self.versions.keep(saved.path, saved.data, saved.before)
        self._marks.keep(document, saved, marks)
        if standing and not document.modified:
            self.recovery.clear(document)
        if standing:
            self.saved.emit(document)

    def _on_late(self, document: Document, writing: Writing, file: KnownFile, result: Saved | Conflict) -> None:
        """A save was left, and yet it is on the disk: what is there is nobody else's."""
        if isinstance(result, Saved) and document.file is file and document.path == result.path:
            document.file = writing.file


def _keep_lost(versions: VersionStore, file: KnownFile, snapshot: Snapshot) -> None:
    """Keep the text of a page that was closed, where it is no longer in its file. On the file's lane."""
    if file.path is not None and file.compared(looked_at(file.path)) is not Disk.SAME:
        versions.keep(file.path, snapshot.kept()[1])
