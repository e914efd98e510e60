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

from app.documents.buffer.form_history import FormHistory
from app.documents.buffer.mirror import SEPARATOR, Mirror
from app.documents.buffer.provenance import AuthorMark, Provenance
from app.documents.buffer.saved_state import SavedState
from app.documents.disk.codec import FileForm, decode, decode_again
from app.documents.disk.file import MAX_LINES, Conflict, Saved, digest, read_bytes
from app.documents.disk.known_file import KnownFile
from app.documents.disk.naming import shown

UNTITLED = "Untitled"
"""What a text without a name of its own is called."""


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
        """Open ``path``. Raises OpenError; UnknownEncoding where ``encoding`` has to be asked for."""
        path = path.absolute()
        data = read_bytes(path)
        return cls.from_bytes(data, path, encoding, most_lines=MAX_LINES)

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

    def save(self, path: Path | None = None, force: bool = False) -> Saved | Conflict:
        """Write the file (a new ``path``: save as). Raises SaveError; nothing is written then.

        Conflict: another program changed or deleted the file since; nothing was written. ``force`` writes all the same.
        """
        before, revision = self.path, self.revision
        target = (path or before or Path(self._name)).absolute()
        result = self.file.write(target, self.to_bytes, force)
        if isinstance(result, Conflict):
            return result
        self.file_back()
        if target != before:
            self.path_changed.emit()
        # A slow disk lets the writer go on meanwhile; what came then is not saved.
        if self.revision == revision:
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

    def reload(self, encoding: str | None = None) -> None:
        """Take the file's text as one edit that can be undone. ``encoding``: what the writer said it is.

        Raises OpenError; UnknownEncoding where it has to be asked for.
        """
        if self.path is None:
            return
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
