"""Logging and crash hooks: a rotating file, the last lines in memory, and one sentence for what nobody foresaw.

Set up once by ``app.main`` on the GUI thread; the hooks may be called on any thread. Knows nothing of the window: who
wants to show a fault connects to :attr:`Diagnostics.fault`.
"""

import asyncio
import collections
import contextlib
import faulthandler
import logging
import logging.handlers
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Tail(logging.Handler):
    """The last ``capacity`` log lines, for a report."""

    def __init__(self, capacity: int = 500) -> None:
        super().__init__()
        self.lines: collections.deque[str] = collections.deque(maxlen=capacity)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class LogFile(logging.handlers.RotatingFileHandler):
    """The log on the disk. A disk that takes no more costs the log, which is in :class:`Tail` too, and nothing else."""

    def handleError(self, record: logging.LogRecord) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()


class Diagnostics(QObject):
    """Owns the handlers and hooks between :meth:`install` and :meth:`remove`."""

    fault = Signal(str, str)
    """One sentence for the writer, and the trace for the log and a report. May be emitted from any thread."""

    def __init__(self, folder: Path | None, level: int = logging.INFO, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._level = level
        self._handlers: list[logging.Handler] = []
        self._crash_file: TextIO | None = None
        self._before: tuple[Any, Any, Any, int] | None = None
        self.tail = Tail()

    @property
    def log_file(self) -> Path | None:
        """Where the log is written; None without a folder."""
        return None if self._folder is None else self._folder / "redraft.log"

    def install(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Start logging and take the hooks. ``loop``: also what asyncio tasks raise."""
        form = logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
        self._handlers = [self.tail]
        if self.log_file is not None:
            self._handlers.append(
                LogFile(
                    self.log_file,
                    maxBytes=1_000_000,
                    backupCount=3,
                    encoding="utf-8",
                    # A file's name may hold what is none.
                    errors="backslashreplace",
                    delay=True,
                )
            )
            self._crash_file = self.log_file.with_name("crash.txt").open("a", encoding="utf-8")
            faulthandler.enable(self._crash_file)
        root = logging.getLogger()
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook, root.level)
        root.setLevel(self._level)
        for handler in self._handlers:
            handler.setFormatter(form)
            root.addHandler(handler)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(self._on_qt)
        if loop is not None:
            loop.set_exception_handler(self._on_task)

    def remove(self) -> None:
        """Give everything back."""
        if self._before is None:
            return
        root = logging.getLogger()
        sys.excepthook, threading.excepthook, sys.unraisablehook, level = self._before
        self._before = None
        root.setLevel(level)
        qInstallMessageHandler(None)
        for handler in self._handlers:
            root.removeHandler(handler)
            handler.close()
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None

    def _report(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("Unforeseen: %s", text)
        self.fault.emit("Something went wrong inside Redraft; your text is as it was.", text)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._report(kind, error, trace)

    def _on_thread(self, args: threading.ExceptHookArgs) -> None:
        self._report(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        log.error("Ignored in %r", args.object, exc_info=args.exc_value)

    def _on_task(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._report(type(error), error, error.__traceback__)
        else:
            log.error("asyncio: %s", context.get("message"))

    def _on_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), "%s", message)
