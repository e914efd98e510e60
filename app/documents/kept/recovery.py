"""Recovery copies: the writer's text beside the file, written whole and synced, never holding a draft.

GUI thread; the disk is waited for on a lane of the store's own, which no other disk holds up. One file a document: a
line of JSON about the document and a checksum, then the bytes as a save would write them. The program holds its copies
as long as it runs; a copy that nobody holds and whose process is no longer running is an orphan, offered at the next
start.
"""

import contextlib
import json
import logging
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.documents.buffer.provenance import AuthorMark, from_rows, to_rows
from app.documents.disk.file import digest, write_synced
from app.documents.document import Document
from app.errands.lane import Lane
from app.platform.files.held_files import HeldFiles, is_held
from app.platform.files.whole_file import put_away, sweep
from app.platform.process import running, this_machine, this_process

log = logging.getLogger(__name__)
SUFFIX = ".copy"
END_SECONDS = 5.0
"""How long the program's end waits for their disk."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An orphaned recovery copy. ``known`` is the hash of the file that the text was based on; ``own`` the file's
    encoding and whether with a BOM, where ``data`` had to be kept in another; ``machine`` the one where it was written,
    "" where that was this one."""

    file: Path
    name: str
    path: Path | None
    encoding: str
    known: str | None
    modified: float
    data: bytes
    marks: tuple[AuthorMark, ...] = ()
    own: tuple[str, bool] | None = None
    machine: str = ""

    def document(self) -> Document:
        """The text as a document that has yet to be saved. Raises OpenError."""
        document = Document.from_bytes(self.data, self.path, self.encoding, self.name)
        document.provenance.restore(self.marks)
        document.adopt(self.known)
        if self.own is not None:
            # As before: the next save says what cannot be written so, and asks.
            document.set_encoding(*self.own)
        return document


