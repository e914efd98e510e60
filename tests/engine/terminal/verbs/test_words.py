"""``redraft words``: its options, on a tiny model from disk and on a scripted engine."""

from pathlib import Path

import pytest

from engine.messages import WordWheel
from tests.engine.edits.wheel.books import TEXT, SmallBook
from tests.engine.scripted import Script, ScriptedEngine
from tests.engine.terminal.conftest import Call

AT = str(TEXT.index("dog") + 1)


@pytest.fixture(autouse=True)
def small_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.edits.wheel.wheel.Wordbook.bundled", SmallBook)


def test_the_words_that_fit_are_a_line_each(call: Call, base: Path) -> None:
    model = ("--model", str(base), "--device", "cpu", "--dtype", "float32")
    outcome = call("words", "-", "--at", AT, "--count", "4", *model, stdin=TEXT.encode())
    assert outcome.status == 0, outcome.err
    lines = outcome.out.decode().splitlines()
    assert 0 < len(lines) <= 4
    answer = call("words", "-", "--at", AT, "--count", "4", "--json", *model, stdin=TEXT.encode()).json
    assert [word["text"] for word in answer["words"]] == lines
    assert list(answer) == ["ok", "do", "start", "end", "old", "words", "ms"]
    assert (answer["ok"], answer["do"], answer["old"]) == (True, "words", "dog")
    assert all(list(word) == ["text", "score"] for word in answer["words"])


def test_every_option_reaches_the_request(
    call: Call, script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[WordWheel] = []
    plain = ScriptedEngine._words

    def noted(self: ScriptedEngine, request: WordWheel, control: object) -> object:
        asked.append(request)
        return plain(self, request, control)  # type: ignore[arg-type]

    monkeypatch.setattr(ScriptedEngine, "_words", noted)
    options = ("--starts", "b", "--rhymes", "hat", "--syllables", "2", "--meaning", "--rarer", "--unused")
    more = ("--without", "cat", "--without", "bat", "--model", str(folder))
    assert call("words", "-", "--at", AT, *options, *more, stdin=TEXT.encode()).status == 0
    (request,) = asked
    assert (request.starts, request.rhymes, request.syllables, request.meaning) == ("b", "hat", 2, "dog")
    assert (request.rarer, request.commoner, request.unused) == (True, False, (0, len(TEXT)))
    assert request.without == ("cat", "bat")


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        ("", ("--at", "0"), 1),
        ("He was 42 then.", ("--at", "8"), 1),
        (TEXT, ("--at", "999"), 2),
        (TEXT, ("--at", AT, "--meaning", "draft.md"), 2),
        (TEXT, ("--at", AT, "--rarer", "--commoner"), 2),
        (TEXT, (), 2),
    ],
)
def test_what_cannot_be_is_one_sentence(call: Call, text: str, options: tuple[str, ...], status: int) -> None:
    assert call("words", "-", *options, stdin=text.encode()).refused(status)
