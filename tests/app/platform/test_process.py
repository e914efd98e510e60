"""A process is known by its id and its beginning: an id alone may belong to another by now."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.platform import process
from app.platform.process import running, started, this_machine, this_process


def test_this_process_is_running_and_began_once() -> None:
    pid, begun = this_process()
    assert pid == os.getpid()
    assert begun
    assert this_process() == (pid, begun)
    assert running(pid, begun)


def test_the_same_id_with_another_beginning_is_another_process() -> None:
    pid, begun = this_process()
    assert not running(pid, begun + "0")
    assert not running(pid, "")


def test_a_process_that_ended_is_not_running() -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    begun = started(other.pid)
    assert begun is not None
    assert running(other.pid, begun)
    other.communicate(b"\n")
    assert started(other.pid) is None
    assert not running(other.pid, begun)


def test_an_id_that_no_process_can_have_never_began() -> None:
    assert started(2**31 - 1) is None


@pytest.fixture
def ended_unasked() -> Iterator[tuple[int, str]]:
    """A process that has ended and whose parent, this one, does not ask for how."""
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    begun = started(other.pid)
    assert begun is not None
    assert other.stdin is not None
    other.stdin.close()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    yield other.pid, begun
    other.wait(20)


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="a parent reaps otherwise here")
@pytest.mark.parametrize("proc", [True, False], ids=["by /proc", "by psutil"])
def test_a_process_that_nobody_reaps_is_dead(
    ended_unasked: tuple[int, str], monkeypatch: pytest.MonkeyPatch, proc: bool
) -> None:
    monkeypatch.setattr(process, "_has_proc", lambda: proc)
    pid, begun = ended_unasked
    assert started(pid) is None
    assert not running(pid, begun)
    assert started(os.getpid()) is not None


@pytest.mark.parametrize(("state", "lives"), [("R", True), ("S", True), ("T", True), *((end, False) for end in "ZXx")])
def test_each_state_of_linux(monkeypatch: pytest.MonkeyPatch, state: str, lives: bool) -> None:
    facts = f"7 (a (name) Z) {state} 1 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0"
    monkeypatch.setattr(process, "_has_proc", lambda: True)
    monkeypatch.setattr(Path, "read_text", lambda self: facts if self.name == "stat" else "boot\n")
    assert started(7) == ("boot/4711" if lives else None)


def test_a_machine_has_its_name() -> None:
    assert this_machine() == platform.node()