class RecoveryStore:
    """The copies in ``folder`` (private to the user)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, int] = {}
        self._under_way: dict[str, tuple[int, Future[None]]] = {}
        self._clearings: dict[str, int] = {}
        self._noting = threading.Lock()
        # One lane: copies of one document never overtake each other.
        self._writer = Lane("recovery")
        self._me, self._machine = this_process(), this_machine()
        self._held = HeldFiles()

    def write(self, document: Document) -> bool:
        """Have the document's text on the disk when this returns; False if it is there already.

        Raises OSError when the disk refuses.
        """
        writing = self.begin(document)
        if writing is None:
            return False
        writing.result()
        return True

    def begin(self, document: Document) -> "Future[None] | None":
        """Have the text as it is now written; done once it is on the disk. None if it is there already.

        The future raises OSError when the disk refuses.
        """
        revision = document.revision
        if self._written.get(document.id) == revision:
            return None
        standing = self._under_way.get(document.id)
        if standing is not None and standing[0] == revision and not standing[1].done():
            return standing[1]
        # The text as it is now; what that is in bytes is found out beside the window.
        snapshot = document.snapshot()
        about = {
            "name": document.name,
            "path": None if document.path is None else str(document.path),
            "known": document.file.known_hash,
            "process": self._me,
            "machine": self._machine,
            "marks": to_rows(document.marks()),
        }
        file, key, clearing = self._file(document), document.id, self._clearings.get(document.id, 0)

        def put() -> None:
            encoding, data = snapshot.kept()
            own = None if encoding == snapshot.form.encoding else (snapshot.form.encoding, snapshot.form.bom)
            head = json.dumps(about | {"encoding": encoding, "own": own, "sum": digest(data)})
            # Whoever removed the copies may have removed their folder.
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_synced(file, head.encode() + b"\n" + data, self._held.put)
            with self._noting:
                # Cleared meanwhile, it goes as soon as it is there.
                if self._clearings.get(key, 0) == clearing:
                    self._written[key] = revision

        writing = self._writer.submit(put)
        self._under_way[key] = (revision, writing)
        return writing

    def clear(self, document: Document) -> None:
        """The text is safe in its file, or the writer let it go. Returns at once; what is being written goes too."""
        self._under_way.pop(document.id, None)
        with self._noting:
            self._written.pop(document.id, None)
            self._clearings[document.id] = self._clearings.get(document.id, 0) + 1
        self._writer.post(self._remove, self._file(document))

    def missing(self) -> "Future[list[str]]":
        """The ids of the documents whose copies somebody removed: another program, which took this one for dead, or
        whoever cleans up."""
        return self._writer.submit(self._missing)

    def forget(self, document: Document) -> bool:
        """Its copy is missing, so that the next one is written whatever the text is. False: there was to be none."""
        return self._written.pop(document.id, None) is not None

    def renew(self, document: Document) -> None:
        """What is said beside the text has changed: write a copy that there is anew. Returns at once."""
        if self.holds(document):
            self._written.pop(document.id, None)
            self._under_way.pop(document.id, None)
            self.begin(document)

    def holds(self, document: Document) -> bool:
        """Whether there is a copy, or will be."""
        return document.id in self._written or document.id in self._under_way

    def close(self, seconds: float = END_SECONDS) -> bool:
        """Finish what is being written, ``seconds`` at most; whether it is. The copies stay, and belong to nobody from
        now on."""
        finished = self._writer.finish(seconds)
        self._held.let_all_go()
        return finished

    def others(self) -> dict[Path, Path | None]:
        """Every copy that is not of this program's documents, and the path of its text."""
        others = {}
        for file in self._folder.glob("*" + SUFFIX):
            with contextlib.suppress(OSError, ValueError, RecursionError, LookupError, TypeError):
                with file.open("rb") as copy:
                    path = json.loads(copy.readline())["path"]
                if file.stem not in self._written:
                    others[file] = None if path is None else Path(path)
        return others

    def orphans(self) -> list[Copy]:
        """Copies of programs that ended without clearing them, newest first. Damaged copies are left where they are."""
        sweep(self._folder)
        copies = []
        for file in self._folder.glob("*" + SUFFIX):
            try:
                head, _, data = file.read_bytes().partition(b"\n")
                about = json.loads(head)
                if about["sum"] == digest(data) and not self._lives(file, *about["process"]):
                    path = None if about["path"] is None else Path(about["path"])
                    facts = (about["name"], path, about["encoding"], about["known"])
                    # Raises where there is no such encoding.
                    "".encode(about["encoding"])
                    marks = from_rows(about.get("marks", []))
                    own, machine = _own(about.get("own")), about.get("machine", self._machine)
                    elsewhere = "" if machine == self._machine else str(machine)
                    copies.append(Copy(file, *facts, file.stat().st_mtime, data, marks, own, elsewhere))
            except (OSError, ValueError, RecursionError, LookupError, TypeError):
                continue
        return sorted(copies, key=lambda copy: copy.modified, reverse=True)

    def take_over(self, document: Document, copy: Copy) -> "Future[None]":
        """``document`` was made of an orphan: once its own copy is written, the orphan goes. The future raises OSError
        where the disk refuses that; the orphan stays then."""
        writing = self.begin(document)
        if writing is not None:
            writing.add_done_callback(partial(self._succeed, copy))
            return writing
        return self._writer.submit(put_away, copy.file)

    def discard(self, copy: Copy) -> None:
        """The writer wants none of it. Returns at once."""
        self._writer.post(put_away, copy.file)

    def _succeed(self, copy: Copy, writing: "Future[None]") -> None:
        """On the lane."""
        if (error := writing.exception()) is None:
            put_away(copy.file)
        else:
            log.info("%s stays, its successor could not be written: %s", copy.file, error)

    def _remove(self, file: Path) -> None:
        """On the lane, behind the writing that it undoes."""
        self._held.let_go(file)
        put_away(file)

    def _file(self, document: Document) -> Path:
        return self._folder / (document.id + SUFFIX)

    def _missing(self) -> list[str]:
        return [key for key in list(self._written) if not (self._folder / (key + SUFFIX)).exists()]

    def _lives(self, file: Path, pid: int, begun: str) -> bool:
        """Whether the program that wrote the copy is running, as far as can be seen from here."""
        return is_held(file) or self._running(pid, begun)

    def _running(self, pid: int, begun: str) -> bool:
        return (pid, begun) == self._me or running(pid, begun)


def _own(value: object) -> tuple[str, bool] | None:
    """What a copy says of the file's own encoding. Raises LookupError or TypeError for what is none."""
    if value is None:
        return None
    if not isinstance(value, list) or [type(part) for part in value] != [str, bool]:
        raise TypeError("no encoding")
    "".encode(value[0])
    return value[0], value[1]
