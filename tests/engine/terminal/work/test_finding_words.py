"""Words on a scripted engine: what is printed, as lines and as JSON, and what an engine failed with."""

from pathlib import Path

import pytest

from engine.errors import RequestError
from tests.engine.scripted import Script, ScriptedEngine
from tests.engine.terminal.conftest import Call


def test_words_are_printed_best_first(call: Call, script: Script, folder: Path) -> None:
    asked = ("words", "-", "--at", "5", "--model", str(folder))
    assert call(*asked, stdin=b"The cat sat.").out == b"word0\nword1\nword2\n"
    answer = call(*asked, "--json", stdin=b"The cat sat.").json
    assert answer["words"][1] == {"text": "word1", "score": -1.0}


def test_what_the_engine_says_is_one_sentence(
    call: Call, script: Script, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: ScriptedEngine, request: object, control: object) -> None:
        raise RequestError("There are none.")

    monkeypatch.setattr(ScriptedEngine, "_words", refuse)
    asked = ("words", "-", "--at", "5", "--model", str(folder))
    assert "There are none." in call(*asked, stdin=b"The cat sat.").refused(1)
    failed = call(*asked, "--json", stdin=b"The cat sat.")
    assert failed.json == {"ok": False, "error": {"kind": "request", "message": "There are none."}}
