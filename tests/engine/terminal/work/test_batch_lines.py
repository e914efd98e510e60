"""A line of a batch, from its bytes to an order; and every line that is none, in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import UsageError
from engine.guards import read_guards
from engine.messages import Hole
from engine.terminal.edit_order import EditOrder
from engine.terminal.word_order import WordOrder
from engine.terminal.work.batch_lines import order_of, parse_line, word_order_of
from tests.engine.scripted import Script
from tests.engine.terminal.conftest import Call


def test_a_line_is_one_object_with_or_without_a_byte_order_mark() -> None:
    for head in (b"", b"\xef\xbb\xbf"):
        assert parse_line(head + '{"do": "fix", "text": "é"}\r\n'.encode()) == {"do": "fix", "text": "é"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"\n", "The line is empty"),
        (b"\xff\n", "The line is not UTF-8: byte 0 is 0xff"),
        (b"{", "The line is not JSON"),
        (b"[" * 100_000, "The line is not JSON"),
        (b"[1]", "The line is no JSON object"),
        (b'{"text": "\\ud800"}', "half of a surrogate pair"),
        (b'{"seed": NaN}', "a number that is not finite"),
    ],
)
def test_what_is_no_object_is_said(line: bytes, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        parse_line(line)


def test_every_key_reaches_the_order_and_null_counts_as_left_out() -> None:
    line = {
        "do": "rewrite", "text": "abc", "id": 1, "range": [0, 2], "instruction": "i", "strength": 1, "keep": ["a"],
        "ban": ["b"], "seed": 4, "variants": 2, "steps": 9, "guard": ["ban x", "stop /y/ : No."],
    }  # fmt: skip
    order = EditOrder(
        do="rewrite", text="abc", range=(0, 2), instruction="i", strength=1, keep=("a",), ban=("b",), seed=4,
        variants=2, steps=9, guards=read_guards(["ban x", "stop /y/ : No."]),
    )  # fmt: skip
    assert order_of(line) == order
    assert order_of({"do": "fix", "text": "abc", "range": None, "keep": None, "seed": None}) == EditOrder(
        do="fix", text="abc"
    )
    holes = [{"at": [0, 1], "words": 2, "hint": "h"}, {"at": [2, 2]}]
    assert order_of({"do": "fill", "text": "abc", "holes": holes}).holes == (Hole(0, 1, 2, "h"), Hole(2, 2))
    assert order_of({"do": "fill", "text": "abc"}).holes is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({}, "“do” is missing"),
        ({"do": "sing", "text": ""}, "“do” is one of fill, rewrite, fix, continue, words, not 'sing'"),
        ({"do": "fix"}, "“text” is missing"),
        ({"do": "fix", "text": "a", "guard": "ban a"}, "“guard” must be a list"),
        ({"do": "fix", "text": "a", "guard": [1]}, "“guard” must be a list of lines"),
        ({"do": "fix", "text": "a", "guard": ["bun a"]}, "The guard “bun a” cannot be used"),
        ({"do": "fix", "text": 1}, "“text” must be a text"),
        ({"do": "fix", "text": "", "words": 3}, "“words” is nothing that fix knows"),
        ({"do": "fix", "text": "", "model": "m"}, "“model” is chosen for the whole batch, with --model"),
        ({"do": "fix", "text": "", "seed": True}, "“seed” must be a whole number"),
        ({"do": "fix", "text": "", "seed": -1}, "“seed” must be a whole number from 0"),
        ({"do": "fix", "text": "", "keep": "a"}, "“keep” must be a list"),
        ({"do": "fix", "text": "", "keep": [1]}, "“keep” must be a list of words"),
        ({"do": "fix", "text": "", "range": [0, True]}, "“range” must be two whole numbers"),
        ({"do": "rewrite", "text": "", "strength": "much"}, "“strength” must be a number"),
        ({"do": "fill", "text": "", "holes": [3]}, "A hole must be an object"),
        ({"do": "fill", "text": "", "holes": [{}]}, "“at” must be two whole numbers"),
        ({"do": "fill", "text": "", "holes": [{"at": [0, 0], "size": 1}]}, "“size” is nothing that a hole knows"),
        ({"do": "fill", "text": "", "holes": [{"at": [0, 0], "hint": "a]]"}]}, "A hint has no line break"),
    ],
)
def test_a_key_that_is_missing_unknown_or_of_a_wrong_kind_is_named(line: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError) as raised:
        order_of(parse_line(json.dumps(line).encode()))
    assert raised.value.message.startswith(sentence)


def test_a_line_asks_for_words_as_the_options_do(call: Call, script: Script, folder: Path) -> None:
    line = {
        "do": "words", "text": "The cat sat.", "at": 5, "id": 1, "count": 3, "starts": "b", "rhymes": True,
        "syllables": 2, "meaning": "dog", "rarer": None, "commoner": True, "unused": True, "without": ["bat"],
    }  # fmt: skip
    assert word_order_of(line) == WordOrder(
        text="The cat sat.", at=5, count=3, starts="b", rhymes=True, syllables=2, meaning="dog", commoner=True,
        unused=True, without=("bat",),
    )  # fmt: skip
    assert word_order_of({"do": "words", "text": "a b", "at": 0}) == WordOrder(text="a b", at=0)
    lines = [{"do": "words", "text": "The cat sat.", "at": 5, "id": 7}, {"do": "words", "text": "", "at": 0, "id": 8}]
    stdin = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    words, empty = call("batch", "--model", folder, stdin=stdin).lines
    assert {key: words[key] for key in ("id", "ok", "do", "old")} == {"id": 7, "ok": True, "do": "words", "old": ""}
    assert [word["text"] for word in words["words"]] == ["word0", "word1", "word2"]
    assert (empty["id"], empty["ok"], empty["error"]["kind"]) == (8, False, "request")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"at": None}, "“at” is missing"),
        ({"at": "5"}, "“at” must be a whole number"),
        ({"seed": 3}, "“seed” is nothing that words knows"),
        ({"model": "x"}, "chosen for the whole batch"),
        ({"rarer": 1}, "“rarer” must be true or false"),
        ({"meaning": 4}, "“meaning” must be a text"),
        ({"without": "cat"}, "“without” must be a list"),
    ],
)
def test_a_line_for_words_that_is_none_is_said(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        word_order_of({"do": "words", "text": "The cat", "at": 5, **more})
