"""Who wrote what in the open documents, kept with every save and back when the same text is.

GUI thread; the disk is waited for on a lane. Knows documents and where marks are kept; knows nothing of pages.
"""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app.documents.buffer.provenance import AuthorMark
from app.documents.disk.file import Saved, digest
from app.documents.document import Document
from app.documents.kept.marks_store import MarkedTexts, MarksStore
from app.errands.errands import Errands

log = logging.getLogger(__name__)
PLACE = "kept"
"""The lane of the program's own small files."""


class DocumentMarks:
    """On top of ``store``; None keeps nothing. A disk that refuses costs the marks and nothing else."""

    def __init__(self, store: MarksStore | None, errands: Errands) -> None:
        self._store, self._errands = store, errands
        self._texts: dict[Document, MarkedTexts] = {}
        """What was read, and kept since."""

    async def read(self, path: Path | None) -> MarkedTexts:
        """The marks that are kept of the texts of ``path``."""
        if self._store is None or path is None:
            return MarkedTexts()
        return await self._errands.ask(PLACE, partial(self._store.texts, path))

    def restore(self, document: Document, texts: MarkedTexts) -> None:
        """The document was just opened: it has the marks of its text, and of every version that it takes later."""
        self._texts[document] = texts
        document.remembered_marks = partial(self._of, document)
        if not document.provenance.used and not document.modified:
            document.provenance.restore(self._of(document, document.file.known_hash))

    def leave(self, document: Document) -> None:
        """The document is closed."""
        self._texts.pop(document, None)

    def to_keep(self, document: Document) -> Sequence[AuthorMark] | None:
        """The marks of the text as it is now; None where there is nothing to keep."""
        return document.marks() if self._store is not None and document.provenance.used else None

    def keep(self, document: Document, saved: Saved, marks: Sequence[AuthorMark] | None) -> None:
        """The document was saved as it was when it had ``marks``. Returns at once."""
        if self._store is None or marks is None:
            return
        text_hash = digest(saved.data)
        if document in self._texts:
            self._texts[document].note(text_hash, marks)
        self._errands.lane(PLACE).post(self._keep, self._store, saved.path, text_hash, marks)

    def moved(self, before: Path, path: Path) -> None:
        """A document that had the path ``before`` has another one. Returns at once."""
        if self._store is not None:
            self._errands.lane(PLACE).post(self._take_along, self._store, before, path)

    async def wipe(self, document: Document) -> None:
        """Nothing says any more what a model wrote in ``document``, here or on the disk. Raises OSError."""
        document.provenance.wipe()
        if document in self._texts:
            self._texts[document] = MarkedTexts()
        if self._store is not None and document.path is not None:
            await self._errands.ask(PLACE, partial(self._store.wipe, document.path))

    async def wipe_closed(self) -> None:
        """The same of every file there ever was. Raises OSError."""
        if self._store is not None:
            await self._errands.ask(PLACE, self._store.wipe_all)

    def _of(self, document: Document, text_hash: str | None) -> tuple[AuthorMark, ...]:
        texts = self._texts.get(document)
        if texts is None or document.path is None or document.form.side_map.marks is not None:
            return ()
        return texts.of(text_hash)

    @staticmethod
    def _keep(store: MarksStore, path: Path, text_hash: str, marks: Sequence[AuthorMark]) -> None:
        try:
            store.keep(path, text_hash, marks)
        except OSError as error:
            log.info("The marks of %s could not be kept: %s", path, error)

    @staticmethod
    def _take_along(store: MarksStore, before: Path, path: Path) -> None:
        try:
            store.take_along(before, path)
        except OSError as error:
            log.info("The marks of %s did not go along: %s", path, error)
