"""The file that a result is written into, whole or not at all. Standard library only; any thread.

Apart from the standard streams, since every answer needs those and only a result a file: what is imported here would
cost ``--version`` as much as all the rest.
"""

import os
import secrets
import stat
from pathlib import Path

from engine.errors import RedraftError, UsageError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def check_target(file: str) -> None:
    """Raise UsageError where ``file`` could not be written, before any work is done for it."""
    if not file or "\0" in file:
        raise UsageError(f"{file!r} cannot be the name of a file.")
    path = Path(file)
    try:
        if path.is_dir():
            raise UsageError(f"{file} is a folder; name a file to write to.")
        folder = _real(path).parent
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder} to write {path.name} into.")
        if not os.access(path if path.exists() and not path.is_file() else folder, os.W_OK):
            raise UsageError(f"{file} cannot be written: no permission.")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror or error}.") from error


def write_file(file: str | Path, data: bytes, read: bytes | None = None) -> None:
    """Replace ``file`` by ``data`` in one move: links and permissions stay, and a failure leaves the old file.

    ``read``: what was read from the same file before; if another program has written it since, it stays.

    Raises RedraftError. What is no ordinary file (a device, a pipe) is written to directly.
    """
    path = _real(Path(file))
    temporary = ""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        # Named before it is there: a signal that is raised between the two would leave it.
        temporary = str(path.with_name(f".{path.name[:58]}.{secrets.token_hex(8)}.part"))
        with os.fdopen(os.open(temporary, _FLAGS, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        if read is not None and path.read_bytes() != read:
            raise RedraftError(f"{file} was changed by another program meanwhile; it was left as it is.")
        Path(temporary).replace(path)
        temporary = ""
    except OSError as error:
        raise RedraftError(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _real(path: Path) -> Path:
    return path.resolve() if path.is_symlink() else path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
