"""Disks that take their time: every call that reaches a disk is seen, and those of some files wait for the test."""

import builtins
import fcntl
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60.0
OF_OS = (
    *("open", "stat", "lstat", "scandir", "listdir", "access", "readlink", "replace", "rename", "unlink", "remove"),
    *("rmdir", "mkdir", "chmod", "utime", "link", "symlink", "truncate", "listxattr", "getxattr", "setxattr"),
    *("fstat", "fsync", "fdatasync", "fchmod", "fchown", "read", "write", "ftruncate", "statvfs"),
)
"""Every name of ``os`` by which Python's own library and this program reach a disk."""
Hook = Callable[[str, tuple[Any, ...]], None]


def watch(monkeypatch: pytest.MonkeyPatch, hook: Hook) -> None:
    """Have ``hook`` called with name and arguments before every call that reaches a disk, on its thread."""

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            hook(name, args)
            return real(*args, **kwargs)

        return call

    for name in OF_OS:
        if hasattr(os, name):
            monkeypatch.setattr(os, name, watched(f"os.{name}", getattr(os, name)))
    opens = watched("open", builtins.open)
    monkeypatch.setattr(builtins, "open", opens)
    monkeypatch.setattr(io, "open", opens)
    monkeypatch.setattr(fcntl, "flock", watched("flock", fcntl.flock))


def path_of(args: tuple[Any, ...]) -> str:
    """Of the file that the call is about; "" where it is about an open one."""
    return os.fsdecode(args[0]) if args and isinstance(args[0], str | bytes | os.PathLike) else ""


class SlowDisk:
    """From :meth:`hold` to :meth:`let_go` calls about some files wait; one on the window's thread fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting = 0
        """How many calls wait now."""
        self._names: tuple[str, ...] = ()
        self._calls: tuple[str, ...] = ()
        self._gate = threading.Event()
        self._gate.set()
        self._counting = threading.Lock()
        self._window = threading.current_thread()
        self._aside = False
        watch(monkeypatch, self._on_call)

    def hold(self, *files: Path | str, calls: tuple[str, ...] = ()) -> None:
        """Calls about a path that contains one of ``files`` wait; only those named ``calls``, where some are."""
        self._names, self._calls = tuple(map(str, files)), calls
        self._gate.clear()

    def let_go(self) -> None:
        """The disk answers again."""
        self._gate.set()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Here the test itself asks the disk, which answers it alone."""
        self._aside = True
        yield
        self._aside = False

    def _on_call(self, name: str, args: tuple[Any, ...]) -> None:
        if self._gate.is_set() or (self._calls and name not in self._calls):
            return
        path = path_of(args)
        if not any(held in path for held in self._names):
            return
        if self._aside and threading.current_thread() is self._window:
            return
        assert threading.current_thread() is not self._window, f"{name} of {path} on the window's thread"
        with self._counting:
            self.waiting += 1
        try:
            assert self._gate.wait(PATIENCE), "nobody let go"
        finally:
            with self._counting:
                self.waiting -= 1
