"""Who wrote what in the open documents, kept with every save and back when the same text is.

GUI thread. Knows documents and where marks are kept; knows nothing of pages.
"""

import logging
from functools import partial
from pathlib import Path

from app.documents.buffer.provenance import AuthorMark
from app.documents.disk.file import Saved, digest
from app.documents.document import Document
from app.documents.kept.marks_store import MarksStore

log = logging.getLogger(__name__)


class DocumentMarks:
    """On top of ``store``; None keeps nothing. A disk that refuses costs the marks and nothing else."""

    def __init__(self, store: MarksStore | None) -> None:
        self._store = store

    def restore(self, document: Document) -> None:
        """The document was just opened: it has the marks of its text, and of every version that it takes later."""
        document.remembered_marks = partial(self._of, document)
        if not document.provenance.used and not document.modified:
            document.provenance.restore(self._of(document, document.file.known_hash))

    def keep(self, document: Document, saved: Saved) -> None:
        """The document was saved."""
        if self._store is None or not document.provenance.used:
            return
        try:
            self._store.keep(saved.path, digest(saved.data), document.marks())
        except OSError as error:
            log.info("The marks of %s could not be kept: %s", saved.path, error)

    def moved(self, before: Path, path: Path) -> None:
        """A document that had the path ``before`` has another one."""
        if self._store is None:
            return
        try:
            self._store.take_along(before, path)
        except OSError as error:
            log.info("The marks of %s did not go along: %s", path, error)

    def wipe(self, document: Document) -> None:
        """Nothing says any more what a model wrote in ``document``, here or on the disk. Raises OSError."""
        document.provenance.wipe()
        if self._store is not None and document.path is not None:
            self._store.wipe(document.path)

    def wipe_closed(self) -> None:
        """The same of every file there ever was. Raises OSError."""
        if self._store is not None:
            self._store.wipe_all()

    def _of(self, document: Document, text_hash: str | None) -> tuple[AuthorMark, ...]:
        if self._store is None or document.path is None or document.form.side_map.marks is not None:
            return ()
        return self._store.of(document.path, text_hash)
