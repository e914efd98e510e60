"""``redraft models``, and which folder a model's name means."""

import json
import os
from pathlib import Path

import pytest

from engine.messages import Ability
from engine.terminal.library import Library
from tests.engine.terminal.conftest import Call, bare_model


def test_list_names_every_model(call: Call, library: Library, tmp_path: Path) -> None:
    assert b"no model" in call("models", "list").out
    bare_model(tmp_path / "shipped" / "starter", abilities=["fill", "fix"])
    away = bare_model(tmp_path / "away")
    assert call("models", "add", away, "--name", "mine").status == 0
    outcome = call("models", "list")
    assert outcome.status == 0
    listing = outcome.out.decode().splitlines()
    assert len(listing) == 3
    assert "starter" in listing[1]
    assert "fill, fix" in listing[1]
    assert "mine" in listing[2]
    entries = json.loads(call("models", "list", "--json").out)
    assert [(entry["name"], entry["from"]) for entry in entries] == [("starter", "shipped"), ("mine", "added")]
    (away / "config.json").unlink()
    assert b"gone" in call("models", "list").out


def test_a_model_without_a_manifest_is_listed_with_all_that_it_can(
    call: Call, library: Library, tmp_path: Path
) -> None:
    bare_model(tmp_path / "own" / "gemma")
    bare_model(tmp_path / "own" / "small", abilities=["fill"])
    listed = {entry["name"]: entry["abilities"] for entry in call("models", "list", "--json").lines[0]}
    assert listed == {"gemma": [ability.value for ability in Ability], "small": ["fill"]}


def test_add_uses_a_folder_from_then_on(call: Call, library: Library, tmp_path: Path) -> None:
    away = bare_model(tmp_path / "away")
    assert call("models", "add", away).status == 0
    assert call("models", "add", away).status == 0
    assert library.find("away") == away
    other = bare_model(tmp_path / "b" / "away")
    assert "already" in call("models", "add", other).refused(2)
    assert call("models", "add", other, "--name", "second").status == 0
    assert library.find("second") == other


def test_add_refuses_what_is_no_model(call: Call, library: Library, tmp_path: Path) -> None:
    assert "no folder" in call("models", "add", tmp_path / "none").refused(1)
    (tmp_path / "empty").mkdir()
    assert "config.json" in call("models", "add", tmp_path / "empty").refused(1)
    away = bare_model(tmp_path / "away")
    for name in ("a/b", " ", "a\nb"):
        call("models", "add", away, "--name", name).refused(2)
        assert library.entries() == []


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("config.json", "{}", "config.json"),
        ("config.json", "", "config.json"),
        ("config.json", "[1]", "config.json"),
        ("config.json", '{"model_type": "llama", "vocab_size": 5}', "llama"),
        ("config.json", '{"model_type": "diffusion_gemma"}', "config.json"),
        ("redraft.json", "{}", "format"),
        ("redraft.json", '{"format": 1, "kind": "base", "name": "a"}', "title"),
        ("redraft.json", "nonsense", "redraft.json"),
    ],
)
def test_add_refuses_what_could_not_be_loaded(
    call: Call, library: Library, tmp_path: Path, file: str, text: str, named: str
) -> None:
    away = bare_model(tmp_path / "away")
    (away / file).write_text(text)
    assert named in call("models", "add", away).refused(1)
    assert library.entries() == []


def test_a_model_that_could_not_be_loaded_is_listed_with_the_reason(
    call: Call, library: Library, tmp_path: Path
) -> None:
    """One that was put into the models' folder, or whose files changed since it was added."""
    (bare_model(tmp_path / "own" / "empty") / "config.json").write_text("{}")
    added = bare_model(tmp_path / "added")
    assert call("models", "add", added).status == 0
    (added / "redraft.json").write_text('{"format": 7}')
    listed = {entry["name"]: entry["trouble"] for entry in call("models", "list", "--json").lines[0]}
    assert "config.json" in listed["empty"]
    assert "format" in listed["added"]


@pytest.mark.parametrize("file", ["redraft.json", "config.json"])
def test_a_list_of_models_never_waits_for_a_file(call: Call, library: Library, tmp_path: Path, file: str) -> None:
    for name, trap in (("pipe", os.mkfifo), ("device", lambda path: path.symlink_to("/dev/zero"))):
        folder = bare_model(tmp_path / "own" / name)
        (folder / file).unlink(missing_ok=True)
        trap(folder / file)
    assert call("models", "list").status == 0
    call("models", "add", tmp_path / "own" / "pipe").refused(1)
    call("models", "add", tmp_path / "own" / "device").refused(1)


@pytest.mark.parametrize("name", ["~nobody-of-this-name/x", "a" * 300, "/" + "a" * 300, "a\0b"])
def test_a_name_that_no_folder_can_have(call: Call, library: Library, name: str) -> None:
    for command in (("fill", "--model"), ("bench", "--model"), ("models", "check"), ("models", "add")):
        call(*command, name, stdin=b"[[1]]").refused(1)


def test_a_folder_that_may_not_be_entered(
    call: Call, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_model(tmp_path / "shipped" / "starter")
    closed = bare_model(tmp_path / "own" / "closed")
    looked = Path.is_file

    def is_file(path: Path) -> bool:
        if path.parent == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return looked(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    assert b"closed" not in call("models", "list").out
    assert "closed" in call("models", "add", closed).refused(1)


def test_a_weight_file_that_leads_nowhere_is_still_listed(call: Call, library: Library, tmp_path: Path) -> None:
    folder = bare_model(tmp_path / "own" / "halved")
    (folder / "model.safetensors").symlink_to(tmp_path / "gone")
    assert b"halved" in call("models", "list").out


def test_what_a_command_did_not_foresee_is_one_sentence(
    call: Call, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also outside a session; its traceback is kept for whoever asks."""
    folder = bare_model(tmp_path / "own" / "big")
    for error, words in ((ZeroDivisionError("oh"), "unforeseen"), (MemoryError(), "not enough memory")):

        def stumble(folder: Path, error: Exception = error) -> str:
            raise error

        monkeypatch.setattr("engine.model.checkpoint.check.check_folder", stumble)
        assert words in call("models", "check", folder).refused(1)


def test_a_broken_list_of_added_models_is_named(call: Call, library: Library, tmp_path: Path) -> None:
    bare_model(tmp_path / "own" / "big")
    (tmp_path / "own" / "added.json").write_text("{")
    assert "added.json" in call("models", "list").refused(1)


def test_get_says_that_it_is_not_offered(call: Call, library: Library) -> None:
    assert "models add" in call("models", "get", "anything").refused(1)
