"""The files of documents beside the window: read, looked at and written on the lane of each, saves in their order.

GUI thread, which never waits. Knows files and errands; knows nothing of what is kept beside a file, or shown.
"""

import contextlib
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from app.documents.disk.file import Conflict, Saved
from app.documents.disk.file_errors import DocumentError
from app.documents.disk.known_file import UNKNOWN, FileIdentity, FileLook, identity_of, looked_at
from app.documents.disk.naming import shown
from app.documents.document import Document, ReadText, read_text
from app.documents.snapshot import Writing
from app.errands.errand import Errand
from app.errands.errands import Errands, LeftError, Wanted

T = TypeVar("T")
Late = Callable[[Saved | Conflict], object]


class Filing:
    """Awaits the lanes of ``errands``."""

    def __init__(self, errands: Errands) -> None:
        self._errands = errands
        self._last: dict[Document, Errand[Any]] = {}
        """The save of a document that was asked for last, while it is under way or waits for its turn."""
        self._waiting: dict[Document, tuple[object, Errand[Any]]] = {}
        """What waits for its turn, and what it is."""

    async def read(self, path: Path, encoding: str | None, known: Sequence[FileIdentity | None]) -> ReadText | int:
        """The text of ``path``, or the place in ``known`` of the file that it is. Raises OpenError, UnknownEncoding,
        LeftError."""

        def act() -> ReadText | int:
            identity = identity_of(path)
            places = [place for place, other in enumerate(known) if identity and other and identity.is_of(other)]
            return places[0] if places else read_text(path, encoding)

        return await self._errands.ask(str(path), act, f"Opening “{shown(path.name)}”")

    async def look(self, path: Path, says: str = "", limit: float | None = None) -> FileLook:
        """How the file is now; unknown where that does not come within ``limit`` seconds, or is not waited for."""
        try:
            return await self._errands.ask(str(path), partial(looked_at, path), says, limit)
        except LeftError:
            return UNKNOWN

    async def identity(self, path: Path, limit: float | None = None) -> FileIdentity | None:
        """Which file it is; None also where that does not come within ``limit`` seconds."""
        try:
            return await self._errands.ask(str(path), partial(identity_of, path), limit=limit)
        except LeftError:
            return None

    async def write(self, writing: Writing, late: Late) -> Saved | Conflict:
        """Carry ``writing`` out. Raises SaveError, and LeftError where it was left: then nothing is written, unless the
        disk was past the last moment by then, which ``late`` is told."""
        wanted = Wanted()
        says = f"Saving “{shown(writing.target.name)}”"
        arrival = self._errands.ask(str(writing.target), partial(writing.carry_out, wanted), says, wanted=wanted)
        arrival.late = late
        return await arrival

    async def in_turn(self, document: Document, what: object, save: Callable[[], Coroutine[Any, None, T]]) -> T:
        """What ``save`` comes to, begun when all earlier ones of the document have ended: the last one asked for is the
        last one written. ``what``: the same as one that waits already is that one, since it has the text as it is when
        it begins."""
        waiting = self._waiting.get(document)
        if waiting is not None and waiting[0] == what:
            return await waiting[1]  # type: ignore[no-any-return]
        before = self._last.get(document)
        if before is None:
            saving = self._errands.go(save())
        else:
            saving = self._errands.go(self._behind(before, document, what, save))
            self._waiting[document] = (what, saving)
        if not saving.ended:
            self._last[document] = saving
            saving.then(lambda: self._forget(document, saving))
        return await saving

    async def settled(self, document: Document) -> bool:
        """Return when no save of the document is under way any more; False where one was left meanwhile."""
        kept = True
        while (saving := self._last.get(document)) is not None:
            try:
                await saving
            except DocumentError:
                continue
            except LeftError:
                kept = False
        return kept

    async def _behind(
        self, before: Errand[Any], document: Document, what: object, save: Callable[[], Coroutine[Any, None, T]]
    ) -> T:
        with contextlib.suppress(DocumentError, LeftError):
            await before
        if document in self._waiting and self._waiting[document][0] == what:
            del self._waiting[document]
        return await save()

    def _forget(self, document: Document, saving: Errand[Any]) -> None:
        if self._last.get(document) is saving:
            del self._last[document]
