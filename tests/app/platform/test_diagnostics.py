"""What nobody foresaw becomes one sentence and a trace in the log, and every hook is given back."""

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication

from app.platform.diagnostics import Diagnostics, LogFile


@pytest.fixture
def diagnostics(qapp: QApplication, tmp_path: Path) -> Iterator[Diagnostics]:
    before = qInstallMessageHandler(None)
    diagnostics = Diagnostics(tmp_path)
    diagnostics.install()
    yield diagnostics
    diagnostics.remove()
    qInstallMessageHandler(before)


def faults(diagnostics: Diagnostics) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    diagnostics.fault.connect(lambda sentence, trace: heard.append((sentence, trace)))
    return heard


def test_an_error_nobody_caught_is_one_sentence_and_a_trace_in_the_log(
    diagnostics: Diagnostics, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = faults(diagnostics)
    try:
        raise RuntimeError("quite unforeseen")
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    ((sentence, trace),) = heard
    assert sentence == "Something went wrong inside Redraft; your text is as it was."
    assert "quite unforeseen" in trace
    assert diagnostics.log_file is not None
    assert "quite unforeseen" in diagnostics.log_file.read_text(encoding="utf-8")
    assert any("quite unforeseen" in line for line in diagnostics.tail.lines)
    assert capsys.readouterr().err == ""


def test_a_name_that_is_no_text_can_be_logged(diagnostics: Diagnostics, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("redraft.test").warning("%s is gone", "caf\udce9.md")
    assert diagnostics.log_file is not None
    assert "caf\\udce9.md is gone" in diagnostics.log_file.read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


def test_a_thread_that_dies_is_told_of_too(diagnostics: Diagnostics, qapp: QApplication) -> None:
    heard = faults(diagnostics)

    def fail() -> None:
        raise ValueError("in another thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qapp.processEvents()
    assert ["in another thread" in trace for _sentence, trace in heard] == [True]


def test_a_task_that_fails_is_told_of(diagnostics: Diagnostics) -> None:
    heard = faults(diagnostics)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(diagnostics._on_task)
    loop.call_exception_handler({"message": "lost", "exception": OSError("of a task")})
    loop.call_exception_handler({"message": "a word without an error"})
    loop.close()
    assert ["of a task" in trace for _sentence, trace in heard] == [True]
    assert any("a word without an error" in line for line in diagnostics.tail.lines)


def test_an_interrupt_is_no_fault(diagnostics: Diagnostics, capsys: pytest.CaptureFixture[str]) -> None:
    heard = faults(diagnostics)
    error = KeyboardInterrupt()
    sys.excepthook(KeyboardInterrupt, error, None)
    assert heard == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_what_qt_says_is_in_the_log_and_the_tail_has_an_end(diagnostics: Diagnostics) -> None:
    qWarning("from Qt itself")
    assert any("from Qt itself" in line for line in diagnostics.tail.lines)
    for number in range(600):
        logging.getLogger("many").info("line %d", number)
    assert len(diagnostics.tail.lines) == 500
    assert diagnostics.tail.lines[-1].endswith("line 599")


def test_every_hook_is_given_back(qapp: QApplication, tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook, root.level, list(root.handlers))
    handler = qInstallMessageHandler(None)
    diagnostics = Diagnostics(tmp_path)
    diagnostics.install()
    assert sys.excepthook != before[0]
    diagnostics.remove()
    diagnostics.remove()
    qInstallMessageHandler(handler)
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook, root.level, list(root.handlers)) == before


if os.name == "posix":  # the device that is always full

    def test_a_disk_that_takes_no_log_costs_the_log_alone(
        diagnostics: Diagnostics, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert diagnostics.log_file is not None
        diagnostics.log_file.symlink_to("/dev/full")
        for _ in range(2):
            logging.getLogger("anywhere").info("Nobody writes this down.")
        diagnostics.remove()
        assert len([line for line in diagnostics.tail.lines if "Nobody writes this down." in line]) == 2
        assert capsys.readouterr().err == ""


def test_a_line_that_makes_no_sense_is_still_complained_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = LogFile(tmp_path / "a.log")
    handler.handle(logging.LogRecord("anywhere", logging.INFO, "", 1, "%d is no number", ("seven",), None))
    handler.close()
    assert "seven" in capsys.readouterr().err
