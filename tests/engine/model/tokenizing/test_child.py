"""The child's own program: frames, answers, and the limits that it sets itself."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.model.tokenizing.child import receive, send
from engine.model.tokenizing.child_process import _command, _places

ROOT = Path(__file__).parents[4]


def talk(*requests: list[object], kind: str = "template", seconds: str = "0", memory: str = "0") -> list[object]:
    """What a child answers, one after the other, up to its end."""
    written = io.BytesIO()
    for request in requests:
        send(written, request)
    process = subprocess.run(
        [*_command(), kind, seconds, memory, *_places()], input=written.getvalue(), stdout=subprocess.PIPE, timeout=60
    )
    answers = []
    stream = io.BytesIO(process.stdout)
    while (answer := receive(stream)) is not None:
        answers.append(answer)
    return answers


def test_a_frame_comes_as_it_went() -> None:
    stream = io.BytesIO()
    for value in ({"a": ["é", "\ud800", 1.5, None]}, [], "x" * 100_000):
        send(stream, value)
    stream.seek(0)
    assert receive(stream) == {"a": ["é", "\ud800", 1.5, None]}
    assert receive(stream) == []
    assert receive(stream, 200_000) == "x" * 100_000
    assert receive(stream) is None


@pytest.mark.parametrize("data", [b"", b"\0\0", b"\0\0\0\x09{}"])
def test_what_ends_in_the_middle_of_a_frame_is_no_frame(data: bytes) -> None:
    assert receive(io.BytesIO(data)) is None


def test_a_frame_that_says_it_is_endless_is_not_read() -> None:
    with pytest.raises(ValueError, match="without end"):
        receive(io.BytesIO(b"\xff\xff\xff\xff" + bytes(100)), 1000)


def test_each_request_is_answered_whatever_the_one_before_raised() -> None:
    answers = talk(["render", {}], ["begin", "{{ a }}"], ["render", {"a": 1}], ["nonsense"], ["render", {"a": 2}])
    assert [answer.get("ok") for answer in answers if isinstance(answer, dict)] == [None, None, None, "1", None, "2"]
    assert [answer.get("error") for answer in answers if isinstance(answer, dict)][1::3] == ["IndexError", "KeyError"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on memory")
def test_it_holds_itself_to_its_memory() -> None:
    answers = talk(["begin", "{{ 'a'.ljust(900000000) }}"], ["render", {}], memory=str(200 << 20))
    assert answers[-1] == {"error": "MemoryError", "cause": ""}


def test_it_ends_itself_when_its_time_is_over() -> None:
    """Also where nobody watches it any more, and where nothing lets go of the interpreter."""
    source = (
        "{% for a in 'x' * 999 %}{% for b in 'x' * 999 %}{% for c in 'x' * 999 %}{% endfor %}{% endfor %}{% endfor %}"
    )
    assert talk(["begin", source], ["render", {}], ["render", {}], seconds="0.01") == [{"ok": None}, {"ok": None}]


def test_it_imports_nothing_heavy() -> None:
    """Neither torch nor Qt, and of the two libraries only what it needs: it is started while a writer waits."""
    for kind, lacking in (("template", "tokenizers"), ("tokenizer", "jinja2")):
        program = (
            "import sys; from engine.model.tokenizing import child;"
            f"child._template_work() if {kind!r} == 'template' else child._tokenizer_work();"
            f"assert not {{'torch', 'numpy', 'PySide6', 'psutil', {lacking!r}}} & set(sys.modules)"
        )
        subprocess.run(
            [sys.executable, "-c", program], check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )


def test_a_program_that_is_one_file_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no Python to give a program to: its own first argument says what it is to be."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/redraft/redraft")
    assert _command() == ["/opt/redraft/redraft", "--apart"]
    assert _places() == []
    written = io.BytesIO()
    send(written, ["begin", "x"])
    program = "import sys; from app.__main__ import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.run(
        [sys.orig_argv[0], "-c", program, "--apart", "template", "0", "0"],
        input=written.getvalue(),
        stdout=subprocess.PIPE,
        timeout=60,
        cwd=ROOT,
    )
    assert process.returncode == 0
    assert process.stdout.endswith(b'{"ok":null}')
