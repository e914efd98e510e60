"""A child of the program, in which a stranger's template or tokenizer runs (``engine.model.tokenizing.child``).

Started when it is first needed, kept for the next request, and ended where a request takes too long or too much memory:
by its own limits where the system has such, and by a thread that watches it, everywhere. Any thread; one request at a
time. Knows nothing of what is asked.
"""

import json
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import psutil

import engine
from engine.errors import ModelError
from engine.model.tokenizing import child

_START_SECONDS = 60.0
"""Until a fresh child answers: the system's and Python's time, not the stranger's."""
_LOOK_SECONDS = 0.02
_LONGEST_ANSWER = 64 * 1024 * 1024
_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop()); "
    "from engine.model.tokenizing.child import main; sys.exit(main(sys.argv[1:]))"
)


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """``seconds`` of the processor that one request may take, and ``memory`` in bytes. ``own``: whether the child is
    to hold itself to them too, as it should wherever it can."""

    seconds: float
    memory: int
    own: bool = True


class ChildProcess:
    """Runs one stranger's file. ``kind``: "template" or "tokenizer"; ``name``: how a sentence about it begins;
    ``text``: the file, which a fresh child is given to begin with."""

    def __init__(self, kind: str, name: str, text: str, limits: ChildLimits) -> None:
        self._kind, self._name, self._text, self._limits = kind, name, text, limits
        self._lock = threading.Lock()
        self._running: _Running | None = None

    def begin(self) -> Any:
        """Have the file read; what the child answers. Raises ModelError, with the file's name, where it cannot be."""
        with self._lock:
            return self._begun()[1]

    def ask(self, *request: object) -> Any:
        """What the child answers to ``request``; it is started where it is not there. Raises ModelError with the
        file's name."""
        with self._lock:
            return self._exchange(self._begun()[0], request)

    def close(self) -> None:
        """End the child, if it is there. A later request starts another."""
        with self._lock:
            self._end()

    def _begun(self) -> "tuple[_Running, Any]":
        if self._running is not None:
            return self._running, None
        try:
            # Nobody has to close it: it ends with this object, and with the program.
            self._running = running = _Running(self._kind, self._limits, self)
        except OSError as error:
            raise ModelError(f"{self._name} cannot be tried: no process can be started for it.", str(error)) from error
        self._exchange(running, None, _START_SECONDS)
        return running, self._exchange(running, ("begin", self._text))

    def _exchange(self, running: "_Running", request: Sequence[object] | None, seconds: float | None = None) -> Any:
        """Send ``request`` (None: nothing) and wait for the answer."""
        try:
            answer = running.exchange(request, seconds or self._limits.seconds)
        except (OSError, ValueError, RecursionError) as error:
            self._end()
            raise ModelError(f"{self._name} {running.reason or 'fails'}.", str(error)) from error
        except BaseException:
            self._end()  # it may be in the middle of an answer
            raise
        if not isinstance(answer, dict):
            self._end()
            raise ModelError(f"{self._name} {running.reason or 'stops the program that it runs in'}.")
        if "ok" not in answer:
            kind, cause = str(answer.get("error")), str(answer.get("cause"))
            if request is not None and request[0] == "begin":
                self._end()
            raise ChildError(self._name, kind, cause)
        return answer["ok"]

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.end()


class ChildError(ModelError):
    """What the stranger's file raised in the child, by its exception's name."""

    def __init__(self, name: str, raised: str, cause: str) -> None:
        super().__init__(f"{name} fails: {raised}.", cause)
        self.raised = raised


class _Running:
    """A child that has been started, and the thread that watches it. It ends with ``holder`` at the latest."""

    def __init__(self, kind: str, limits: ChildLimits, holder: object) -> None:
        seconds, memory = (limits.seconds, limits.memory) if limits.own else (0, 0)
        self._process = subprocess.Popen(
            [*_command(), kind, str(seconds), str(memory), *_places()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"TOKENIZERS_PARALLELISM": "false", "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._watch = _Watch(self._process, limits.memory)
        self.end = weakref.finalize(holder, _ended, self._process, self._watch)

    @property
    def reason(self) -> str:
        """Why it was ended; empty where it was not."""
        return self._watch.reason

    def exchange(self, request: Sequence[object] | None, seconds: float) -> Any:
        with self._watch.over(seconds):
            if request is not None:
                child.send(_pipe(self._process.stdin), list(request))
            return child.receive(_pipe(self._process.stdout), _LONGEST_ANSWER)


class _Watch:
    """Ends a child whose request takes too long or too much memory: a thread that sleeps while nothing is asked."""

    def __init__(self, process: "subprocess.Popen[bytes]", memory: int) -> None:
        self.reason = ""
        self._process, self._memory = process, memory
        self._seconds = 0.0
        self._number = 0
        self._asked = threading.Event()
        self._closed = False
        threading.Thread(target=self._watch, name="redraft-child-watch", daemon=True).start()

    def over(self, seconds: float) -> "_Watch":
        self._seconds = seconds
        return self

    def __enter__(self) -> None:
        self._number += 1
        self._asked.set()

    def __exit__(self, *details: object) -> None:
        self._asked.clear()

    def close(self) -> None:
        self._closed = True
        self._asked.set()

    def _watch(self) -> None:
        while not self._closed and not self.reason:
            self._asked.wait()
            self._look(self._number)

    def _look(self, number: int) -> None:
        """Until the request ``number`` is answered, or the child has been ended."""
        began, (before, _) = time.monotonic(), self._taken()
        while self._asked.is_set() and self._number == number and not self._closed:
            time.sleep(_LOOK_SECONDS)
            seconds, memory = self._taken()
            trouble = ""
            if memory > self._memory:
                trouble = "takes too much memory"
            elif seconds - before > self._seconds or time.monotonic() - began > self._seconds * child.PATIENCE:
                trouble = "takes too long"
            if trouble and self._asked.is_set() and self._number == number and not self._closed:
                self.reason = trouble
                self._process.kill()
                return

    def _taken(self) -> tuple[float, int]:
        """Seconds of the processor and bytes of memory that the child has taken so far."""
        try:
            process = psutil.Process(self._process.pid)
            times = process.cpu_times()
            return times.user + times.system, int(process.memory_info().rss)
        except psutil.Error:
            return 0.0, 0


def _ended(process: "subprocess.Popen[bytes]", watch: _Watch) -> None:
    watch.close()
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what it did not read any more
            _pipe(pipe).close()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):  # the program is one file, and Python's own options are not to be had
        return [sys.executable, child.ARGUMENT]
    return [sys.executable, "-I", "-S", "-c", _BEGIN]


def _places() -> list[str]:
    """Where the child finds its modules: where this program does, and never in the folder that it happens to be in."""
    if getattr(sys, "frozen", False):
        return []
    root = str(Path(str(engine.__file__)).resolve().parents[1])
    return [json.dumps([root, *(place for place in sys.path if os.path.isabs(place) and place != root)])]


def _pipe(pipe: Any) -> BinaryIO:
    stream: BinaryIO = pipe
    return stream
