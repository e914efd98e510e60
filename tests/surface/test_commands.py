"""``redraft`` and ``python -m engine.terminal`` as scripts use them: pages of help, statuses, JSON, on a tiny model.

Nothing here knows which module answers, so that modules can move. More commands and options may come; none may go.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.engine.folders import write_base
from tests.surface.processes import ROOT, Ended, run, run_in_turn

EDIT = {"--model", "--device", "--dtype", "--seed", "--variants", "--steps", "--keep", "--ban", "--json", "--events"}
EDIT |= {"--output", "--guard"}
LOAD = {"--model", "--device", "--dtype"}
OPTIONS = {
    "": {"--version", "--demo"},
    "fill": EDIT,
    "rewrite": EDIT | {"--range", "--instruction", "--strength"},
    "fix": EDIT | {"--range"},
    "continue": EDIT | {"--words"},
    "batch": LOAD,
    "models": set(),
    "words": LOAD
    | {"--at", "--count", "--starts", "--rhymes", "--syllables", "--meaning", "--rarer", "--commoner", "--unused"}
    | {"--without", "--json"},
    "models list": {"--json"},
    "models get": set(),
    "models add": {"--name"},
    "models check": set(),
    "models convert": {"--no-compare"},
    "bench": LOAD | {"--canvas", "--prompt", "--passes"},
    "doctor": {"--json"},
}
"""Every command that is built, and its long options."""
RESULT = ["ok", "do", "text", "edits", "variants", "seed", "model", "dtype", "passes", "ms"]
BENCH = {"canvas", "prompt", "dtype", "device", "threads", "passes", "ms_per_pass", "prefill_ms", "first_draft_ms"}
BENCH |= {"peak_bytes", "parts"}
REQUESTS: list[dict[str, Any]] = [
    {"id": 1, "do": "fill", "text": "The cat [[2]] mat.", "seed": 1, "variants": 2, "steps": 3, "ban": ["dog"]},
    {"id": 2, "do": "fill", "text": "The [[2]].", "holes": [{"at": [0, 3], "words": 1, "hint": "a"}]},
    {
        "id": 3,
        "do": "rewrite",
        "text": "The old house was quiet.",
        "range": [4, 13],
        "instruction": "",
        "strength": 0.5,
    },
    {"id": 4, "do": "fix", "text": "Teh cat sat.", "range": [0, 7], "keep": ["cat"]},
    {"id": [5], "do": "continue", "text": "The cat", "words": 3},
    {"id": 6, "do": "sing", "text": "a"},
]


@pytest.mark.parametrize("page", OPTIONS)
def test_every_page_of_help_names_its_options(page: str) -> None:
    shown = run("-m", "engine.terminal", *page.split(), "--help")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith(f"usage: redraft {page}".rstrip())
    assert shown.options >= OPTIONS[page]
    inner = [other.removeprefix(page).split() for other in OPTIONS if other.startswith(f"{page} ".lstrip())]
    for words in inner:
        assert not words or words[0] in shown.out.split()


def test_the_editors_entrance_and_the_script_hand_on_to_the_same_command_line() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert set(named) == {"redraft"}
    assert Path(sys.executable).with_name("redraft").exists() or sys.platform == "win32"
    for words in (("--help",), ("--version",), ("models", "--help"), ("fill", "--help")):
        assert run("-m", "app", *words) == run("-m", "engine.terminal", *words)


def test_what_scripts_read_from_an_engine(tmp_path: Path) -> None:
    model = ("--model", str(write_base(tmp_path / "model")), "--device", "cpu", "--dtype", "float32")
    asked = "".join(json.dumps(one) + "\n" for one in REQUESTS) + "{\n"
    measure = ("bench", "--canvas", "8", "--prompt", "4", "--passes", "2")
    calls = [
        (("engine.terminal", "batch", *model), asked),
        (("engine.terminal", "fill", "--events", *model), "The [[2]] mat."),
        (("engine.terminal", "fill", "--json", *model), "A [[999]] b."),
        (("engine.terminal", *measure, *model), ""),
    ]
    batch, events, failed, bench = run_in_turn(calls)
    batch_has_the_keys_of_the_page(lines(batch))
    events_are_steps_and_one_end(lines(events))
    assert failed.status == 1
    assert list(json.loads(failed.out)) == ["ok", "error"]
    assert failed.err.startswith("redraft: ")
    assert len(failed.err.splitlines()) == 1
    assert bench.status == 0, bench.err
    figures = json.loads(bench.out.splitlines()[-1])
    assert set(figures) >= BENCH
    assert (figures["canvas"], figures["prompt"], figures["passes"]) == (8, 4, 2)


def lines(ended: Ended) -> list[dict[str, Any]]:
    assert ended.status == 0, ended.err
    return [json.loads(line) for line in ended.out.splitlines()]


def batch_has_the_keys_of_the_page(answers: list[dict[str, Any]]) -> None:
    *done, sung, broken = answers
    assert len(done) == len(REQUESTS) - 1
    for request, answer in zip(REQUESTS, done, strict=False):
        assert list(answer) == ["id", *RESULT]
        assert (answer["id"], answer["ok"], answer["do"]) == (request["id"], True, request["do"])
        assert all(list(edit) == ["start", "end", "old", "new"] for edit in answer["edits"])
    assert (sung["id"], sung["ok"], list(sung["error"])) == (6, False, ["kind", "message"])
    assert list(broken) == ["ok", "error"]
    assert (broken["ok"], broken["error"]["kind"]) == (False, "usage")


def events_are_steps_and_one_end(events: list[dict[str, Any]]) -> None:
    *steps, end = events
    assert steps
    for step in steps:
        assert list(step) == ["event", "step", "limit", "ms", "spans"]
        assert step["event"] == "step"
        assert [list(span) for span in step["spans"]] == [["start", "end", "draft", "settled"]]
    assert (list(end), end["event"]) == (["event", "result"], "end")
    assert list(end["result"]) == RESULT


def test_a_text_without_holes_needs_no_model_and_is_told_alike() -> None:
    (answer,) = lines(run("-m", "engine.terminal", "fill", "--json", stdin="é\r\n"))
    assert list(answer) == RESULT
    assert (answer["text"], answer["edits"], answer["variants"], answer["passes"]) == ("é\r\n", [], ["é\r\n"], 0)


@pytest.mark.parametrize("words", [(), ("frobnicate",), ("rewrite", "-"), ("continue",), ("models",), ("fill", "--no")])
def test_wrong_usage_is_one_sentence_and_status_2(words: tuple[str, ...]) -> None:
    refused = run("-m", "engine.terminal", *words)
    assert (refused.status, refused.out) == (2, "")
    assert len(refused.err.splitlines()) == 1
    assert refused.err.startswith("redraft: ")
