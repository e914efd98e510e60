"""Files that a running program holds: another one sees by them that it lives, whatever namespace or machine it is in.

Any thread, no Qt. A process id means something on one machine and in one namespace only; what the system holds for a
program goes when it ends, however it ends, and another program that looks finds it held or not. The one module that
knows how each system does that. It must not know what the files hold.
"""

import importlib
import os
import threading
from pathlib import Path

BEHIND = 1 << 30
"""Where Windows holds a file: behind all that it can have in it, since nobody may read there meanwhile."""


class HeldFiles:
    """The files that this program holds, each from :meth:`put` until it is let go."""

    def __init__(self) -> None:
        self._descriptors: dict[Path, int] = {}
        self._changing = threading.Lock()

    def put(self, part: Path, path: Path) -> None:
        """Give the finished file ``part`` the name ``path`` and hold it: no other program sees it there and not held.

        Raises OSError where it does not get the name. A disk that holds nothing for anyone costs the holding alone.
        """
        if _is_windows():
            # Nothing that is open can be replaced there.
            self.let_go(path)
            os.replace(part, path)
            self._keep(path, _taken(path))
            return
        descriptor = _taken(part)
        try:
            os.replace(part, path)
        except OSError:
            _close(descriptor)
            raise
        self._keep(path, descriptor)

    def let_go(self, path: Path) -> None:
        """Others may take it, or remove it."""
        self._keep(path, None)

    def let_all_go(self) -> None:
        """As the program's end does."""
        for path in list(self._descriptors):
            self.let_go(path)

    def _keep(self, path: Path, descriptor: int | None) -> None:
        with self._changing:
            before = self._descriptors.pop(path, None)
            if descriptor is not None:
                self._descriptors[path] = descriptor
        _close(before)


def is_held(path: Path) -> bool:
    """Whether a running program holds the file, this one too. False also where there is none, or where the disk holds
    nothing for anyone."""
    try:
        descriptor = os.open(path, _flags(os.O_RDONLY))
    except OSError:
        return False
    try:
        hold(descriptor, alone=False)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def hold(descriptor: int, alone: bool) -> None:
    """Hold the open file until it is closed. Not ``alone``: together with others who look, but with none who holds it.

    Raises BlockingIOError or PermissionError where another one holds it, another OSError where the disk cannot.
    """
    if _is_windows():
        msvcrt = importlib.import_module("msvcrt")
        os.lseek(descriptor, BEHIND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        return
    fcntl = importlib.import_module("fcntl")
    # Not lockf: there the program lets go of a file as soon as it closes it anywhere, as after reading it.
    fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)


def _taken(path: Path) -> int | None:
    """The file, open and held; None where that cannot be."""
    try:
        descriptor = os.open(path, _flags(os.O_RDWR))
    except OSError:
        return None
    try:
        hold(descriptor, alone=True)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _flags(access: int) -> int:
    # Whatever stands there under the name, nobody waits for it.
    return access | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _close(descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)


def _is_windows() -> bool:
    return os.name == "nt"
