"""Files on disk: read within limits, recognised by hash, written whole or not at all.

Any thread, no Qt. Knows bytes; knows nothing of their encoding or of documents.
"""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.documents.disk.file_errors import OpenError, SaveError, too_large, too_many_lines
from app.documents.disk.naming import shown
from app.platform.files.file_lock import LockTaken
from app.platform.files.whole_file import AS_USUAL, sweep_beside, write_whole
from engine.regular_file import NoRegularFile, TooLarge, read_regular

MAX_BYTES = 16_000_000
"""A novel is about one megabyte; beyond this the page would no longer answer at once."""
MOST_COMPARED = 4 * MAX_BYTES
"""A text may grow beyond what is opened, while it is written; what is larger than this is none of ours."""
MAX_LINES = 500_000
"""The same of its lines, however short: each costs the page some hundred bytes and a moment."""


class Disk(StrEnum):
    """How the file on disk stands to what was last read or written."""

    SAME = "same"
    CHANGED = "changed"
    DELETED = "deleted"
    UNKNOWN = "unknown"
    """It cannot be read now, as where a share is away or something else stands under the name: nobody can say."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another program changed or deleted the file; nothing was written. ``theirs`` are its bytes now."""

    path: Path
    disk: Disk
    theirs: bytes | None


@dataclass(frozen=True, slots=True)
class Saved:
    """``before`` is what the file held until now, whoever wrote it; None where there was none, or no text. ``parted``:
    how many other names the file had (hard links), which hold ``before`` from now on."""

    path: Path
    data: bytes
    before: bytes | None = None
    parted: int = 0

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)


def digest(data: bytes) -> str:
    """Its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file within the limits. Raises OpenError."""
    name = shown(path.name or str(path))
    try:
        return read_regular(path, MAX_BYTES)
    except IsADirectoryError as error:
        raise OpenError(f"“{name}” is a folder, not a text file.") from error
    except NoRegularFile as error:
        raise OpenError(f"“{name}” is a device, not a text file.") from error
    except TooLarge as error:
        raise too_large(f"“{name}”", error.size, MAX_BYTES) from error
    except FileNotFoundError as error:
        raise OpenError(f"There is no file “{shown(str(path))}”.") from error
    except OSError as error:
        raise OpenError(f"“{name}” cannot be read: {reason(error)}.") from error


def check_length(text: str, subject: str) -> None:
    """Raise OpenError where ``text``, which comes from elsewhere (the clipboard, a word processor), is longer than what
    is opened as a file; ``subject`` is what the sentence begins with."""
    size = len(text.encode("utf-8", "surrogatepass")) if len(text) > MAX_BYTES // 4 else 0
    if size > MAX_BYTES:
        raise too_large(subject, size, MAX_BYTES)
    lines = sum(map(text.count, ("\n", "\r", "\u2029"))) - text.count("\r\n") + 1
    if lines > MAX_LINES:
        raise too_many_lines(subject, lines, MAX_LINES)


def readable_bytes(path: Path) -> bytes | None:
    """What a file is about to lose, for keeping; None where there is none, or where it cannot be kept."""
    try:
        return read_bytes(path)
    except OpenError:
        return None


def disk_state(path: Path, known: str | None) -> tuple[Disk, bytes | None]:
    """Compare the file at ``path`` with the hash ``known`` (None: there was no file). Raises OSError where the file
    is there but cannot be read, or is none: then nobody can say whose text it holds."""
    try:
        data = read_regular(path, MOST_COMPARED)
    except (FileNotFoundError, NotADirectoryError):
        return (Disk.SAME if known is None else Disk.DELETED), None
    same = known is not None and digest(data) == known
    return (Disk.SAME if same else Disk.CHANGED), data


def renamed_in_folder(path: Path, inode: int | None, known: str | None) -> Path | None:
    """The file that was ``path`` under its new name in the same folder, as long as it holds what is ``known``."""
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if inode and entry.inode() == inode and entry.name != path.name and entry.is_file(follow_symlinks=False):
                renamed = Path(entry.path)
                return renamed if disk_state(renamed, known)[0] is Disk.SAME else None
    return None


def other_names(path: Path) -> int:
    """How many more hard links lead to the file; none where there is no file."""
    try:
        facts = os.stat(path)
    except OSError:
        return 0
    return max(0, facts.st_nlink - 1) if stat.S_ISREG(facts.st_mode) else 0


def write_bytes(path: Path, data: bytes, still: Callable[[], bool] | None = None) -> Path:
    """Write ``data`` to ``path`` whole and synced; symbolic links stay links, owner and permissions stay. Raises
    SaveError.

    Other hard links keep what was there: writing into the file they share could leave half a text, replacing cannot.

    ``still`` is asked at the very last moment, when no other Redraft writes the file: False raises Overtaken, and the
    file stays. Returns the real path written to.
    """
    target = Path(os.path.realpath(path))
    name = shown(path.name)
    try:
        before = target.stat()
    except FileNotFoundError:
        before = None
    except OSError as error:
        raise SaveError(_trouble(name, target, error)) from error
    if before is not None and not stat.S_ISREG(before.st_mode) and not stat.S_ISDIR(before.st_mode):
        raise SaveError(f"“{name}” is a device, not a file; save it under another name.")
    if before is not None and not os.access(target, os.W_OK):
        raise SaveError(f"“{name}” is read-only; save it under another name.")
    sweep_beside(target)
    try:
        write_whole(target, data, before, AS_USUAL, still)
    except OSError as error:
        raise SaveError(_trouble(name, target, error)) from error
    return target


def write_synced(path: Path, data: bytes, put: Callable[[Path, Path], None] | None = None) -> None:
    """Replace a file of the program's own, readable by its owner only, and have it on the disk when this returns.

    ``put``: gives the finished part its name, where that is to be done otherwise than by renaming alone.

    Raises OSError; nothing is left then of what was begun.
    """
    write_whole(path, data, put=put)


def reason(error: OSError) -> str:
    """What the system says, as the end of a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


def _trouble(name: str, target: Path, error: OSError) -> str:
    if isinstance(error, LockTaken):
        return f"“{name}” was not saved: another program is saving it at this moment; save again."
    if not os.path.isdir(target.parent):
        return f"“{name}” was not saved: the folder “{shown(str(target.parent))}” is not there."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"“{name}” was not saved: the folder “{shown(str(target.parent))}” is read-only; save it elsewhere."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"“{name}” was not saved: the disk is full; the file is as it was, so make room or save it elsewhere."
    return f"“{name}” was not saved ({reason(error)}); the file on disk is as it was, so save it elsewhere."
