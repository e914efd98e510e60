"""A child is started when it is needed, kept, watched, ended, and leaves nothing behind."""

import gc
import os
import sys
import threading
from pathlib import Path

import psutil
import pytest

from engine.errors import ModelError
from engine.model.tokenizing.child_process import ChildError, ChildLimits, ChildProcess

LIMITS = ChildLimits(5.0, 512 << 20)
LOOP = (
    "{% for a in s %}{% for b in s %}{% for c in s %}{% for d in s %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}"
)


def children() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


def watches() -> int:
    return sum(thread.name == "redraft-child-watch" for thread in threading.enumerate())


def echo(text: str = "{{ a }}", limits: ChildLimits = LIMITS) -> ChildProcess:
    return ChildProcess("template", "The template", text, limits)


def test_it_is_started_when_it_is_needed_and_kept() -> None:
    before = children()
    child = echo()
    assert children() == before
    assert child.ask("render", {"a": 1}) == "1"
    (pid,) = children() - before
    assert child.ask("render", {"a": 2}) == "2"
    assert children() - before == {pid}
    child.close()
    assert children() == before
    assert child.ask("render", {"a": 3}) == "3"
    assert children() - before != {pid}
    child.close()


def test_it_ends_with_what_holds_it_and_so_does_its_watch() -> None:
    gc.collect()  # what other tests left goes before it is counted
    before, watching = children(), watches()
    child = echo()
    child.ask("render", {})
    del child
    gc.collect()
    assert children() == before
    for thread in threading.enumerate():
        if thread.name == "redraft-child-watch":
            thread.join(1.0 if watches() > watching else 0.0)
    assert watches() <= watching


def test_what_the_file_raises_is_a_sentence_and_it_goes_on() -> None:
    before = children()
    child = echo("{{ 1 // a }}")
    with pytest.raises(ChildError, match="The template fails: ZeroDivisionError") as caught:
        child.ask("render", {"a": 0})
    assert caught.value.raised == "ZeroDivisionError"
    kept = children() - before
    assert child.ask("render", {"a": 1}) == "1"
    assert children() - before == kept
    child.close()


@pytest.mark.parametrize("own", [True, False])
def test_what_takes_too_long_is_ended_and_the_next_request_begins_afresh(own: bool) -> None:
    child = echo(LOOP + "{{ a }}", ChildLimits(0.3, 512 << 20, own))
    with pytest.raises(ModelError, match=r"The template takes too long\.$"):
        child.ask("render", {"s": "x" * 999})
    assert child.ask("render", {"s": "x", "a": 5}) == "5"
    child.close()


def test_where_the_system_has_no_limit_the_watch_ends_what_takes_too_much_memory() -> None:
    """As on Windows, which has none, and on macOS, which does not keep to it."""
    child = echo("{{ 'a'.ljust(n)|length }}", ChildLimits(30.0, 200 << 20, own=False))
    with pytest.raises(ModelError, match=r"The template takes too much memory\.$"):
        child.ask("render", {"n": 8_000_000_000})
    assert child.ask("render", {"n": 9}) == "9"
    child.close()


def test_a_child_that_is_gone_is_a_sentence_and_the_next_one_answers() -> None:
    before = children()
    child = echo()
    child.ask("render", {"a": 1})
    (pid,) = children() - before
    psutil.Process(pid).kill()
    with pytest.raises(ModelError, match=r"The template .*\.$"):
        child.ask("render", {"a": 2})
    assert child.ask("render", {"a": 3}) == "3"
    child.close()


def test_where_no_process_can_be_started_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ModelError, match="no process can be started"):
        echo().ask("render", {})


def test_the_folder_that_the_writer_works_in_lends_it_no_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "jinja2.py", "struct.py"):
        (tmp_path / name).write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    child = echo()
    assert child.ask("render", {"a": 1}) == "1"
    child.close()


def test_it_takes_no_open_file_with_it(tmp_path: Path) -> None:
    before = children()
    with (tmp_path / "manuscript.md").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        child = echo()
        child.ask("render", {})
        (pid,) = children() - before
        assert [file.path for file in psutil.Process(pid).open_files() if "manuscript" in file.path] == []
    child.close()


def test_ctrl_c_in_the_middle_of_an_answer_ends_the_child_and_goes_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of that answer would be taken for the next one's."""
    before = children()
    child = echo()
    assert child.ask("render", {"a": 1}) == "1"

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as reading:
        reading.setattr("engine.model.tokenizing.child.receive", stopped)
        with pytest.raises(KeyboardInterrupt):
            child.ask("render", {"a": 2})
    assert children() == before
    assert child.ask("render", {"a": 3}) == "3"
    child.close()
