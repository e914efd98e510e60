"""The files opened last, newest first, and where the caret stood in each.

GUI thread; the disk is waited for on a lane.
"""

import contextlib
import json
import threading
from collections.abc import Callable
from pathlib import Path

from app.documents.disk.file import write_synced
from app.errands.lane import Lane
from app.platform.files.file_lock import locked

LIMIT = 30
Change = Callable[[dict[str, int]], dict[str, int]]


class Recent:
    """Kept in ``file`` as JSON; a file that cannot be read or written is as good as none."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.lane = Lane("recent")
        self._changing = threading.Lock()
        self._places = self._stored() or {}
        self._pending: list[Change] = []
        """What the disk has not taken yet."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Newest first."""
        return tuple(Path(path) for path in reversed(self._places))

    def place(self, path: Path) -> int:
        """The caret's place in code points when the file was last noted."""
        return self._places.get(str(path), 0)

    def note(self, path: Path, place: int = 0) -> None:
        """``path`` was opened, or left with the caret at ``place``."""

        def noted(places: dict[str, int]) -> dict[str, int]:
            others = [(name, kept) for name, kept in places.items() if name != str(path)]
            return dict([*others, (str(path), place)][-LIMIT:])

        self._change(noted)

    def forget(self, path: Path | None = None) -> None:
        """Forget one file, or all."""
        self._change(lambda places: {} if path is None else {n: at for n, at in places.items() if n != str(path)})

    def _change(self, change: Change) -> None:
        with self._changing:
            self._places = change(self._places)
            self._pending.append(change)
        self.lane.post(self._write)

    def _write(self) -> None:
        """On the lane. Of what the file holds now: another running copy of the program notes its own ones there."""
        with contextlib.suppress(OSError), locked(self._file):
            stored = self._stored()
            with self._changing:
                pending, places = list(self._pending), dict(self._places) if stored is None else stored
            if not pending:
                return
            for waiting in pending:
                places = waiting(places)
            write_synced(self._file, json.dumps(list(places.items())).encode())
            with self._changing:
                del self._pending[: len(pending)]
                for waiting in self._pending:
                    places = waiting(places)
                self._places = places

    def _stored(self) -> dict[str, int] | None:
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(path): int(place) for path, place in stored}
        except (OSError, ValueError, RecursionError, TypeError):
            return None
