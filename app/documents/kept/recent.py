"""The files opened last, newest first, and where the caret stood in each. GUI thread."""

import json
from pathlib import Path

from app.documents.disk.file import write_synced

LIMIT = 30


class Recent:
    """Kept in ``file`` as JSON; a file that cannot be read or written is as good as none."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._places: dict[str, int] = {}
        try:
            stored = json.loads(file.read_text(encoding="utf-8"))
            self._places = {str(path): int(place) for path, place in stored}
        except (OSError, ValueError, RecursionError, TypeError):
            self._places = {}

    @property
    def paths(self) -> tuple[Path, ...]:
        """Newest first."""
        return tuple(Path(path) for path in reversed(self._places))

    def place(self, path: Path) -> int:
        """The caret's place in code points when the file was last noted."""
        return self._places.get(str(path), 0)

    def note(self, path: Path, place: int = 0) -> None:
        """``path`` was opened, or left with the caret at ``place``."""
        self._places.pop(str(path), None)
        self._places[str(path)] = place
        for old in list(self._places)[:-LIMIT]:
            del self._places[old]
        self._write()

    def forget(self, path: Path | None = None) -> None:
        """Forget one file, or all."""
        if path is None:
            self._places.clear()
        else:
            self._places.pop(str(path), None)
        self._write()

    def _write(self) -> None:
        try:
            write_synced(self._file, json.dumps(list(self._places.items())).encode())
        except OSError:
            return
