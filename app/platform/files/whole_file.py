"""Files written whole or not at all: the way in which everything that the program writes in a piece gets to the disk.

Any thread, no Qt. A part is written beside the file, under a name that nobody can foresee and for its writer's eyes
only; it takes on the owner and the permissions of the file whose place it takes, is synced, and then renamed. Killed
at any point, the program leaves the old file or the new one, and no copy of it that others may read and the file
may not be. Knows bytes; knows nothing of what they mean.
"""

import contextlib
import errno
import logging
import os
import secrets
import stat
import time
from collections.abc import Callable
from pathlib import Path

from app.platform.files.beside import beside, stem_beside
from app.platform.files.file_lock import ENDING, locked

log = logging.getLogger(__name__)
CHUNK = 1 << 20
PART = ".redraft-part"
"""How the name of a file ends that is being written."""
PRIVATE = 0o600
AS_USUAL = 0o666
"""For a new file that is the writer's: what the system's mask leaves of it."""
_OLD_SECONDS = 3600
# Exclusively: what stands there by that name, a link to another file above all, is never written into.
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_REFUSALS = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
"""What disks answer that keep no permissions of their own, beside a plain no."""


class Overtaken(Exception):
    """The file changed while its successor was being written; it was left as it is."""


def write_whole(
    target: Path,
    data: bytes,
    like: os.stat_result | None = None,
    fresh: int = PRIVATE,
    still: Callable[[], bool] | None = None,
    put: Callable[[Path, Path], None] | None = None,
) -> None:
    """Have ``data`` on the disk under the name ``target``, which is replaced, be it a link. Raises OSError; nothing is
    left then of what was begun.

    ``like``: the file that is replaced, to which the system sees no difference; None: a new one with the permissions
    ``fresh``. ``still`` is asked at the last moment, alone with the file (see ``file_lock``), since a slow disk takes
    its time: False raises Overtaken, and the file stays. ``put``: gives the finished part its name, where that is to be
    done otherwise than by renaming alone.
    """
    with contextlib.ExitStack() as undo:
        part = beside(target, secrets.token_hex(8) + PART)
        descriptor = os.open(part, _FLAGS, PRIVATE)
        undo.callback(put_away, part)
        try:
            _fill(descriptor, data)
            _take_after(descriptor, target, like, fresh)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        rename = put or os.replace
        with contextlib.nullcontext() if still is None else locked(target):
            if still is not None and not still():
                raise Overtaken
            rename(part, target)
        undo.pop_all()
    _sync_folder(target.parent)


def put_away(file: Path) -> None:
    """Remove a file of the program's own. A disk that refuses keeps it: nothing the writer does may end at that."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        log.info("%s could not be removed: %s", file, error)


def sweep_beside(target: Path) -> None:
    """Remove what a program that was killed while it saved left beside the file; another machine may share the
    folder, so only what is an hour old."""
    start = stem_beside(target)
    with contextlib.suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if entry.name.startswith(start) and entry.name.endswith((PART, ENDING)):
                _remove_old(Path(entry.path))


def sweep(folder: Path) -> None:
    """The same of everything half written in a folder of the program's own."""
    with contextlib.suppress(OSError):
        # In earlier versions of the program a part's name ended otherwise.
        for file in (*folder.glob("*" + PART), *folder.glob("*.part")):
            _remove_old(file)


def _remove_old(file: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - file.lstat().st_mtime > _OLD_SECONDS:
            file.unlink(missing_ok=True)


def _fill(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[:CHUNK]) :]


def _take_after(descriptor: int, target: Path, like: os.stat_result | None, fresh: int) -> None:
    """The part looks to the system like the file whose place it takes; an owner that may not be given away is let go,
    but not the group that shares the file."""
    if os.name != "posix":
        return
    if like is None:
        _permit(descriptor, fresh if fresh == PRIVATE else fresh & ~_mask())
        return
    written = os.fstat(descriptor)
    if (written.st_uid, written.st_gid) != (like.st_uid, like.st_gid):
        for owner in (like.st_uid, -1):
            with contextlib.suppress(OSError):
                os.fchown(descriptor, owner, like.st_gid)
                break
    _permit(descriptor, stat.S_IMODE(like.st_mode))
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for key in os.listxattr(target):
                # One that only the system may set does not cost the others.
                with contextlib.suppress(OSError):
                    os.setxattr(descriptor, key, os.getxattr(target, key))


def _permit(descriptor: int, mode: int) -> None:
    """Only where it is needed: some disks, and other machines' folders, refuse every change of permissions. The text is
    worth more than who else may read it: there the file stays its writer's alone."""
    if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
        try:
            os.fchmod(descriptor, mode)
        except OSError as error:
            if not isinstance(error, PermissionError) and error.errno not in _REFUSALS:
                raise
            log.info("The permissions stay as they are: %s", error)


def _mask() -> int:
    with contextlib.suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line for line in lines if line.startswith("Umask:")).split()[1], 8)
    # It can only be read by setting it; what another thread makes at this very moment is the stricter for it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """The new name outlives a power cut too, where the system can promise that."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
