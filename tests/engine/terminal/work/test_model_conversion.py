"""``redraft models convert`` as it is typed: what it prints, where it writes, and how it is stopped."""

from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.model.checkpoint.convert import convert_folder
from engine.terminal.library import Library
from tests.engine.model.checkpoint.packs import write_model
from tests.engine.terminal.conftest import Call, done


def test_a_pack_goes_into_the_models_folder_and_its_cost_is_said(call: Call, library: Library, tmp_path: Path) -> None:
    source = write_model(tmp_path / "gemma")
    first, second = done(call("models", "convert", source)).out.decode().splitlines()
    assert first.startswith(f"{library.own / 'gemma-4bit'}: ")
    assert first.endswith(" files.")
    assert second.startswith(f"Beside {source} in bfloat16: cosine 0.9")
    listed = call("models", "list").out.decode()
    assert "gemma-4bit" in listed
    assert "all is well" in call("models", "check", "gemma-4bit").out.decode()


def test_a_pack_goes_where_it_is_told_to_and_is_not_compared(call: Call, library: Library, tmp_path: Path) -> None:
    source = write_model(tmp_path / "gemma")
    (only,) = done(call("models", "convert", source, tmp_path / "out", "--no-compare")).out.decode().splitlines()
    assert only.startswith(f"{tmp_path / 'out'}: ")
    assert not library.own.exists()


def test_what_cannot_be_packed_is_one_sentence(call: Call, library: Library, tmp_path: Path) -> None:
    source = write_model(tmp_path / "gemma")
    assert "own folder" in call("models", "convert", source, source).refused(2)
    assert "no folder" in call("models", "convert", tmp_path / "none").refused(1)
    (source / "model.safetensors").unlink()
    assert "model.safetensors" in call("models", "convert", source).refused(1)


def test_a_pack_that_cannot_be_compared_is_a_pack_all_the_same(
    call: Call, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(original: Path, other: Path) -> None:
        raise ModelError("It does not fit.")

    monkeypatch.setattr("engine.terminal.work.model_conversion.form_error", refusing)
    _, second = done(call("models", "convert", write_model(tmp_path / "gemma"))).out.decode().splitlines()
    assert second.endswith("It does not fit.")


def test_stopped_it_says_that_it_can_go_on(
    call: Call, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    source = write_model(tmp_path / "gemma")
    with monkeypatch.context() as patched:
        patched.setattr("engine.model.checkpoint.convert._write_small_files", stopped)
        assert "goes on from where it was" in call("models", "convert", source).refused(130)
    with monkeypatch.context() as patched:
        patched.setattr("engine.terminal.work.model_conversion.form_error", stopped)
        outcome = call("models", "convert", source)
    assert (outcome.status, "the pack is whole" in outcome.err) == (130, True)
    assert convert_folder(source, tmp_path / "again").files == len(list((library.own / "gemma-4bit").iterdir()))
