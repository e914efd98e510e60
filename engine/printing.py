"""What a program prints: bytes to stdout, sentences to stderr, and the last flush of both. Main thread.

Standard library only, and little of it: ``--version`` needs this.

What a stream refused stays in its buffer, and the interpreter tries again when it ends: it would add its own complaint
and its own exit status to ours. So the last flush is the program's: see :func:`last_flush`.
"""

import atexit
import contextlib
import os
import sys
from collections.abc import Callable
from typing import IO, NoReturn

from engine.errors import RedraftError

STOPPED = 130
"""The exit status after Ctrl+C, as shells expect it."""
_REFUSED = "The result cannot be printed: {}."


def run_program(program: Callable[[], int]) -> int:
    """Run ``program`` as the whole of this process, to the last flush. Returns its exit status, or the one of how it
    was left: by argparse, which has printed what it had to, by Ctrl+C, or because nobody reads its output any more."""
    try:
        status = program()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        status = STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone; that is their right, and no news.
        silence_output()
        status = 1
    return last_flush(status)


def leave(status: int) -> NoReturn:
    """End this process with ``status``, the last thing that it does.

    Threads that still run, in a pass of a large model or a call that a disk does not answer, are left where they are.
    The interpreter would end them while they stand in a library's code, which takes that for a fault and aborts.
    """
    threading = sys.modules.get("threading")  # what only prints a version has none
    if threading is None or threading.active_count() == 1:
        sys.exit(status)
    # What the log holds back, and what Qt hands over to a clipboard's manager.
    atexit._run_exitfuncs()
    os._exit(status)


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


def write_line(text: str) -> None:
    """One line on stdout, at once. Raises what :func:`write_output` raises."""
    write_output(f"{text}\n".encode("utf-8", "backslashreplace"))


def write_error(sentence: str, who: str = "redraft: ") -> None:
    """One line on stderr, whatever its encoding can show; ``who`` says it."""
    if sys.stderr is None:
        return
    try:
        line = f"{who}{' '.join(sentence.split())}\n"
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
