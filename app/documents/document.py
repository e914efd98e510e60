"""A document: its text in Qt's own buffer, and everything about its file that the text does not say.

GUI thread. Knows files and ``QTextDocument``; knows nothing of editors, drafts or jobs. The buffer is changed by the
writer's editing and by accepted edits only; what is saved is what ``text()`` says.
"""

import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from app.documents.buffer.mirror import SEPARATOR, Mirror
from app.documents.buffer.provenance import AuthorMark, Provenance
from app.documents.disk.codec import FileForm, decode
from app.documents.disk.file import (
    Conflict,
    Disk,
    Overtaken,
    Saved,
    digest,
    disk_state,
    held,
    other_names,
    read_bytes,
    reason,
    write_bytes,
)
from app.documents.disk.file_errors import OpenError, SaveError, UnknownEncoding
from app.documents.disk.naming import shown

UNTITLED = "Untitled"
"""What a text without a name of its own is called."""
FORM = 0x100005
"""The property of the buffer's frame that says which of the document's forms the text is to be written in."""


class Document(QObject):
    """One text. Build with :meth:`fresh` or :meth:`from_file`."""

    modified_changed = Signal(bool)
    path_changed = Signal()

    def __init__(self, text: str, form: FileForm, path: Path | None = None, name: str = "") -> None:
        super().__init__()
        self.id = uuid.uuid4().hex
        self._forms = [form]
        self.path = path
        self._name = name
        self._known: str | None = None
        self._lost: int | None = None
        self.near: Path | None = None
        """The folder to propose for a text that has no file yet."""
        self.buffer = QTextDocument(self)
        self.buffer.setDocumentLayout(QPlainTextDocumentLayout(self.buffer))
        self._fill(text)
        self._mirror = Mirror(self.buffer)
        self.provenance = Provenance(self.buffer)
        self.recall: Callable[[str], Iterable[AuthorMark]] = lambda _hash: ()
        self.buffer.modificationChanged.connect(self.modified_changed)

    @classmethod
    def fresh(cls, text: str = "", name: str = UNTITLED) -> "Document":
        """A new document; ``text`` (newlines between paragraphs) counts as not modified."""
        form = FileForm.fresh()
        return cls(form.side_map.entered(text), form, None, name)

    @classmethod
    def from_file(cls, path: Path, encoding: str | None = None) -> "Document":
        """Open ``path``. Raises OpenError; UnknownEncoding where ``encoding`` has to be asked for."""
        path = path.absolute()
        data = read_bytes(path)
        return cls.from_bytes(data, path, encoding)

    @classmethod
    def from_bytes(cls, data: bytes, path: Path | None, encoding: str | None = None, name: str = "") -> "Document":
        """A document of a file's bytes. Raises OpenError as :meth:`from_file` does."""
        shown = path.name if path is not None else name
        text, form = decode(data, shown, encoding)
        document = cls(text, form, path, name)
        document._known = digest(data)
        return document

    @property
    def name(self) -> str:
        return shown(self.path.name if self.path is not None else self._name)

    @property
    def modified(self) -> bool:
        """Whether the text differs from what was last read or written; undoing back to it counts as not."""
        return self.buffer.isModified()

    @property
    def revision(self) -> int:
        return self.buffer.revision()

    @property
    def form(self) -> FileForm:
        """How the text is written to the file; an undo that leads back to another text leads back to its form."""
        return self._forms[self.buffer.rootFrame().frameFormat().intProperty(FORM)]

    @property
    def encoding(self) -> str:
        """The encoding as shown to the writer."""
        return self.form.encoding.upper() + (" with BOM" if self.form.bom else "")

    @property
    def endings(self) -> str:
        """ "LF", "CRLF", "CR" or "mixed"."""
        return self.form.endings.name

    @property
    def known_hash(self) -> str | None:
        """SHA-256 of the file as last read or written; None while there is no file."""
        return self._known

    def marks(self) -> tuple[AuthorMark, ...]:
        """Who wrote what, for keeping; none where long lines are divided here, since the file counts otherwise."""
        return () if self.form.side_map.marks is not None else self.provenance.all()

    def text(self) -> str:
        """The whole text in code points, paragraphs divided by a newline, stand-ins for what Qt cannot hold."""
        return "\n".join(self._mirror.paragraphs())

    def paragraphs(self) -> tuple[str, ...]:
        """The same in its paragraphs: the quickest copy, which another thread may join."""
        return self._mirror.paragraphs()

    def to_bytes(self) -> bytes:
        """The file's bytes as a save would write them. Raises SaveError if the encoding lacks a character."""
        return self.form.encoded(self.text())

    def kept(self) -> bytes:
        """The same for keeping, which no character is in the way of."""
        return self.form.kept(self.text())[1]

    def entered(self, text: str) -> str:
        """``text`` from outside (clipboard, model) as the buffer takes it: newlines divide paragraphs."""
        return self.form.side_map.entered(text.replace("\r\n", "\n").replace("\r", "\n").replace(SEPARATOR, "\n"))

    def set_encoding(self, encoding: str, bom: bool = False) -> None:
        """Write the next save in ``encoding``."""
        self.form.encoding, self.form.bom = encoding, bom
        self.buffer.setModified(True)

    def disk(self) -> Disk:
        """How the file stands to what was last read or written."""
        if self.path is None:
            return Disk.SAME
        try:
            return disk_state(self.path, self._known)[0]
        except OSError:
            # It cannot be told apart now (a share that is away); a save will look again and say why.
            return Disk.SAME

    def save(self, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Write the file (a new ``path``: save as). Raises SaveError; nothing is written then.

        Conflict: another program changed or deleted the file since; nothing was written. ``force`` writes all the same.
        """
        target = (path or self.path or Path(self._name)).absolute()
        before, still = None, None
        if target == self.path and not force:
            try:
                disk, theirs = disk_state(target, self._known)
            except OSError as error:
                raise SaveError(
                    f"“{target.name}” was not saved: what it holds now cannot be read ({reason(error)}), and another "
                    "program's text may be in it; save under another name."
                ) from error
            if disk is not Disk.SAME:
                return Conflict(target, disk, theirs)
            before, still = theirs, lambda: disk_state(target, self._known)[0] is Disk.SAME
        else:
            before = held(target)
        revision, parted = self.revision, other_names(target)
        data = self.to_bytes()
        try:
            write_bytes(target, data, still)
        except Overtaken:
            return Conflict(target, *disk_state(target, self._known))
        self._known, self._lost = digest(data), None
        if target != self.path:
            self.path = target
            self.path_changed.emit()
        if self.revision == revision:
            self.buffer.setModified(False)
        return Saved(target, data, before, parted)

    def follow(self, path: Path) -> None:
        """Another program gave the file this name."""
        self.path = path
        self.path_changed.emit()

    def lost(self) -> None:
        """The file is gone: the text is nowhere but here, so it has yet to be saved, whatever undo leads back to."""
        if self.modified:
            # Qt would go on taking the text that was saved once for one that is.
            self.buffer.blockSignals(True)
            self.buffer.setModified(False)
            self.buffer.setModified(True)
            self.buffer.blockSignals(False)
        else:
            self._lost = self.revision
            self.buffer.setModified(True)

    def found(self) -> None:
        """The file is there again with what it held."""
        if self._lost == self.revision:
            self.buffer.setModified(False)
        self._lost = None

    def reload(self, encoding: str | None = None) -> None:
        """Take the file's text as one edit that can be undone. ``encoding``: what the writer said it is.

        Raises OpenError; UnknownEncoding where it has to be asked for.
        """
        if self.path is None:
            return
        data = read_bytes(self.path)
        if encoding is None:
            self.take_as_found(data)
        else:
            self.take(data, encoding)
        self._known, self._lost = digest(data), None
        self.buffer.setModified(False)

    def take(self, data: bytes, encoding: str | None = None) -> None:
        """Another version of this text, as one edit that can be undone; it has yet to be saved. Raises OpenError."""
        text, form = decode(data, self.name, encoding)
        if text == self.text():
            self._forms[self._forms.index(self.form)] = form
        else:
            cursor = QTextCursor(self.buffer)
            cursor.beginEditBlock()
            self._write_as(form)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text, QTextCharFormat())
            for mark in self.recall(digest(data)):
                if 0 <= mark.start < mark.end < self.buffer.characterCount():
                    self.provenance.put(mark.start, mark.end, mark.author)
            cursor.endEditBlock()

    def _write_as(self, form: FileForm) -> None:
        """A part of the undo step that is open: stand-ins and endings belong to the text that they were made for."""
        self._forms.append(form)
        frame = self.buffer.rootFrame()
        look = frame.frameFormat()
        look.setProperty(FORM, len(self._forms) - 1)
        frame.setFrameFormat(look)

    def take_as_found(self, data: bytes) -> None:
        """The same of bytes that may be written otherwise than the text is now. Raises as :meth:`reload` does."""
        own = self.form.encoding
        if data.isascii():
            self.take(data, own)
            return
        try:
            # What reads as UTF-8 is that, though it would read as nonsense in an encoding of single bytes too.
            self.take(data)
        except UnknownEncoding as unknown:
            try:
                self.take(data, own)
            except OpenError:
                raise unknown from None

    def adopt(self, known: str | None) -> None:
        """This text came from a recovery copy of a file with the hash ``known``: it has yet to be saved."""
        self._known = known
        self.buffer.setModified(True)

    def _fill(self, text: str) -> None:
        self.buffer.setUndoRedoEnabled(False)
        self.buffer.setPlainText(text)
        self.buffer.setUndoRedoEnabled(True)
        self.buffer.setModified(False)
