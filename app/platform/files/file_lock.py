"""A lock for a file that several running programs may write: whoever has it is alone with the file.

Any thread, no Qt; how a system locks is the affair of ``held_files``. The lock is on a small file beside the file
itself, since the file is replaced as a whole and a lock would go with the old one; so it holds across containers and
machines that share the folder. A program that is killed leaves the small file, but no lock: the system takes that back.
"""

import contextlib
import errno
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.platform.files.beside import beside
from app.platform.files.held_files import hold

log = logging.getLogger(__name__)
ENDING = "redraft-lock"
"""How the name of the small file ends."""
WAIT_SECONDS = 2.0
"""A lock is held for as long as it takes to compare and to rename."""
_STEP_SECONDS = 0.01
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
"""What disks answer that know no locks."""
_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class LockTaken(OSError):
    """Another program has held the lock all the while."""


@contextmanager
def locked(file: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Be alone with ``file`` (a real path; it need not be there). Raises LockTaken after ``wait`` seconds, OSError.

    A disk that knows no locks gives none: then two programs are kept apart by comparing alone, as well as it can be.
    """
    note = beside(file, ENDING)
    descriptor = _taken(note, wait)
    try:
        yield
    finally:
        if descriptor is not None:
            _let_go(note, descriptor)


def _taken(note: Path, wait: float) -> int | None:
    """The open lock; None where the disk knows none."""
    end = time.monotonic() + wait
    while True:
        descriptor = _opened(note)
        with contextlib.ExitStack() as stack:
            stack.callback(_close, descriptor)
            try:
                hold(descriptor, alone=True)
                # Whoever had it before has removed the note: the next program locks another one by that name.
                if _is_still(descriptor, note):
                    stack.pop_all()
                    return descriptor
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    log.info("%s: no locks here (%s)", note, error)
                    _remove(note)
                    return None
                if error.errno not in _TAKEN:
                    raise
        if time.monotonic() >= end:
            raise LockTaken(errno.EAGAIN, "another program is writing it")
        time.sleep(_STEP_SECONDS)


def _opened(note: Path) -> int:
    # A link by that name is somebody's trap.
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        # Another user may have to open it too, and there is nothing in it.
        return os.open(note, os.O_RDWR | os.O_CREAT | careful, 0o666)
    except PermissionError as refusal:
        try:
            # It is another user's; on a disk of this machine it can be locked all the same.
            return os.open(note, os.O_RDONLY | careful)
        except FileNotFoundError:
            raise refusal from None


def _let_go(note: Path, descriptor: int) -> None:
    # First the name, while nobody else can have the lock. Windows removes no open file; there the last who closes does.
    _remove(note)
    _close(descriptor)
    if os.name == "nt":
        _remove(note)


def _is_still(descriptor: int, note: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(note, follow_symlinks=False))
    except FileNotFoundError:
        return False


def _remove(note: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(note)


def _close(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.close(descriptor)
