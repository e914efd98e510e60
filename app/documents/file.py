"""Files on disk: read within limits, recognised by hash, written whole or not at all.

GUI thread (QSaveFile). Knows bytes; knows nothing of their encoding or of documents.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QFile, QFileDevice, QIODevice, QSaveFile

from app.documents.errors import OpenError, SaveError

MAX_BYTES = 16_000_000
"""A novel is about one megabyte; beyond this the page would no longer answer at once."""


class Disk(StrEnum):
    """How the file on disk stands to what was last read or written."""

    SAME = "same"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another program changed or deleted the file; nothing was written. ``theirs`` are its bytes now."""

    path: Path
    disk: Disk
    theirs: bytes | None


@dataclass(frozen=True, slots=True)
class Saved:
    path: Path
    size: int


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file within the limits. Raises OpenError."""
    name = path.name or str(path)
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise OpenError(f"“{name}” is a folder, not a text file.")
        if not stat.S_ISREG(facts.st_mode):
            raise OpenError(f"“{name}” is a device, not a text file.")
        if facts.st_size > MAX_BYTES:
            raise OpenError(
                f"“{name}” has {facts.st_size / 1e6:.0f} MB; Redraft opens texts of up to {MAX_BYTES / 1e6:.0f} MB, "
                "so divide it into parts first."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise OpenError(f"There is no file “{path}”.") from error
    except OSError as error:
        raise OpenError(f"“{name}” cannot be read: {reason(error)}.") from error


def disk_state(path: Path, known: str | None) -> tuple[Disk, bytes | None]:
    """Compare the file at ``path`` with the hash ``known`` (None: there was no file)."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return (Disk.SAME if known is None else Disk.DELETED), None
    except OSError:
        # What cannot be read now cannot be told apart; writing it will say why.
        return Disk.SAME, None
    return (Disk.SAME if digest(data) == known else Disk.CHANGED), data


def write_bytes(path: Path, data: bytes) -> Path:
    """Write ``data`` to ``path`` atomically and synced; links stay links, permissions stay. Raises SaveError.

    Returns the real path written to.
    """
    target = Path(os.path.realpath(path))
    name = path.name
    permissions = QFile.permissions(str(target)) if target.exists() else None
    if permissions is not None and not os.access(target, os.W_OK):
        raise SaveError(f"“{name}” is read-only; save it under another name.")
    file = QSaveFile(str(target))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise SaveError(_trouble(name, target, file.errorString()))
    view, at = memoryview(data), 0
    while at < len(data):
        count = file.write(bytes(view[at : at + 1_000_000]))
        if count <= 0:
            trouble = file.errorString()
            file.cancelWriting()
            raise SaveError(_trouble(name, target, trouble))
        at += count
    if permissions is not None and not file.setPermissions(QFileDevice.Permission(permissions)):
        file.cancelWriting()
        raise SaveError(f"“{name}” was not saved, since its permissions could not be kept.")
    if not file.flush() or not file.commit():
        raise SaveError(_trouble(name, target, file.errorString()))
    return target


def write_synced(path: Path, data: bytes) -> None:
    """Replace a file of the program's own, and have it on the disk when this returns. Raises OSError."""
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def reason(error: OSError) -> str:
    """What the system says, as the end of a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def _trouble(name: str, target: Path, said: str) -> str:
    if not target.parent.is_dir():
        return f"“{name}” was not saved: the folder “{target.parent}” is not there."
    if not os.access(target.parent, os.W_OK):
        return f"“{name}” was not saved: the folder “{target.parent}” is read-only; save it elsewhere."
    said = said.rstrip(".") or "the disk refused"
    return f"“{name}” was not saved ({said}); the file on disk is as it was, so make room or save it elsewhere."
