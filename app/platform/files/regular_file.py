"""Reading a file that may not be one: a name may lead to a pipe nobody writes to, a terminal, a device without end, or
three gigabytes. Any thread, no Qt; none of them holds up whoever asks.
"""

import errno
import os
import stat
from pathlib import Path

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


def read_regular(path: Path, most: int) -> bytes:
    """All of the regular file at ``path``; links are followed. Raises IsADirectoryError, NoRegularFile, TooLarge where
    it has more than ``most`` bytes, or grows beyond them meanwhile, and any other OSError."""
    # Looked at before it is opened, since opening alone can set a device going; and after, since a name can change.
    _check(os.stat(path), most)
    descriptor = os.open(path, _FLAGS)
    try:
        _check(os.fstat(descriptor), most)
        data = bytearray()
        while piece := os.read(descriptor, min(_PIECE, most + 1 - len(data))):
            data += piece
            if len(data) > most:
                raise TooLarge(max(len(data), os.fstat(descriptor).st_size))
        return bytes(data)
    finally:
        os.close(descriptor)


def _check(facts: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(facts.st_mode):
        raise NoRegularFile(errno.EINVAL, "it is a device, not a file")
    if facts.st_size > most:
        raise TooLarge(facts.st_size)
