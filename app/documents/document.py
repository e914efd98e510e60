"""A document: its text in Qt's own buffer, and everything about its file that the text does not say.

GUI thread. Knows files and ``QTextDocument``; knows nothing of editors, drafts or jobs. The buffer is changed by the
writer's editing and by accepted edits only; what is saved is what ``text()`` says.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout

from app.documents.buffer.form_history import FormHistory
from app.documents.buffer.mirror import SEPARATOR, Mirror
from app.documents.buffer.provenance import AuthorMark, Provenance
from app.documents.buffer.saved_state import SavedState
from app.documents.disk.codec import FileForm, decode, decode_again
from app.documents.disk.file import MAX_LINES, Conflict, Saved, digest, read_bytes
from app.documents.disk.known_file import KnownFile, identity_of
from app.documents.disk.naming import shown
from app.documents.snapshot import Snapshot, Writing

UNTITLED = "Untitled"
"""What a text without a name of its own is called."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file's text for the buffer and its form, and what is known of the file by then."""

    text: str
    form: FileForm
    file: KnownFile


def read_text(path: Path, encoding: str | None = None) -> ReadText:
    """Read and decode ``path``. Any thread; takes as long as the disk takes.

    Raises OpenError; UnknownEncoding where ``encoding`` has to be asked for.
    """
    path = path.absolute()
    data = read_bytes(path)
    text, form = decode(data, path.name, encoding, MAX_LINES)
    return ReadText(text, form, KnownFile(path, digest(data), identity_of(path)))


