"""The history of accepted edits: original, result and recipe, beside the recovery copies and never in the document.

Any thread; takes as long as the disk takes. One file of JSON lines a document, found by the document's path (or its id
while it has none). Wiped on request.
"""

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from app.documents.disk.file import write_synced
from app.documents.kept.recipe import RecipeRecord
from app.platform.files.file_lock import locked
from app.platform.files.whole_file import put_away

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One accepted edit. ``start`` is where it was, in code points; ``recipe`` is the request (see ``recipe``).

    ``parts``: start (in the text as it was with the edit in it), original and result of every place that the edit had.
    """

    id: str
    when: str
    action: str
    label: str
    start: int
    original: str
    result: str
    recipe: RecipeRecord
    model: str
    dtype: str
    threads: int
    seed: int
    ms: float
    parts: tuple[tuple[int, str, str], ...] = ()

    def places(self, text: str) -> list[list[tuple[int, int, str]]]:
        """Where the result may stand in ``text`` now: for every such way the start, end and original of each part.

        One way only if it stands where it was; else one for every place where its words are found whole.
        """
        parts = [(start, old, new) for start, old, new in self.parts] or [(self.start, self.original, self.result)]
        first, _old, new = parts[0]
        if not all(new for _start, _old, new in parts):
            return []
        ways, at = [], text.find(new)
        while at >= 0:
            by = at - first
            ranges = [(start + by, start + by + len(new), old) for start, old, new in parts]
            if all(text.startswith(new, start + by) for start, _old, new in parts):
                if by == 0:
                    return [ranges]
                if not any(_in_word(text, start) or _in_word(text, end) for start, end, _old in ranges):
                    ways.append(ranges)
            at = text.find(new, at + 1)
        return ways


def _in_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


class Kept(Protocol):
    """What is asked of a document."""

    @property
    def id(self) -> str: ...
    @property
    def path(self) -> Path | None: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class HistoryPlace:
    """A document as another thread may know it: as it was when something was asked of its history."""

    id: str
    path: Path | None
    name: str

    @classmethod
    def of(cls, document: Kept) -> "HistoryPlace":
        """Now."""
        return cls(document.id, document.path, document.name)


class HistoryStore:
    """The entries in ``folder`` (private to the user)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, document: Kept, entry: HistoryEntry) -> None:
        """Append ``entry`` and have it on the disk. Raises OSError when the disk refuses."""
        file = self._file(document)
        # Another program may be giving the file its successor, which would not have this entry.
        with locked(file), os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
            out.write(json.dumps(asdict(entry), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            out.flush()
            os.fsync(out.fileno())

    def entries(self, document: Kept) -> list[HistoryEntry]:
        """Oldest first; a line that cannot be read is left out."""
        try:
            lines = self._file(document).read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        entries = []
        for line in lines:
            try:
                fields = json.loads(line)
                fields["parts"] = tuple((int(start), str(old), str(new)) for start, old, new in fields.get("parts", ()))
                entries.append(HistoryEntry(**fields))
            except (ValueError, RecursionError, TypeError, AttributeError):
                continue
        return entries

    def moved(self, document: Kept, before: Path | None) -> None:
        """The document was saved under a new name: a text that had none takes its history along, another one copies
        it."""
        old = self._named(document.id if before is None else str(before))
        new = self._file(document)
        if not old.exists() or old == new:
            return
        try:
            with locked(new):
                write_synced(new, (new.read_bytes() if new.exists() else b"") + old.read_bytes())
        except OSError as error:
            log.info("The history of %s could not go along: %s", document.name, error)
            return
        if before is None:
            put_away(old)

    def wipe(self, document: Kept) -> None:
        """Raises OSError when the disk refuses, as does :meth:`wipe_all`."""
        self._file(document).unlink(missing_ok=True)

    def wipe_all(self) -> None:
        """The same of every document there ever was."""
        for file in self._folder.glob("*.jsonl"):
            file.unlink(missing_ok=True)

    def _file(self, document: Kept) -> Path:
        return self._named(document.id if document.path is None else str(document.path))

    def _named(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32] + ".jsonl")
