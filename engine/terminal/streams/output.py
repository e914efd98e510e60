"""Output: bytes to stdout, one sentence to stderr, a file whole or not at all. Standard library only.

What a stream refused stays in its buffer, and the interpreter tries again when it ends: it would add its own complaint
and its own exit status to ours. So the last flush is the program's: see :func:`last_flush`.
"""

import contextlib
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO

from engine.errors import RedraftError, UsageError

_REFUSED = "The result cannot be printed: {}."


def write_output(data: bytes) -> None:
    """Write ``data`` to stdout and flush. Raises RedraftError, and BrokenPipeError when nobody reads it any more."""
    if sys.stdout is None:
        raise RedraftError("Standard output is closed, so the result cannot be printed; name a file with -o.")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        _let_go(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise
        raise RedraftError(_REFUSED.format(error.strerror or error)) from error


def write_error(sentence: str) -> None:
    """One line on stderr, whatever its encoding can show."""
    if sys.stderr is None:
        return
    try:
        line = f"redraft: {' '.join(sentence.split())}\n"
        encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding))
        sys.stderr.flush()
    except (OSError, ValueError):
        _let_go(sys.stderr)


def silence_output() -> None:
    """Whatever is still to be written to stdout goes nowhere."""
    if sys.stdout is not None:
        _let_go(sys.stdout)


def last_flush(status: int) -> int:
    """Write out what waits in stdout and stderr, and let go of a stream that refuses: nothing is left for the
    interpreter to flush. Returns the exit status: ``status``, or 1 where a success could not be printed."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; that is their right, and no news.
        silence_output()
        status = status or 1
    except (OSError, ValueError) as error:
        silence_output()
        status = status or 1
        write_error(_REFUSED.format(getattr(error, "strerror", None) or error))
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):
        _let_go(sys.stderr)
    return status


def _let_go(stream: IO[str]) -> None:
    """Let ``stream`` end nowhere: what it holds is dropped at its next flush."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


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
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as out:
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
