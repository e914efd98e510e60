"""The signals that end a program: heard from the loop, on systems that have others, and given back."""

import signal
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.platform import signals
from app.platform.signals import EndSignals


class Signals(SimpleNamespace):
    """The module ``signal`` of a system that has those named in ``numbers``; ``ignored`` were so from the start."""

    SIG_IGN, SIG_DFL = "ignored", "default"

    def __init__(self, numbers: dict[str, int], ignored: tuple[int, ...] = ()) -> None:
        super().__init__(**numbers)
        self.handlers: dict[int, Any] = {
            number: self.SIG_IGN if number in ignored else self.SIG_DFL for number in numbers.values()
        }
        self.fd = -1

    def getsignal(self, number: int) -> Any:
        return self.handlers[number]

    def signal(self, number: int, handler: Any) -> None:
        self.handlers[number] = handler

    def set_wakeup_fd(self, fd: int, *, warn_on_full_buffer: bool = True) -> int:
        before, self.fd = self.fd, fd
        return before

    def comes(self, *numbers: int) -> None:
        """As Python's own handler writes it; Windows sends it as a socket does."""
        with socket.socket(fileno=self.fd) as end:
            for number in numbers:
                end.send(bytes([number]))
            end.detach()


LINUX = {"SIGINT": 2, "SIGTERM": 15, "SIGHUP": 1, "SIGUSR1": 10}
WINDOWS = {"SIGINT": 2, "SIGTERM": 15, "SIGBREAK": 21}


@pytest.fixture
def heard(qapp: QApplication) -> list[int]:
    return []


@pytest.fixture
def listening(heard: list[int]) -> Iterator[EndSignals]:
    listener = EndSignals()
    listener.wanted.connect(heard.append)
    yield listener
    listener.stop()
    listener.deleteLater()


@pytest.mark.parametrize(
    ("system", "ending"), [(Signals(LINUX), [2, 15, 1]), (Signals(WINDOWS), [2, 15, 21])], ids=["linux", "windows"]
)
def test_every_system_ends_by_the_signals_it_has(
    system: Signals, ending: list[int], listening: EndSignals, heard: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "signal", system)
    listening.start()
    assert sorted(number for number, handler in system.handlers.items() if handler != "default") == sorted(ending)
    system.comes(*ending)
    system.comes(10)  # another that has a handler somewhere
    QCoreApplication.processEvents()
    assert heard == ending
    listening.stop()
    assert set(system.handlers.values()) == {"default"}
    assert system.fd == -1
    listening.stop()


def test_what_was_to_be_ignored_stays_so(
    listening: EndSignals, heard: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ``nohup`` has it, and a shell for what it starts in the background."""
    system = Signals(LINUX, ignored=(1, 2))
    monkeypatch.setattr(signals, "signal", system)
    listening.start()
    system.comes(1, 2, 15)
    QCoreApplication.processEvents()
    assert heard == [15]
    assert (system.handlers[1], system.handlers[2]) == ("ignored", "ignored")


def test_a_real_signal_is_raised_nowhere_and_heard_in_the_loop(listening: EndSignals, heard: list[int]) -> None:
    before = signal.getsignal(signal.SIGINT)
    listening.start()
    for _ in range(1000):
        signal.raise_signal(signal.SIGINT)
    assert heard == []
    while len(heard) < 1:
        QCoreApplication.processEvents()
    assert set(heard) == {signal.SIGINT}
    listening.stop()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_signal_that_another_thread_takes_is_heard_too(listening: EndSignals, heard: list[int]) -> None:
    if not hasattr(signal, "pthread_kill"):
        pytest.skip("signals go to no thread here")
    listening.start()
    busy = threading.Event()
    thread = threading.Thread(target=busy.wait)
    thread.start()
    assert thread.ident is not None
    signal.pthread_kill(thread.ident, signal.SIGTERM)
    while not heard:
        QCoreApplication.processEvents()
    assert heard == [signal.SIGTERM]
    busy.set()
    thread.join()
