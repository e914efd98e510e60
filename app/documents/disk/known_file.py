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
    Overtaken,
    Saved,
    digest,
    disk_state,
    other_names,
    readable_bytes,
    reason,
    write_bytes,
)
from app.documents.disk.file_errors import SaveError


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
        unchanged: Callable[[], bool] | None = None
        if target == self.path and not force:
            disk, before = self._compared(target)
            if disk is not Disk.SAME:
                return Conflict(target, disk, before)
            unchanged = partial(self._unchanged, target)
        else:
            before = readable_bytes(target)
        parted = other_names(target)
        data = encode()
        try:
            write_bytes(target, data, unchanged)
        except Overtaken:
            return Conflict(target, *self._compared(target))
        self.path, self.known_hash = target, digest(data)
        return Saved(target, data, before, parted)

    def _unchanged(self, target: Path) -> bool:
        return disk_state(target, self.known_hash)[0] is Disk.SAME

    def _compared(self, target: Path) -> tuple[Disk, bytes | None]:
        try:
            return disk_state(target, self.known_hash)
        except OSError as error:
            raise SaveError(
                f"“{target.name}” was not saved: what it holds now cannot be read ({reason(error)}), and another "
                "program's text may be in it; save under another name."
            ) from error
