"""The marks of saved texts (who wrote what), beside the history and never in the document.

Any thread; takes as long as the disk takes. One file a document, found by the document's path: for each of its last
texts, by hash, where the marks are. A text that another program changed has another hash and no marks: a mark is never
put on words it was not made for.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from app.documents.buffer.provenance import AuthorMark, from_rows, to_rows
from app.documents.disk.file import write_synced
from app.platform.files.file_lock import locked

KEPT = 20
"""Of how many texts of a document the marks are kept, for going back to an earlier version."""


class MarkedTexts:
    """The marks of some texts by their hashes, as they were read; empty where nothing was."""

    def __init__(self, rows: Mapping[str, object] = MappingProxyType({})) -> None:
        self._rows = dict(rows)

    def of(self, text_hash: str | None) -> tuple[AuthorMark, ...]:
        """The marks of that text; none where it is not known."""
        try:
            return from_rows(self._rows.get(text_hash or "", []))
        except (ValueError, TypeError):
            return ()

    def note(self, text_hash: str, marks: Sequence[AuthorMark]) -> None:
        """These are the marks of that text."""
        self._rows[text_hash] = to_rows(marks)


class MarksStore:
    """The files in ``folder`` (private to the user). They hold positions and names of models, no text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, text_hash: str, marks: Sequence[AuthorMark]) -> None:
        """These are the marks of the file ``path`` while it has ``text_hash``. Raises OSError."""
        # Alone with the file: another program keeps its marks of the same text there.
        with locked(self._file(path)):
            texts = self._read(path)
            if not texts and not marks:
                return
            texts.pop(text_hash, None)
            self._write(path, {text_hash: to_rows(marks), **texts})

    def take_along(self, old: Path, new: Path) -> None:
        """The text of ``old`` goes by the name ``new`` too. Raises OSError."""
        texts = self._read(old)
        if texts:
            with locked(self._file(new)):
                self._write(new, {**self._read(new), **texts})

    def texts(self, path: Path) -> MarkedTexts:
        """The marks of all texts of ``path`` that are known."""
        return MarkedTexts(self._read(path))

    def of(self, path: Path, text_hash: str | None) -> tuple[AuthorMark, ...]:
        """The marks of that text; none where it is not known."""
        return self.texts(path).of(text_hash)

    def wipe(self, path: Path) -> None:
        """No text of ``path`` has marks any more. Raises OSError, as does :meth:`wipe_all`."""
        self._file(path).unlink(missing_ok=True)

    def wipe_all(self) -> None:
        """The same of every file there ever was."""
        for file in self._folder.glob("*.json"):
            file.unlink(missing_ok=True)

    def _read(self, path: Path) -> dict[str, object]:
        try:
            texts = json.loads(self._file(path).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return texts if isinstance(texts, dict) else {}

    def _write(self, path: Path, texts: dict[str, object]) -> None:
        write_synced(self._file(path), json.dumps(dict(list(texts.items())[:KEPT])).encode())

    def _file(self, path: Path) -> Path:
        return self._folder / (hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32] + ".json")
