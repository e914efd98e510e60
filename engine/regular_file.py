"""Reading a file that may not be one: a name may lead to a pipe nobody writes to, a terminal, a device without end, or
three gigabytes. Any thread; none of them holds up whoever asks. For both wings: a writer's texts and a stranger's
model are opened here. Standard library only; knows nothing of what is in a file.
"""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    # A pipe does not wait for who writes, and a terminal does not become ours.
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)
_PIECE = 1 << 20


class NoRegularFile(OSError):
    """A pipe, a terminal or another device."""


class TooLarge(OSError):
    """``size``: what the system says of it, in bytes; more than was allowed."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, os.strerror(errno.EFBIG))
        self.size = size


def open_regular(path: Path) -> BinaryIO:
    """The regular file at ``path``, to be read; links are followed. Raises IsADirectoryError, NoRegularFile, any other
    OSError, and ValueError for what no file can be called."""
    # Looked at before it is opened, since opening alone can set a device going; and after, since a name can change.
    _check(os.stat(path))
    with contextlib.ExitStack() as undo:
        file = undo.enter_context(os.fdopen(os.open(path, _FLAGS), "rb"))
        _check(os.fstat(file.fileno()))
        undo.pop_all()
    return file


def read_regular(path: Path, most: int) -> bytes:
    """All of it. Raises what :func:`open_regular` raises, and TooLarge where it has more than ``most`` bytes, or grows
    beyond them meanwhile."""
    with open_regular(path) as file:
        descriptor = file.fileno()
        size = os.fstat(descriptor).st_size
        if size > most:
            raise TooLarge(size)
        data = bytearray()
        while piece := os.read(descriptor, min(_PIECE, most + 1 - len(data))):
            data += piece
            if len(data) > most:
                raise TooLarge(max(len(data), os.fstat(descriptor).st_size))
        return bytes(data)


def _check(facts: os.stat_result) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(facts.st_mode):
        raise NoRegularFile(errno.EINVAL, "it is a device, not a file")
