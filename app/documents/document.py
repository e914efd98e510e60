"""A document: its text in Qt's own buffer, and everything about its file that the text does not say.

GUI thread. Knows files and ``QTextDocument``; knows nothing of editors, drafts or jobs.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument


class Document(QObject):
    """Text, path, encoding, BOM, endings per line and the side map of characters Qt cannot hold."""

    modified_changed = Signal(bool)
    path_changed = Signal()

    id: str
    path: Path | None
    buffer: QTextDocument
    """What an Editor shows; only the writer and accepted edits change it."""

    @property
    def name(self) -> str: ...
    @property
    def modified(self) -> bool: ...
    @property
    def encoding(self) -> str: ...
    @property
    def endings(self) -> str:
        """ "LF", "CRLF", "CR" or "mixed"."""

    def text(self) -> str:
        """The whole text, paragraphs divided by a newline; stand-ins for what Qt cannot hold."""

    def save(self, path: Path | None = None, force: bool = False) -> object:
        """Save. Conflict: the file changed or went away since; nothing was written. Raises SaveError, one sentence."""


class DocumentStore(QObject):
    """The open documents and their recovery copies."""

    opened = Signal(object)
    closed = Signal(object)

    def new(self, text: str = "", name: str = "") -> Document: ...
    def open(self, path: Path, encoding: str | None = None) -> Document:
        """Raises OpenError (one sentence) or UnknownEncoding (``candidates``: (encoding, sample) pairs to ask with)."""

    def close(self, document: Document) -> None: ...
    def write_recovery(self, document: Document) -> None: ...
