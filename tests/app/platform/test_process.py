"""A process is known by its id and its beginning: an id alone may belong to another by now."""

import os
import subprocess
import sys

from app.platform.process import running, started, this_process


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
