"""Model folders: names, sizes, sums, the int8 form, the bfloat16 form, and the card."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import DiffusionGemmaForBlockDiffusion

from engine.errors import UsageError
from engine.model.checkpoint.manifest import Manifest
from engine.model.tokenizing.lexicon import Lexicon
from engine.training.__main__ import main
from engine.training.export import export_folder, export_run, offer
from engine.training.learning.trainer import Edges
from engine.training.texts.packing import CorpusPart, Packed
from tests.engine.training.runs import TINY, trainer


@pytest.fixture
def run(packed: Packed, edges: Edges, tmp_path: Path) -> Path:
    """A run of two steps on disk."""
    short = trainer(packed, edges, tmp_path / "run")
    short.train(minutes=0, steps=2)
    (tmp_path / "run" / "tokenizer.json").write_text(packed.tokenizer, encoding="utf-8")
    (tmp_path / "run" / "ATTRIBUTION.md").write_text("credits", encoding="utf-8")
    return tmp_path / "run"


def test_the_shipped_folder_is_whole_and_its_manifest_true(run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    export_run(run, folder)
    manifest = json.loads((folder / "redraft.json").read_text(encoding="utf-8"))
    assert manifest["noise"] == {"kind": "blank", "id": 4, "blank_share": 0.85, "first_id": 16}
    assert (manifest["filler_id"], manifest["answer_id"], manifest["kind"]) == (5, 6, "base")
    for name, about in manifest["files"].items():
        data = (folder / name).read_bytes()
        assert about == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    tensors = load_file(folder / "model.safetensors")
    assert tensors["model.decoder.embed_tokens.weight"].dtype == torch.int8
    assert "model.encoder.language_model.layers.1.layer_scalar" in tensors
    assert (folder / "ATTRIBUTION.md").read_text(encoding="utf-8") == "credits"
    assert "Redraft starter" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_run_that_has_its_corpus_gives_the_model_its_words(run: Path, packed: Packed, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    export_run(run, folder)
    assert Manifest.read(folder, 1 << 20).words == ""
    packed.save(tmp_path / "corpus")
    assert main(["words", "--corpus", str(tmp_path / "corpus"), "--model", str(folder)]) == 0
    by_command = (folder / "words.txt").read_bytes()
    packed.save(run / "corpus.packed")
    export_run(run, tmp_path / "again")
    assert (tmp_path / "again" / "words.txt").read_bytes() == by_command
    manifest = json.loads((tmp_path / "again" / "redraft.json").read_text(encoding="utf-8"))
    assert manifest["words"] == "words.txt"
    digest = hashlib.sha256(by_command).hexdigest()
    assert manifest["files"]["words.txt"] == {"bytes": len(by_command), "sha256": digest}
    text = " ".join(packed.texts(CorpusPart.TRAINING))
    lexicon = Lexicon.read(folder / "words.txt")
    common = Counter(re.findall(r"(?<![\w'’])[a-z]{2,}(?![\w'’])", text)).most_common(20)
    assert all(lexicon.knows(word) for word, count in common if count >= 5)


def test_the_bfloat16_form_has_the_vision_part_and_the_same_numbers(run: Path, tmp_path: Path) -> None:
    export_run(run, tmp_path / "direct", bf16=True)
    direct = load_file(tmp_path / "direct" / "model.safetensors")
    assert all(tensor.dtype == torch.bfloat16 for tensor in direct.values())
    export_run(run, tmp_path / "small")
    export_folder(tmp_path / "small", tmp_path / "wide")
    wide = load_file(tmp_path / "wide" / "model.safetensors")
    assert wide.keys() == direct.keys()
    name = "model.decoder.layers.0.mlp.up_proj.weight"
    assert float((wide[name].float() - direct[name].float()).abs().max()) < 0.01
    assert not any(wide[n].any() for n in wide if "vision" in n)


def test_the_exported_checkpoint_loads_in_transformers_without_a_key_missing(run: Path, tmp_path: Path) -> None:
    export_run(run, tmp_path / "wide", bf16=True)
    _, report = DiffusionGemmaForBlockDiffusion.from_pretrained(tmp_path / "wide", output_loading_info=True)
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]
    assert not report["mismatched_keys"]


def test_only_what_was_measured_is_offered(run: Path, tmp_path: Path) -> None:
    export_run(run, tmp_path / "model")
    path = tmp_path / "model" / "redraft.json"
    assert json.loads(path.read_text(encoding="utf-8"))["abilities"] == ["fill", "rephrase", "continue"]
    offer(tmp_path / "model", ["fill", "fix"])
    manifest = json.loads(path.read_text(encoding="utf-8"))
    assert manifest["abilities"] == ["fill", "fix"]
    with pytest.raises(UsageError, match=r"redraft\.json is missing"):
        offer(tmp_path / "nowhere", [])


def test_exporting_nothing_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="There is no training run in"):
        export_run(tmp_path, tmp_path / "to")
    assert main(["export", "--run", str(tmp_path), "--to", str(tmp_path / "to")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["export", "--model", str(tmp_path), "--bf16", str(tmp_path / "to")]) == 2


def test_windows_of_the_preset_make_the_context(run: Path, tmp_path: Path) -> None:
    export_run(run, tmp_path / "model")
    manifest = json.loads((tmp_path / "model" / "redraft.json").read_text(encoding="utf-8"))
    assert manifest["context"] == max(w.before for w in TINY.windows) - 1
    assert manifest["canvas_lengths"] == [32]