class Document(QObject):
    """One text. Build with :meth:`fresh` or :meth:`from_file`.

    ``buffer`` holds the text, ``provenance`` who wrote it, ``file`` what is known of its file.
    """

    modified_changed = Signal(bool)
    path_changed = Signal()

    def __init__(self, text: str, form: FileForm, file: KnownFile, name: str = "") -> None:
        super().__init__()
        self.id = uuid.uuid4().hex
        self.file = file
        self.near: Path | None = None
        """The folder to propose for a text that has no file yet."""
        self._name = name
        self.buffer = QTextDocument(self)
        self.buffer.setDocumentLayout(QPlainTextDocumentLayout(self.buffer))
        self.buffer.setUndoRedoEnabled(False)
        self.buffer.setPlainText(text)
        self.buffer.setUndoRedoEnabled(True)
        self.buffer.setModified(False)
        self._forms = FormHistory(self.buffer, form)
        self._mirror = Mirror(self.buffer)
        self.provenance = Provenance(self.buffer)
        self.remembered_marks: Callable[[str], Iterable[AuthorMark]] = lambda _text_hash: ()
        """Who wrote what in an earlier version, by the SHA-256 of its bytes: for whoever keeps that to answer."""
        self._saved = SavedState(self.buffer)
        self._saved.changed.connect(self.modified_changed)

    @classmethod
    def fresh(cls, text: str = "", name: str = UNTITLED) -> "Document":
        """A new document; ``text`` (newlines between paragraphs) counts as not modified."""
        form = FileForm.fresh()
        return cls(form.side_map.entered(text), form, KnownFile(None), name)

    @classmethod
    def from_file(cls, path: Path, encoding: str | None = None) -> "Document":
        """What :func:`read_text` gives, now: for whoever may wait for the disk, and raises what that raises."""
        read = read_text(path, encoding)
        return cls(read.text, read.form, read.file)

    @classmethod
    def from_bytes(
        cls,
        data: bytes,
        path: Path | None,
        encoding: str | None = None,
        name: str = "",
        most_lines: int | None = None,
    ) -> "Document":
        """A document of a file's bytes. ``most_lines``: see :func:`decode`. Raises OpenError as :meth:`from_file`."""
        text, form = decode(data, path.name if path is not None else name, encoding, most_lines)
        return cls(text, form, KnownFile(path, digest(data)), name)

    @property
    def path(self) -> Path | None:
        """Of its file; None while there is none."""
        return self.file.path

    @property
    def name(self) -> str:
        """As shown to the writer."""
        return shown(self.path.name if self.path is not None else self._name)

    @property
    def modified(self) -> bool:
        """Whether the text differs from what was last read or written, or that is gone; undoing back to it counts as
        not."""
        return self._saved.modified

    @property
    def revision(self) -> int:
        """Another number after every edit, undo and redo."""
        return self.buffer.revision()

    @property
    def form(self) -> FileForm:
        """How the text is written to the file; an undo that leads back to another text leads back to its form."""
        return self._forms.current

    @property
    def encoding(self) -> str:
        """The encoding as shown to the writer."""
        return self.form.encoding.upper() + (" with BOM" if self.form.bom else "")

    @property
    def endings(self) -> str:
        """ "LF", "CRLF", "CR" or "mixed"."""
        return self.form.endings.name

    def marks(self) -> tuple[AuthorMark, ...]:
        """Who wrote what, for keeping; none where long lines are divided here, since the file counts otherwise."""
        return () if self.form.side_map.marks is not None else self.provenance.all()

    def text(self) -> str:
        """The whole text in code points, paragraphs divided by a newline, stand-ins for what Qt cannot hold."""
        return "\n".join(self._mirror.paragraphs())

    def snapshot(self) -> Snapshot:
        """The text and its form as they are now, for another thread: the quickest copy there is."""
        form = replace(self.form, side_map=self.form.side_map.copy())
        return Snapshot(self._mirror.paragraphs(), form, self.revision)

    def to_bytes(self) -> bytes:
        """The file's bytes as a save would write them. Raises SaveError if the encoding lacks a character."""
        return self.form.encoded(self.text())

    def entered(self, text: str) -> str:
        """``text`` from outside (clipboard, model) as the buffer takes it: newlines divide paragraphs."""
        return self.form.side_map.entered(text.replace("\r\n", "\n").replace("\r", "\n").replace(SEPARATOR, "\n"))

    def set_encoding(self, encoding: str, bom: bool = False) -> None:
        """Write the next save in ``encoding``."""
        self.form.encoding, self.form.bom = encoding, bom
        self.buffer.setModified(True)

    def save(self, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Write the file now, for whoever may wait for the disk: :func:`writing_of`, carried out. Raises SaveError."""
        writing = writing_of(self, path, force)
        return self.written(writing, writing.carry_out())

    def written(self, writing: Writing, result: Saved | Conflict) -> Saved | Conflict:
        """``writing`` was carried out and came to ``result``: what was saved is what stood there when it was asked
        for."""
        if isinstance(result, Conflict):
            return result
        before, self.file = self.path, writing.file
        self.file_back()
        if self.path != before:
            self.path_changed.emit()
        # A slow disk lets the writer go on meanwhile; what came then is not saved.
        if self.revision == writing.snapshot.revision and writing.snapshot.is_in(self.form):
            self.buffer.setModified(False)
        return result

    def follow(self, path: Path) -> None:
        """Another program gave the file this name."""
        self.file.path = path
        self.path_changed.emit()

    def file_gone(self) -> None:
        """The file is gone, or nobody can say what it holds: for all that is known the text is nowhere but here, so it
        has yet to be saved, whatever undo leads back to."""
        self._saved.lose()

    def file_back(self) -> None:
        """The file was read and holds what it held, again or as ever: the text is as saved as it was, and an undo leads
        back to what is."""
        self._saved.regain()

    def reload(self, encoding: str | None = None, data: bytes | None = None) -> None:
        """Take the file's text as one edit that can be undone. ``encoding``: what the writer said it is. ``data``: its
        bytes, where they were read already; else they are now, for whoever may wait for the disk.

        Raises OpenError; UnknownEncoding where it has to be asked for.
        """
        if self.path is None:
            return
        if data is None:
            data = read_bytes(self.path)
        self.take(data, encoding, most_lines=MAX_LINES)
        self.file.known_hash = digest(data)
        self.file_back()
        self.buffer.setModified(False)

    def take(
        self,
        data: bytes,
        encoding: str | None = None,
        marks: Iterable[AuthorMark] | None = None,
        most_lines: int | None = None,
    ) -> None:
        """Another version of this text, as one edit that can be undone; it has yet to be saved.

        ``encoding``: what the writer said it is; None: what the bytes say, else that of the text now. ``marks``: who
        wrote what in it; None: what is remembered of it. ``most_lines``: see :func:`decode`.

        Raises OpenError; UnknownEncoding where the encoding has to be asked for.
        """
        text, form = (
            decode_again(data, self.name, self.form.encoding, most_lines)
            if encoding is None
            else decode(data, self.name, encoding, most_lines)
        )
        if text == self.text():
            self._forms.replace(form)
            return
        cursor = QTextCursor(self.buffer)
        cursor.beginEditBlock()
        # Stand-ins and endings belong to the text that they were made for.
        self._forms.add(form)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text, QTextCharFormat())
        for mark in self.remembered_marks(digest(data)) if marks is None else marks:
            if 0 <= mark.start < mark.end < self.buffer.characterCount():
                self.provenance.put(mark.start, mark.end, mark.author)
        cursor.endEditBlock()

    def adopt(self, known_hash: str | None) -> None:
        """This text came from a recovery copy of a file with that hash: it has yet to be saved."""
        self.file.known_hash = known_hash
        self.buffer.setModified(True)


def writing_of(document: Document, path: Path | None = None, force: bool = False) -> Writing:
    """A save of ``document`` as it is now (a new ``path``: save as), to be carried out on any thread, which raises
    SaveError; nothing is written then.

    It comes to a Conflict where another program changed or deleted the file since; nothing was written. ``force``
    writes all the same.
    """
    target = (path or document.path or Path(document.name)).absolute()
    return Writing(target, document.snapshot(), document.file.copy(), force)
