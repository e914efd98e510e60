"""A command line whose engine is scripted, and how its output is read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.terminal.commands import main
from engine.terminal.library import Library
from tests.engine.folders import SHAPE, write_base, write_chat
from tests.engine.scripted import Script


@dataclass(frozen=True)
class Outcome:
    status: int
    out: bytes
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        (line,) = self.out.splitlines()
        value = json.loads(line)
        assert isinstance(value, dict)
        return value

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.decode().split("\n") if line]

    def refused(self, status: int) -> str:
        """The one sentence of a failure with that ``status``; nothing on stdout, never a traceback."""
        assert self.status == status, (self.status, self.err)
        assert self.out == b""
        assert "Traceback" not in self.err
        sentences = self.err.splitlines()
        assert len(sentences) == 1, sentences
        assert sentences[0].startswith("redraft: ")
        return sentences[0]


Call = Callable[..., Outcome]


def done(outcome: Outcome) -> Outcome:
    assert outcome.status == 0, outcome.err
    return outcome


class Stdin:
    """Stands for ``sys.stdin``: a buffer of bytes, read whole or a line at a time."""

    closed = False

    def __init__(self, data: bytes) -> None:
        import io

        self.buffer = io.BytesIO(data)


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Call:
    """``call("fill", "-", stdin=b"…")`` runs the command in this process."""

    def run(*arguments: str | Path, stdin: bytes | None = None) -> Outcome:
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", Stdin(stdin))
        status = main([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Outcome(status, captured.out, captured.err.decode())

    return run


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Commands run this instead of a model; ``--model`` may name any folder."""
    script = Script()
    monkeypatch.setattr("engine.session.session._real_engine", script.build)
    return script


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that passes for a model's."""
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny base model; to be left as it is."""
    return write_base(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="session")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny chat model; to be left as it is."""
    return write_chat(tmp_path_factory.mktemp("models") / "chat")


def bare_model(folder: Path, **manifest: object) -> Path:
    """``folder`` made to pass for a model's, with ``manifest`` in its redraft.json; it has no weights."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(SHAPE.config("float32")))
    if manifest:
        name = folder.name
        whole = {"format": 1, "name": name, "title": manifest.get("name", name), "kind": "base", **manifest}
        (folder / "redraft.json").write_text(json.dumps(whole))
    return folder


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """An installation with its own resources and user folder."""
    installed = Library(tmp_path / "shipped", tmp_path / "own")
    monkeypatch.setattr(Library, "standard", lambda: installed)
    return installed
