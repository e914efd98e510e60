"""Writing a file in one piece or not at all. Any thread; knows bytes and paths only."""

import errno
import os
from pathlib import Path

from engine.errors import RedraftError


class WriteError(RedraftError):
    """A file could not be written; the one that was there before is untouched."""

    kind = "write"


def write_atomically(path: Path, data: bytes | memoryview) -> None:
    """Write beside ``path``, sync, then rename over it. WriteError names the file; the old one survives."""
    beside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "the disk is full" if full else (error.strerror or "it cannot be written")
        raise WriteError(f"{path} was not written: {why}; the previous one is untouched.", str(error)) from error
