"""A folder's tokenizer: any text comes back, and marks in a writer's text are text."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog import STARTER
from engine.errors import ModelError
from engine.model.config import ModelConfig
from engine.model.tokenizing import tokenizer as tokenizing
from engine.model.tokenizing.child_process import ChildLimits, ChildProcess
from engine.model.tokenizing.tokenizer import Tokenizer, is_known
from tests.engine.folders import write_base

LIMITS = ChildLimits(0.4, 600 << 20)
SHIPPED = Path(__file__).parents[4] / "resources/models/starter"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Tokenizer:
    return Tokenizer.read(base, ModelConfig.read(base))


@settings(max_examples=200, deadline=None)
@given(text=st.text())
def test_any_text_comes_back(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("mark", ["<bos>", "<eos>", "<blank>", "<fix> a", "x<answer>"])
def test_marks_in_a_writers_text_are_text(tokenizer: Tokenizer, mark: str) -> None:
    ids = tokenizer.encode(mark)
    assert tokenizer.decode(ids) == mark
    assert not tokenizer.banned_ids.intersection(ids)
    assert tokenizer.banned_ids.intersection(tokenizer.encode_marked(mark))


def test_a_half_character_becomes_the_mark_of_a_broken_one(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("a 🦊 b")
    for start in range(len(ids)):
        for end in range(start, len(ids) + 1):
            assert tokenizer.decode(ids[start:end]).strip("\ufffd") in "a 🦊 b"


def test_specials_and_rows_beyond_the_tokenizer_are_banned(tokenizer: Tokenizer) -> None:
    assert set(range(16)) <= tokenizer.banned_ids
    assert tokenizer.eos_ids[0] in tokenizer.banned_ids


@pytest.fixture
def strange(base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tokenizer]:
    """The same tokenizer, of a stranger."""
    monkeypatch.setattr(tokenizing, "is_known", lambda data: False)
    read = Tokenizer.read(base, ModelConfig.read(base))
    yield read
    read.close()


def test_the_starters_tokenizer_is_known_and_no_other(base: Path) -> None:
    data = (SHIPPED / "tokenizer.json").read_bytes()
    assert is_known(data)
    assert STARTER.tokenizer
    assert not is_known(data + b" ")


def test_a_known_tokenizer_starts_no_process(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChildProcess, "__init__", pytest.fail)
    assert Tokenizer.read(SHIPPED, ModelConfig.read(SHIPPED)).encode("a")


def test_a_strangers_tokenizer_gives_the_same(tokenizer: Tokenizer, strange: Tokenizer) -> None:
    texts = ["The cat sat.", "", "a 🦊 b\ud800", "<eos> <bos>", "e\u0301\u200d\n\n"]
    assert strange.banned_ids == tokenizer.banned_ids
    assert strange.encode_each(texts) == [tokenizer.encode(text) for text in texts]
    for text in texts:
        assert strange.encode(text) == tokenizer.encode(text)
        assert strange.encode_marked(text) == tokenizer.encode_marked(text)
        ids = tokenizer.encode_marked(text)
        assert strange.decode(ids) == tokenizer.decode(ids)
        assert strange.decode(ids, skip_special=False) == tokenizer.decode(ids, skip_special=False)
    every = [[token] for token in range(420)]
    assert strange.decode_each(every) == tokenizer.decode_each(every)


def test_a_whole_vocabulary_is_a_few_requests(strange: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ask = ChildProcess.ask
    monkeypatch.setattr(ChildProcess, "ask", lambda self, *request: (asked.append(request), ask(self, *request))[1])
    assert len(strange.decode_each([[40]] * 50_000)) == 50_000
    strange.encode_each(["a"] * 1000)
    assert len(asked) == 4


def change(**parts: object) -> Callable[[dict[str, Any]], object]:
    return lambda top: top.update(parts)


def replacing(content: str) -> dict[str, object]:
    return {"type": "Replace", "pattern": {"String": "a"}, "content": content}


STRANGE: dict[str, Callable[[dict[str, Any]], object]] = {
    "a panic": change(normalizer={"type": "Precompiled", "precompiled_charsmap": "AAAA"}),
    "a panic over a piece of no length": change(pre_tokenizer={"type": "FixedLength", "length": 0}),
    "text that grows": change(normalizer={"type": "Sequence", "normalizers": [replacing("a" * 1000)] * 4}),
    "decoded text that grows": change(decoder={"type": "Sequence", "decoders": [replacing("a" * 1000)] * 5}),
    "merges of nothing": lambda top: top["model"].update(merges=[["zz", "qq"]]),
    "no vocabulary": change(model={"type": "Unigram", "unk_id": None, "vocab": [], "byte_fallback": False}),
    "too many ids": lambda top: top["model"]["vocab"].update({"zzzz": 2**31}),
    "text that is lost": change(decoder={"type": "Strip", "content": "a", "start": 10**9, "stop": 10**9}),
    "a random split": lambda top: top["model"].update(dropout=5.0),
    "folds without end": lambda top: top.update(normalizer="FOLDS"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strangers_tokenizer_is_one_sentence(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """It neither goes on for ever, nor ends the program, nor writes a backtrace of Rust to where it was started."""
    folder = write_base(tmp_path / "model")
    path = folder / "tokenizer.json"
    top = json.loads(path.read_text())
    STRANGE[name](top)
    nested = '{"type":"Sequence","normalizers":[' * 9000 + "]}" * 9000
    path.write_text(json.dumps(top).replace('"FOLDS"', nested))
    with pytest.raises(ModelError) as caught:
        Tokenizer.read(folder, ModelConfig.read(folder), limits=LIMITS)
    assert "tokenizer" in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith(".")
    assert capfd.readouterr() == ("", "")


def test_a_tokenizer_that_hangs_over_one_text_works_on_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it makes of its own sample says nothing of what it makes of a writer's text."""
    folder = write_base(tmp_path / "model")
    path = folder / "tokenizer.json"
    top = json.loads(path.read_text())
    long = {"type": "Replace", "pattern": {"String": "qqq"}, "content": "qqq" * 200}
    top["normalizer"] = {"type": "Sequence", "normalizers": [long] * 4}
    path.write_text(json.dumps(top))
    tokenizer = Tokenizer.read(folder, ModelConfig.read(folder), limits=LIMITS)
    plain = tokenizer.encode("The cat")
    with pytest.raises(ModelError, match=r"tokenizer\.json takes too (long|much memory)|tokenizer\.json stops"):
        tokenizer.encode("qqq")
    assert tokenizer.encode("The cat") == plain
    tokenizer.close()


@pytest.mark.parametrize("answer", [None, 5, [], [[1], [2]], [["a"]], [[-1]], [[10**9]], [[True]], [[1.5]]])
def test_what_a_child_answers_is_not_believed(
    strange: Tokenizer, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr(ChildProcess, "ask", lambda self, *request: answer)
    with pytest.raises(ModelError, match="cannot be ids or text"):
        strange.encode("a")
    with pytest.raises(ModelError, match="cannot be ids or text"):
        strange.decode_each([[1], [2], [3]])
