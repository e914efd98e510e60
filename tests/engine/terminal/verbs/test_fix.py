"""``redraft fix`` with a tiny base model from disk: what is printed, where it may change, and what is refused."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.engine.terminal.conftest import Call

TEXT = (
    "# Tilte\r\n\r\nTeh “cat”\u00a0sat , on the\tmat at 12:30.  It was late.\n\n"
    "- See https://a.org/b and `x y`.[^1]\r\n"
)
PLACE = TEXT.index("Teh"), TEXT.index("\n\n-")
Model = tuple[str, ...]


@pytest.fixture
def model(base: Path) -> Model:
    return "--model", str(base), "--device", "cpu", "--dtype", "float32"


def test_the_answer_holds_edits_that_lead_to_the_text_and_lie_in_the_range(call: Call, model: Model) -> None:
    place = f"{PLACE[0]}:{PLACE[1]}"
    answer = call("fix", "-", "--range", place, "--json", *model, stdin=TEXT.encode()).json
    assert (answer["ok"], answer["do"], answer["model"]) == (True, "fix", "tiny")
    text = TEXT
    for edit in reversed(answer["edits"]):
        assert TEXT[edit["start"] : edit["end"]] == edit["old"]
        assert PLACE[0] <= edit["start"] <= edit["end"] <= PLACE[1]
        text = text[: edit["start"]] + edit["new"] + text[edit["end"] :]
    assert answer["edits"]
    assert answer["text"] == answer["variants"][0] == text
    assert all(a["end"] <= b["start"] for a, b in pairwise(answer["edits"]))


def test_the_whole_text_keeps_its_markup_breaks_spaces_and_numbers(call: Call, model: Model) -> None:
    outcome = call("fix", "-", *model, stdin=TEXT.encode())
    assert outcome.status == 0, outcome.err
    out = outcome.out.decode()
    assert re.findall(r"[\r\n\t\u00a0]|  ", out) == re.findall(r"[\r\n\t\u00a0]|  ", TEXT)
    assert out.startswith("# ")
    for kept in (" 12:30", "https://a.org/b", "`x y`", "[^1]\r\n", "\n\n- "):
        assert kept in out


def test_the_events_show_the_whole_passage_at_every_step(call: Call, model: Model) -> None:
    place = f"{PLACE[0]}:{PLACE[1]}"
    *steps, end = call("fix", "-", "--range", place, "--events", *model, stdin=TEXT.encode()).lines
    assert end["event"] == "end"
    assert end["result"]["ok"]
    assert steps
    drafts: dict[tuple[int, int], str] = {}
    for step in steps:
        assert step["event"] == "step"
        for span in step["spans"]:
            assert PLACE[0] <= span["start"] < span["end"] <= PLACE[1]
            assert any(char.isalnum() for char in span["draft"])
            drafts[span["start"], span["end"]] = span["draft"]
    text = TEXT
    for (start, stop), draft in sorted(drafts.items(), reverse=True):
        text = text[:start] + draft + text[stop:]
    assert text == end["result"]["text"]


def test_what_is_kept_stays_and_what_is_banned_goes(call: Call, model: Model) -> None:
    options = ("--keep", "cat", "--keep", "mat", "--ban", "late")
    answer = call("fix", "-", "--json", *options, *model, stdin=TEXT.encode()).json
    assert answer["ok"]
    assert re.search(r"\bcat\b", answer["text"])
    assert re.search(r"\bmat\b", answer["text"])
    assert not re.search(r"(?i)\blate\b", answer["text"])


@pytest.mark.parametrize("text", ["", " \n", "— …"])
def test_a_text_without_words_comes_back(call: Call, model: Model, text: str) -> None:
    outcome = call("fix", "-", *model, stdin=text.encode())
    assert (outcome.status, outcome.out, outcome.err) == (0, text.encode(), "")


def test_a_text_that_is_all_locked_comes_back(call: Call, model: Model) -> None:
    text = b"`a b` https://a.org/b 12:30\r\n"
    outcome = call("fix", "-", *model, stdin=text)
    assert (outcome.status, outcome.out) == (0, text)
    assert outcome.err.count("\n") == 1
