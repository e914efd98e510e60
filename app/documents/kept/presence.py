"""Which running copies of the program have a file open. GUI thread; one small file a file and program, no Qt.

A note whose program has ended counts for nothing and is removed when it is met.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path

from app.platform.process import running, this_process
from app.platform.whole_file import put_away

SUFFIX = ".open"


class Presence:
    """Notes in ``folder``. A disk that refuses them costs only the warning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._me = this_process()

    def enter(self, path: Path) -> None:
        """This program has ``path`` open."""
        note = self._note(path)
        part = note.with_suffix(".part")
        with contextlib.suppress(OSError):
            # The other program looks as soon as the name is there, and would find nothing in it yet.
            part.write_text(json.dumps(self._me))
            os.replace(part, note)

    def leave(self, path: Path) -> None:
        """This program has it open no longer."""
        put_away(self._note(path))

    def elsewhere(self, path: Path) -> bool:
        """Whether another running copy of the program has ``path`` open."""
        elsewhere = False
        for note in self.folder.glob(f"{_key(path)}-*{SUFFIX}"):
            try:
                pid, begun = json.loads(note.read_text())
                alive = running(pid, begun)
            except (OSError, ValueError, RecursionError, TypeError):
                continue
            if not alive:
                put_away(note)
            elif (pid, begun) != self._me:
                elsewhere = True
        return elsewhere

    def _note(self, path: Path) -> Path:
        return self.folder / f"{_key(path)}-{self._me[0]}{SUFFIX}"


def _key(path: Path) -> str:
    # A link and what it points to are one file.
    return hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
