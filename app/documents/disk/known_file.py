"""A document's file as it was last read or written here: what other programs did to it since is seen and never lost.

Any thread, no Qt. Knows paths, hashes and bytes; knows nothing of texts.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.documents.disk.file import (
    Conflict,
    Disk,
    Saved,
    digest,
    disk_state,
    other_names,
    readable_bytes,
    reason,
    write_bytes,
)
from app.documents.disk.file_errors import SaveError
from app.documents.disk.naming import shown
from app.platform.files.whole_file import Overtaken

ATTEMPTS = 5
"""How often a file is looked at anew that another program goes on writing."""


def is_gone(path: Path | str) -> bool:
    """Whether it is certain that nothing is there by that name; a share that is away or a folder that may not be
    entered says neither."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


class KnownFile:
    """``path`` is None while there is no file. ``known_hash`` is the SHA-256 of its bytes as last read or written, None
    while there were none."""

    def __init__(self, path: Path | None, known_hash: str | None = None) -> None:
        self.path = path
        self.known_hash = known_hash

    def state(self) -> Disk:
        """How the file stands to what was last read or written; the same only where that was read and compared."""
        if self.path is None:
            return Disk.SAME
        try:
            return disk_state(self.path, self.known_hash)[0]
        except OSError:
            return Disk.UNKNOWN

    def write(self, target: Path, encode: Callable[[], bytes], force: bool = False) -> Saved | Conflict:
        """Write what ``encode`` gives to ``target``, which is the file from then on. Raises SaveError, and whatever
        ``encode`` raises; nothing is written then.

        Conflict: another program changed or deleted the file since; nothing was written. ``force`` writes all the same.
        """
        if target != self.path or force:
            return self._write_over(target, encode(), force)
        disk, before = self._compared(target)
        if disk is not Disk.SAME:
            return Conflict(target, disk, before)
        try:
            return self._put(target, encode(), before, partial(self._unchanged, target))
        except Overtaken:
            return Conflict(target, *self._compared(target))

    def _write_over(self, target: Path, data: bytes, force: bool) -> Saved:
        """The writer wants the name, whoever's text has it: that goes with ``Saved``, and never another one unseen."""
        taken = _stands(target)
        for _attempt in range(ATTEMPTS):
            standing = _stands(target)
            if standing is not None and taken is None and not force:
                # When the writer chose the name it was free.
                break
            before = readable_bytes(target)
            try:
                return self._put(target, data, before, partial(_stands_as, target, standing))
            except Overtaken:
                continue
        raise SaveError(
            f"“{shown(target.name)}” was not saved: another program is writing a file of that name; save under another "
            "name."
        )

    def _put(self, target: Path, data: bytes, before: bytes | None, still: Callable[[], bool]) -> Saved:
        parted = other_names(target)
        write_bytes(target, data, still)
        self.path, self.known_hash = target, digest(data)
        return Saved(target, data, before, parted)

    def _unchanged(self, target: Path) -> bool:
        return disk_state(target, self.known_hash)[0] is Disk.SAME

    def _compared(self, target: Path) -> tuple[Disk, bytes | None]:
        try:
            return disk_state(target, self.known_hash)
        except OSError as error:
            raise SaveError(
                f"“{shown(target.name)}” was not saved: what it holds now cannot be read ({reason(error)}), and "
                "another program's text may be in it; save under another name."
            ) from error


def _stands(target: Path) -> tuple[int, int, int, int] | None:
    """What is another after every write; None where there is no file, or none that can be looked at."""
    try:
        facts = os.stat(target)
    except OSError:
        return None
    return facts.st_dev, facts.st_ino, facts.st_mtime_ns, facts.st_size


def _stands_as(target: Path, before: tuple[int, int, int, int] | None) -> bool:
    return _stands(target) == before
