"""A document's file as it was last read or written here: what other programs did to it since is seen and never lost.

Any thread, no Qt. Knows paths, hashes and bytes; knows nothing of texts.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Which file it is, whatever name it goes by: its real path, and what the system numbers it with."""

    real: str
    device: int
    inode: int

    def is_of(self, other: "FileIdentity") -> bool:
        """Whether both are of one file. Some disks number nothing."""
        numbered = self.inode != 0 and (self.device, self.inode) == (other.device, other.inode)
        return numbered or self.real == other.real


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a look at a file has seen. ``hash`` is of its bytes, None where there is no file; ``unknown``: it could not
    be read, or is none."""

    hash: str | None = None
    identity: FileIdentity | None = None
    unknown: bool = False


UNKNOWN = FileLook(unknown=True)


def looked_at(path: Path) -> FileLook:
    """Read the file as it is now. Any thread; takes as long as the disk takes."""
    try:
        data = disk_state(path, None)[1]
    except OSError:
        return UNKNOWN
    return FileLook() if data is None else FileLook(digest(data), identity_of(path))


def identity_of(path: Path) -> FileIdentity | None:
    """Of the regular file at ``path``; None where there is none, or where it cannot be looked at."""
    try:
        facts = os.stat(path)
        real = os.path.realpath(path)
    except OSError:
        return None
    return FileIdentity(real, facts.st_dev, facts.st_ino) if stat.S_ISREG(facts.st_mode) else None


class KnownFile:
    """``path`` is None while there is no file. ``known_hash`` is the SHA-256 of its bytes as last read or written, None
    while there were none; ``identity`` is what was seen of it last."""

    def __init__(self, path: Path | None, known_hash: str | None = None, identity: FileIdentity | None = None) -> None:
        self.path = path
        self.known_hash = known_hash
        self.identity = identity

    def copy(self) -> "KnownFile":
        """The same as it is now, for another thread."""
        return KnownFile(self.path, self.known_hash, self.identity)

    def compared(self, look: FileLook) -> Disk:
        """How the file that was looked at stands to what was last read or written; the same only where that was read
        and compared."""
        if self.path is None:
            return Disk.SAME
        if look.unknown:
            return Disk.UNKNOWN
        if look.hash == self.known_hash:
            return Disk.SAME
        return Disk.DELETED if look.hash is None else Disk.CHANGED

    def state(self) -> Disk:
        """The same of a look now, which takes as long as the disk takes."""
        return self.compared(UNKNOWN if self.path is None else looked_at(self.path))

    def write(
        self,
        target: Path,
        encode: Callable[[], bytes],
        force: bool = False,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Saved | Conflict:
        """Write what ``encode`` gives to ``target``, which is the file from then on. Raises SaveError, and whatever
        ``encode`` raises; nothing is written then.

        Conflict: another program changed or deleted the file since; nothing was written. ``force`` writes all the same.
        ``wanted`` is asked at the last moment: where it no longer is, nothing is written, and what comes of it counts
        for nothing.
        """
        if target != self.path or force:
            return self._write_over(target, encode(), force, wanted)
        disk, before = self._compared(target)
        if disk is not Disk.SAME:
            return Conflict(target, disk, before)
        try:
            return self._put(target, encode(), before, lambda: wanted() and self._unchanged(target))
        except Overtaken:
            return Conflict(target, *self._compared(target))

    def _write_over(self, target: Path, data: bytes, force: bool, wanted: Callable[[], bool]) -> Saved:
        """The writer wants the name, whoever's text has it: that goes with ``Saved``, and never another one unseen."""
        taken = _stands(target)
        for _attempt in range(ATTEMPTS):
            standing = _stands(target)
            if not wanted() or (standing is not None and taken is None and not force):
                # When the writer chose the name it was free.
                break
            before = readable_bytes(target)
            still = partial(_stands_as, target, standing)
            try:
                return self._put(target, data, before, lambda still=still: wanted() and still())  # type: ignore[misc]
            except Overtaken:
                continue
        raise SaveError(
            f"“{shown(target.name)}” was not saved: another program is writing a file of that name; save under another "
            "name."
        )

    def _put(self, target: Path, data: bytes, before: bytes | None, still: Callable[[], bool]) -> Saved:
        parted = other_names(target)
        write_bytes(target, data, still)
        self.path, self.known_hash, self.identity = target, digest(data), identity_of(target)
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
