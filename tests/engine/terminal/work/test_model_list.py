"""The models of this machine: listed, added, checked."""

import shutil
from pathlib import Path

from engine.terminal.library import Library
from tests.engine.terminal.conftest import Call, bare_model, done


def test_models_check_passes_a_sound_model_and_names_a_damaged_file(call: Call, base: Path, tmp_path: Path) -> None:
    assert str(base).encode() in done(call("models", "check", base)).out
    folder = tmp_path / "flipped"
    shutil.copytree(base, folder)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-5] ^= 0x10
    weights.write_bytes(data)
    assert "model.safetensors" in call("models", "check", folder).refused(1)


def test_the_table_is_as_wide_as_its_cells_and_json_has_every_key(call: Call, library: Library, tmp_path: Path) -> None:
    folder = bare_model(tmp_path / "own" / "a-long-name", abilities=["fill", "fix"])
    (folder / "model.safetensors").write_bytes(bytes(3 * 2**20))
    bare_model(tmp_path / "own" / "b", abilities=[])
    head, first, second = done(call("models", "list")).out.decode().splitlines()
    assert head.split() == ["NAME", "SIZE", "FROM", "CAN", "FOLDER"]
    assert first.split() == ["a-long-name", "3", "MB", "own", "fill,", "fix", str(folder)]
    assert second.split() == ["b", "-", "own", str(tmp_path / "own" / "b")]
    assert head.index("SIZE") == first.index("3 MB") == second.index("-  ")
    assert done(call("models", "list", "--json")).lines[0][0] == {
        "name": "a-long-name",
        "title": "a-long-name",
        "folder": str(folder),
        "from": "own",
        "abilities": ["fill", "fix"],
        "bytes": 3 * 2**20,
        "trouble": "",
    }


def test_a_model_that_is_added_is_named(call: Call, library: Library, tmp_path: Path) -> None:
    folder = bare_model(tmp_path / "away")
    outcome = done(call("models", "add", folder, "--name", "mine"))
    assert outcome.out.decode() == f"mine is now the model in {folder}.\n"
