"""redraft.json: what a folder says of itself, and one sentence for what it cannot say."""

import json
from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.messages import Ability
from engine.model.checkpoint.manifest import Manifest
from tests.engine.folders import write_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("models") / "base")


def test_a_folder_without_a_manifest_is_a_diffusiongemma(tmp_path: Path) -> None:
    manifest = Manifest.read(tmp_path, 100)
    assert manifest.kind == "chat"
    assert manifest.noise.id is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", 2),
        ("kind", "other"),
        ("abilities", ["fly"]),
        ("abilities", "fill"),
        ("abilities", [["fill"]]),
        ("noise", {"kind": "blank", "id": 10**6, "blank_share": 0.5}),
        ("noise", {"kind": "blank", "id": 4, "blank_share": 1.5}),
        ("filler_id", -1),
        ("tasks", {"fix": "7"}),
        ("canvas_lengths", [0]),
        ("canvas_lengths", [10**400]),
        ("context", 0),
        ("context", 10**400),
        ("strengths", [["a", 0.5], ["b", 0.5]]),
        ("task_lengths", [0]),
        ("task_lengths", ["64"]),
        ("caution", -1),
        ("repeats", -1),
        ("repeats", "8"),
        ("foresight", -1),
        ("foresight", True),
        ("files", {"../x": {"bytes": 1, "sha256": "0" * 64}}),
        ("files", {"x": {"bytes": 1, "sha256": "short"}}),
        ("title", ""),
    ],
)
def test_a_value_that_cannot_be_used_is_named(base: Path, tmp_path: Path, name: str, value: object) -> None:
    top = json.loads((base / "redraft.json").read_text())
    top[name] = value
    (tmp_path / "redraft.json").write_text(json.dumps(top))
    with pytest.raises(ModelError, match=name):
        Manifest.read(tmp_path, 400)


def test_a_written_manifest_is_read_whole(base: Path) -> None:
    manifest = Manifest.read(base, 420)
    assert (manifest.name, manifest.title, manifest.kind) == ("tiny", "Tiny", "base")
    assert Ability.INSTRUCT not in manifest.abilities
    assert manifest.noise.blank_share == 0.85
    assert manifest.canvas_lengths == (32, 64)
    assert manifest.strengths == (("Touch up", 0.2), ("Rewrite", 0.9))
    assert (manifest.context, manifest.words, manifest.lead) == (96, "", 0.0)
    assert "model.safetensors" in manifest.files


def test_a_listed_file_is_told_from_any_other(base: Path, tmp_path: Path) -> None:
    listed = Manifest.read(base, 420).files["config.json"]
    data = (base / "config.json").read_bytes()
    copy = tmp_path / "config.json"
    copy.write_bytes(data)
    listed.verify(copy)
    copy.write_bytes(data[:-1])
    with pytest.raises(ModelError, match=f"has {len(data) - 1} bytes instead of {len(data)}"):
        listed.verify(copy)
    copy.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    with pytest.raises(ModelError, match="SHA-256"):
        listed.verify(copy)
    copy.unlink()
    with pytest.raises(ModelError, match="missing"):
        listed.verify(copy)
