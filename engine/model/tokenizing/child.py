"""The program of the child: a process of its own in which a stranger's template or tokenizer runs, and may be ended.

It is started by ``engine.model.tokenizing.child_process``, reads requests from its standard input and writes an answer
to each, until the input ends. It sets its own limits, where the system has such, so that it ends even where nobody
watches it. Its main thread; imports neither torch nor numpy, and Jinja or the tokenizers' library only if asked for.

A frame is four bytes, the length of what follows, and JSON. A request is a list: the name of what is to be done, and
what it is to be done with. An answer is {"ok": …} or {"error": the exception's name, "cause": its words}.
"""

import faulthandler
import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO

ARGUMENT = "--apart"
"""The first argument with which a program that is one file becomes such a child."""
PATIENCE = 4.0
"""So many times the processor's seconds that a request may take may go by on the clock: other programs run, too."""
LONGEST_FRAME = 512 * 1024 * 1024
_LENGTH = struct.Struct(">I")

Work = Callable[..., Any]


def main(arguments: Sequence[str]) -> int:
    """``arguments``: "template" or "tokenizer", the processor's seconds that one request may take, and the bytes of
    memory that all of it may take; 0 leaves the watching to whoever started it. Returns the exit status."""
    kind, seconds, memory = arguments[0], float(arguments[1]), int(arguments[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then closes the input
    with os.fdopen(os.dup(0), "rb") as source, os.fdopen(os.dup(1), "wb") as sink, open(os.devnull, "r+b") as nowhere:
        for stream in (0, 1, 2):  # a library that prints would print into an answer
            os.dup2(nowhere.fileno(), stream)
        work = (_template_work if kind == "template" else _tokenizer_work)()
        if memory:
            _limit_memory(memory)
        _send(sink, {"ok": None})
        while (request := receive(source)) is not None:
            if seconds:
                _limit_time(seconds, nowhere)
            answer = _answer(work, request)
            if seconds:
                faulthandler.cancel_dump_traceback_later()
            _send(sink, answer)
    return 0


def send(stream: BinaryIO, value: object) -> None:
    """Write one frame. Raises ValueError where it would be too long, OSError where nobody reads."""
    data = json.dumps(value, separators=(",", ":")).encode("ascii")
    if len(data) > LONGEST_FRAME:
        raise ValueError("too long for one message")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO, longest: int = LONGEST_FRAME) -> Any:
    """The next frame's value; None where the stream has ended. Raises ValueError for a frame that is none, or longer
    than ``longest``."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > longest:
        raise ValueError("an answer without end")
    data = stream.read(length)
    return json.loads(data) if len(data) == length else None


def _send(sink: BinaryIO, answer: Mapping[str, object]) -> None:
    try:
        send(sink, answer)
    except ValueError as error:
        send(sink, _error(error))


def _answer(work: Mapping[str, Work], request: list[Any]) -> dict[str, object]:
    try:
        return {"ok": work[request[0]](*request[1:])}
    except BaseException as error:  # noqa: BLE001  (a stranger's program may raise anything, a panic in Rust too)
        return _error(error)


def _error(error: BaseException) -> dict[str, object]:
    return {"error": type(error).__name__, "cause": str(error)[:500]}


def _template_work() -> dict[str, Work]:
    from engine.model.tokenizing.sandbox import SandboxedTemplate

    held: list[SandboxedTemplate] = []

    def begin(source: str) -> None:
        held[:] = [SandboxedTemplate(source)]

    return {"begin": begin, "render": lambda names: held[0].render(names)}


def _tokenizer_work() -> dict[str, Work]:
    from engine.model.tokenizing.coder import Coder

    held: list[Coder] = []

    def begin(text: str) -> dict[str, Any]:
        held[:] = [Coder.read(text)]
        return asdict(held[0].facts())

    return {
        "begin": begin,
        "encode": lambda texts, marks: held[0].encode(texts, marks),
        "decode": lambda rows, skip_special: held[0].decode(rows, skip_special),
    }


def _limit_memory(most: int) -> None:
    """Where the system can, have what goes beyond refused. Windows cannot, and macOS does not keep to it."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_time(seconds: float, nowhere: BinaryIO) -> None:
    """End this process when ``seconds``, their patience and one more have gone by, whatever holds the interpreter."""
    faulthandler.dump_traceback_later(seconds * PATIENCE + 1.0, exit=True, file=nowhere.fileno())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
