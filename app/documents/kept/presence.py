"""Which running copies of the program have a file open: one small file a file and program. Any thread; no Qt. Every
method takes as long as the disks take, that of the file too, since a link and what it points to are one file.

The program holds its notes as long as it runs. A note that nobody holds and whose process has ended counts for nothing
and is removed when it is met.
"""

import contextlib
import hashlib
import json
import os
import uuid
from pathlib import Path

from app.platform.files.held_files import HeldFiles, is_held
from app.platform.files.whole_file import put_away, write_whole
from app.platform.process import running, this_process

SUFFIX = ".open"


class Presence:
    """Notes in ``folder``. A disk that refuses them costs only the warning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._me = this_process()
        # Two programs may have the same process id, each in a container of its own.
        self._name = uuid.uuid4().hex
        self._held = HeldFiles()

    def enter(self, path: Path) -> None:
        """This program has ``path`` open."""
        note = self._note(path)
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The other program looks as soon as the name is there, and would find nothing in it yet.
            write_whole(note, json.dumps(self._me).encode(), put=self._held.put)

    def renew(self, path: Path) -> None:
        """Say it again where somebody removed the note."""
        if not self._note(path).exists():
            self.enter(path)

    def leave(self, path: Path) -> None:
        """This program has it open no longer."""
        note = self._note(path)
        self._held.let_go(note)
        put_away(note)

    def close(self) -> None:
        """The program ends; its notes count for nothing from now on."""
        self._held.let_all_go()

    def elsewhere(self, path: Path) -> bool:
        """Whether another running copy of the program has ``path`` open."""
        elsewhere = False
        mine = self._note(path)
        for note in self.folder.glob(f"{_key(path)}-*{SUFFIX}"):
            if note == mine:
                continue
            try:
                pid, begun = json.loads(note.read_text())
                alive = is_held(note) or ((pid, begun) != self._me and running(pid, begun))
            except (OSError, ValueError, RecursionError, TypeError):
                continue
            if alive:
                elsewhere = True
            else:
                put_away(note)
        return elsewhere

    def _note(self, path: Path) -> Path:
        return self.folder / f"{_key(path)}-{self._name}{SUFFIX}"


def _key(path: Path) -> str:
    # A link and what it points to are one file.
    return hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]
