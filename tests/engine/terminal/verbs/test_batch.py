"""``redraft batch`` on a scripted engine: one answer a line, in order, flushed; bad lines get an error object."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, ModelError
from engine.messages import AnyRequest, Continue, Fill, Fix, Rewrite
from engine.session.engine import CheckWanted, LoadOrder
from tests.engine.scripted import Script
from tests.engine.terminal.conftest import Call, Outcome


@pytest.fixture
def batch(call: Call, script: Script, folder: Path):  # type: ignore[no-untyped-def]
    def run(*lines: object, raw: bytes | None = None) -> Outcome:
        data = raw if raw is not None else b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return call("batch", "--model", folder, stdin=data)

    return run


def test_one_answer_a_line_in_the_same_order(batch: Any) -> None:
    outcome = batch(
        {"do": "fill", "text": "a [[]]", "id": 1},
        {"do": "rewrite", "text": "abc", "range": [0, 1], "id": "two"},
        {"do": "fix", "text": "abc", "id": None},
        {"do": "continue", "text": "abc", "words": 3, "id": {"any": ["thing"]}},
    )
    assert outcome.status == 0
    assert [line["text"] for line in outcome.lines] == ["a new", "newbc", "new", "abc new"]
    assert [line["id"] for line in outcome.lines] == [1, "two", None, {"any": ["thing"]}]
    assert [line["do"] for line in outcome.lines] == ["fill", "rewrite", "fix", "continue"]


def test_the_long_option_names_are_keys(batch: Any, script: Script) -> None:
    common = {"seed": 7, "variants": 2, "steps": 5, "ban": ["x"]}
    batch(
        {"do": "fill", "text": "[[3=h]]", **common},
        {"do": "rewrite", "text": "a", "range": [0, 1], "instruction": "i", "strength": 1, "keep": ["k"], **common},
        {"do": "fix", "text": "abc", "range": [1, 2], "keep": ["k"], **common},
        {"do": "continue", "text": "a", "words": 9, **common},
    )
    for request in script.requests:
        assert isinstance(request, Fill | Rewrite | Fix | Continue)
        assert (request.seed, request.variants, request.steps, request.ban) == (7, 2, 5, ("x",))
    _, rewrite, fix, go_on = script.requests
    assert isinstance(rewrite, Rewrite)
    assert (rewrite.instruction, rewrite.strength, rewrite.keep) == ("i", 1.0, ("k",))
    assert isinstance(fix, Fix)
    assert (fix.start, fix.end) == (1, 2)
    assert isinstance(go_on, Continue)
    assert go_on.words == 9


def test_holes_instead_of_marks_make_the_text_literal(batch: Any, script: Script) -> None:
    outcome = batch(
        {"do": "fill", "text": "a [[]] b", "holes": [{"at": [0, 1], "words": 2, "hint": "h"}, {"at": [8, 8]}]},
        {"do": "fill", "text": "a [[]] b", "holes": []},
    )
    assert [line["text"] for line in outcome.lines] == ["new [[]] bnew", "a [[]] b"]
    (request,) = script.requests
    assert isinstance(request, Fill)
    assert [(hole.start, hole.end, hole.words, hole.hint) for hole in request.holes] == [
        (0, 1, 2, "h"),
        (8, 8, None, ""),
    ]


BAD = [
    b"",
    b"{",
    b"[]",
    b'"text"',
    b"\xff",
    b'{"do": "fill", "text": "\\ud800"}',
    b'{"do": "fill"}',
    b'{"text": "a"}',
    b'{"do": "sing", "text": "a"}',
    b'{"do": ["fill"], "text": "a"}',
    b'{"do": "fill", "text": 3}',
    b'{"do": "fill", "text": "a", "unknown": 1}',
    b'{"do": "fill", "text": "a", "model": "x"}',
    b'{"do": "fill", "text": "a", "range": [0, 1]}',
    b'{"do": "fill", "text": "a", "keep": ["a"]}',
    b'{"do": "continue", "text": "a", "words": 3, "keep": ["a"]}',
    b'{"do": "continue", "text": "a"}',
    b'{"do": "continue", "text": "a", "words": 0}',
    b'{"do": "continue", "text": "a", "words": 2.5}',
    b'{"do": "continue", "text": "a", "words": true}',
    b'{"do": "rewrite", "text": "a"}',
    b'{"do": "rewrite", "text": "a", "range": [0, 2]}',
    b'{"do": "rewrite", "text": "a", "range": [0]}',
    b'{"do": "rewrite", "text": "a", "range": "0:1"}',
    b'{"do": "rewrite", "text": "a", "range": [0, 1], "strength": 2}',
    b'{"do": "rewrite", "text": "a", "range": [0, 1], "strength": NaN}',
    b'{"do": "rewrite", "text": "a", "range": [0, 1], "strength": 1e999}',
    b'{"do": "rewrite", "text": "a", "range": [0, 1], "strength": 1' + b"0" * 400 + b"}",
    b'{"do": "fix", "text": "a", "keep": "a"}',
    b'{"do": "fix", "text": "a", "keep": ["a"], "ban": ["A"]}',
    b'{"do": "fix", "text": "a", "ban": [1]}',
    b'{"do": "fix", "text": "a", "seed": -1}',
    b'{"do": "fix", "text": "a", "variants": 0}',
    b'{"do": "fix", "text": "a", "seed": 99999999999999999999}',
    b'{"do": "fill", "text": "a", "holes": [{"at": [0, 9]}]}',
    b'{"do": "fill", "text": "abc", "holes": [{"at": [2, 3]}, {"at": [0, 1]}]}',
    b'{"do": "fill", "text": "a", "holes": [{"at": [0, 1], "words": 1000}]}',
    b'{"do": "fill", "text": "a", "holes": [{"at": [0, 1], "hint": "a]]b"}]}',
    b'{"do": "fill", "text": "a", "holes": [{"words": 3}]}',
    b'{"do": "fill", "text": "a", "holes": [3]}',
    b"[" * 100_000,
    b'{"seed": ' + b"9" * 5000 + b"}",
]


def test_a_bad_line_gets_an_error_object_and_the_rest_goes_on(batch: Any) -> None:
    good = b'{"do": "fill", "text": "a [[]]"}'
    outcome = batch(raw=b"\n".join(part for bad in BAD for part in (bad, good)))
    assert outcome.status == 0
    lines = outcome.lines
    assert len(lines) == 2 * len(BAD)
    for bad, answer in zip(BAD, lines[::2], strict=True):
        assert answer["ok"] is False, bad
        assert answer["error"]["kind"] == "usage"
        assert answer["error"]["message"].endswith(".")
    assert all(answer["text"] == "a new" for answer in lines[1::2])


def test_a_line_that_the_engine_fails_gets_its_error_and_its_id(batch: Any, script: Script) -> None:
    def hook(request: AnyRequest, control: Control, number: int) -> None:
        if getattr(request, "seed", 0) == 1:
            raise EmptyResultError("The model wrote nothing usable.")

    script.hook = hook
    outcome = batch(*({"do": "fill", "text": "[[]]", "seed": seed, "id": seed} for seed in (0, 1, 2)))
    assert outcome.status == 0
    assert [(line["id"], line["ok"]) for line in outcome.lines] == [(0, True), (1, False), (2, True)]
    assert outcome.lines[1]["error"] == {"kind": "empty", "message": "The model wrote nothing usable."}


def test_status_1_if_the_model_did_not_load(batch: Any, script: Script) -> None:
    def refuse(order: LoadOrder, check: CheckWanted) -> None:
        raise ModelError("config.json is missing.")

    script.load_hook = refuse
    assert "config.json" in batch({"do": "fill", "text": "[[]]"}).refused(1)


def test_each_answer_is_flushed_before_the_next_line_is_read(
    script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    lines = [b'{"do": "fill", "text": "[[]]"}\n'] * 3

    class Input:
        closed = False

        @property
        def buffer(self) -> "Input":
            return self

        def readline(self, _most: int, /) -> bytes:
            order.append("read")
            return lines.pop() if lines else b""

    class Output(io.BytesIO):
        @property
        def buffer(self) -> "Output":
            return self

        def write(self, data: Any) -> int:
            order.append("write")
            return super().write(data)

        def flush(self) -> None:
            if order[-1] == "write":
                order.append("flush")

    from engine.terminal.commands import main

    monkeypatch.setattr("sys.stdin", Input())
    monkeypatch.setattr("sys.stdout", Output())
    assert main(["batch", "--model", str(folder)]) == 0
    assert order == [*["read", "write", "flush"] * 3, "read"]


def test_a_line_without_end_is_refused(batch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.terminal.work.batch_lines.MOST_BYTES", 100)
    monkeypatch.setattr("engine.terminal.streams.input.MOST_BYTES", 100)
    line = b'{"do": "fill", "text": "[[]]"}\n'
    assert "more than 0 MB" in batch(raw=b" " * 101 + line).refused(2)
    assert len(batch(raw=line * 10).lines) == 10


def test_the_model_is_loaded_once(batch: Any, script: Script) -> None:
    batch(*({"do": "fill", "text": "[[]]"} for _ in range(5)))
    assert len(script.loads) == 1


def test_a_batch_without_lines_is_done(batch: Any) -> None:
    outcome = batch(raw=b"")
    assert (outcome.status, outcome.out) == (0, b"")


def test_a_batch_with_unreadable_stdin_is_wrong_usage(
    call: Call, script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    call("batch", "--model", folder).refused(2)
