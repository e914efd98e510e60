"""The models of this machine: listed, added, checked."""

import shutil
from pathlib import Path

from tests.engine.terminal.conftest import Call, done


def test_models_check_passes_a_sound_model_and_names_a_damaged_file(call: Call, base: Path, tmp_path: Path) -> None:
    assert str(base).encode() in done(call("models", "check", base)).out
    folder = tmp_path / "flipped"
    shutil.copytree(base, folder)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-5] ^= 0x10
    weights.write_bytes(data)
    assert "model.safetensors" in call("models", "check", folder).refused(1)
