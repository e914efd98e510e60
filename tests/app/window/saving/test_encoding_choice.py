"""Encodings that were chosen for files are remembered for them, and asked for again where they do not fit."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.documents.disk.file_errors import EncodingCandidate
from app.questions import Questions
from app.settings import Settings
from app.window.saving import encoding_choice
from app.window.saving.encoding_choice import KEY, EncodingChoice

WESTERN, CYRILLIC, LATIN = (EncodingCandidate(name, name, "") for name in ("cp1252", "cp1251", "latin-1"))


class Answering(Questions):
    def __init__(self, *answers: str | None) -> None:
        super().__init__()
        self.answers, self.asked = list(answers), list[str]()

    def encoding(self, name: str, candidates: Sequence[EncodingCandidate], current: str = "") -> str | None:
        self.asked.append(f"{name} {current}".strip())
        return self.answers.pop(0)


@pytest.fixture
def settings(qapp: QApplication) -> Settings:
    return Settings()


def test_a_file_is_asked_about_once(settings: Settings) -> None:
    questions = Answering("cp1251")
    choice = EncodingChoice(settings, questions)
    path = Path("/home/a file.txt")
    assert choice.of(path) == ""
    for _ in range(2):
        assert choice.chosen(path, [WESTERN, CYRILLIC]) == "cp1251"
    assert questions.asked == ["a file.txt"]
    # Another start of the program knows it too.
    assert EncodingChoice(settings, Answering()).chosen(path, [WESTERN, CYRILLIC]) == "cp1251"


def test_what_does_not_fit_any_more_is_asked_for_again(settings: Settings) -> None:
    settings.set(KEY, ["cp1251 /a.txt", "none /b.txt"])
    questions = Answering("cp1252", None)
    choice = EncodingChoice(settings, questions)
    assert choice.chosen(Path("/a.txt"), [WESTERN]) == "cp1252"
    assert settings.get(KEY) == ["none /b.txt", "cp1252 /a.txt"]
    # Nothing chosen is nothing remembered.
    assert choice.chosen(Path("/b.txt"), [WESTERN], "cp1251") is None
    assert settings.get(KEY) == ["none /b.txt", "cp1252 /a.txt"]


def test_what_a_session_had_it_in_is_an_answer(settings: Settings) -> None:
    choice = EncodingChoice(settings, Answering("cp1251"))
    assert choice.chosen(Path("/a.txt"), [WESTERN, CYRILLIC], "cp1252") == "cp1252"
    # Python has other names for some.
    assert choice.chosen(Path("/a.txt"), [WESTERN, LATIN], "iso8859-1") == "latin-1"
    assert choice.ask(Path("/a.txt"), [WESTERN, CYRILLIC], "cp1252") == "cp1251"
    assert choice.chosen(Path("/a.txt"), [WESTERN, CYRILLIC], "cp1252") == "cp1251"


def test_so_many_are_remembered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding_choice, "MOST", 2)
    choice = EncodingChoice(settings, Answering(*["cp1252"] * 4))
    for name in ("/a", "/b", "/a", "/c"):
        choice.ask(Path(name), [WESTERN])
    assert settings.get(KEY) == ["cp1252 /a", "cp1252 /c"]
