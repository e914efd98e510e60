"""redraft.json: what a folder says of itself, and one sentence for what it cannot say."""

import json
from pathlib import Path

import pytest

from engine.errors import ModelError
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
