"""From a training run to a model folder: int8 with a scale a row for shipping, or bfloat16 as transformers reads it.

Main thread of a training command. Knows file names and tensor names; nothing of training itself.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save

from engine.errors import UsageError
from engine.model.tokenizing.lexicon import lexicon_bytes
from engine.training.files import write_atomically
from engine.training.learning.run_checkpoint import read_run, run_tokenizer
from engine.training.learning.shape import Shape
from engine.training.learning.weights import checkpoint_tensors, quantised, vision_tensors, widened
from engine.training.measuring.model_card import write_card
from engine.training.texts.bpe import ANSWER, BLANK, BOS, EOS, FILLER, FIRST_TEXT_ID, PAD, SPECIALS, TASKS
from engine.training.texts.packing import CorpusPart, Packed

CANVAS_LENGTHS = (32, 64, 128, 256)
LICENCE = "Apache-2.0"

# Tuned on held-out text, never on the text of the final measures (LOG.md says how).
GENERATION: dict[str, Any] = {
    "max_denoising_steps": 12,
    "t_min": 0.35,
    "t_max": 0.6,
    "confidence_threshold": 0.005,
    "stability_threshold": 1,
    "sampler_config": {"_cls_name": "EntropyBoundSamplerConfig", "entropy_bound": 0.02},
    "max_new_tokens": 64,
    "eos_token_id": [EOS],
    "pad_token_id": PAD,
    "bos_token_id": BOS,
}
REPEATS = 8.0
"""Nats; tuned with them."""
FORESIGHT = 1.1
"""How much the causal path counts against the canvas in a gap of one slot (LOG.md)."""
LEAD = 0.85
"""Temperature of the causal path where it leads: below it repeats itself (LOG.md)."""
CAUTION = 5.5
"""Nats by which Fix favours what stands; tuned so that correct passages are left alone."""
WORDS, LEAST = "words.txt", 5
"""The lexicon's file, and how often the training text has a word of it: slips of clean text are rarer."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def export_run(run: Path, folder: Path, *, bf16: bool = False) -> None:
    """Write the model of the run in ``run`` to ``folder``. UsageError without a run; WriteError on a full disk."""
    state, shape = read_run(run)
    tensors = checkpoint_tensors(state["network"], shape)
    tokenizer = run_tokenizer(run)
    record = _record(run)
    abilities = trained_abilities(state["preset"])
    if bf16:
        tensors |= vision_tensors(shape.hidden, shape.config("bfloat16")["vision_config"])
        blob = save({name: tensor.to(torch.bfloat16) for name, tensor in tensors.items()}, {"format": "pt"})
        write_folder(folder, shape, blob, tokenizer, "bfloat16", abilities, state["preset"])
        return
    blob = save(quantised(tensors), {"format": "pt"})
    write_folder(folder, shape, blob, tokenizer, "bfloat16", abilities, state["preset"])
    corpus = run / "corpus.packed"
    if corpus.is_file():
        add_words(folder, Packed.load(corpus).texts(CorpusPart.TRAINING))
    sources = run / "ATTRIBUTION.md"
    if sources.is_file():
        write_atomically(folder / "ATTRIBUTION.md", sources.read_bytes())
    write_card(folder, record)


def export_folder(model: Path, folder: Path) -> None:
    """Write the shipped model in ``model`` to ``folder`` in bfloat16, with the vision part transformers wants."""
    path = model / "model.safetensors"
    if not path.is_file():
        raise UsageError(f"There is no model in {model}: {path} is missing.")
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    tensors = widened(load_file(path)) | vision_tensors(config["text_config"]["hidden_size"], config["vision_config"])
    narrow = {name: tensor.to(torch.bfloat16) for name, tensor in tensors.items()}
    write_atomically(folder / "model.safetensors", save(narrow, {"format": "pt"}))
    for name in ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"):
        write_atomically(folder / name, (model / name).read_bytes())


def write_folder(
    folder: Path, shape: Shape, blob: bytes, tokenizer: str, dtype: str, abilities: list[str], preset: dict[str, Any]
) -> None:
    """Every file of a model folder, the manifest last (a folder without one is not finished)."""
    files = {
        "model.safetensors": blob,
        "config.json": _json(shape.config(dtype)),
        "generation_config.json": _json(GENERATION),
        "tokenizer.json": tokenizer.encode(),
        "tokenizer_config.json": _json(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "pad_token": SPECIALS[PAD],
                "eos_token": SPECIALS[EOS],
                "bos_token": "<bos>",
                "clean_up_tokenization_spaces": False,
                "model_max_length": shape.max_position,
            }
        ),
    }
    for name, data in files.items():
        write_atomically(folder / name, data)
    windows = preset["windows"]
    longest = max(window["canvas"] for window in windows)
    tasks = {name: token for name, token in TASKS.items() if name in abilities}
    task_lengths = sorted({window["canvas"] for window in preset["task_windows"]}) if tasks else []
    manifest = {
        "format": 1,
        "name": "starter",
        "title": "Redraft starter",
        "kind": "base",
        "abilities": abilities,
        "noise": {
            "kind": "blank",
            "id": BLANK,
            "blank_share": preset["objective"]["blank_share"],
            "first_id": FIRST_TEXT_ID,
        },
        "filler_id": FILLER,
        "answer_id": ANSWER,
        "tasks": tasks,
        "task_lengths": task_lengths,
        "canvas_lengths": [length for length in CANVAS_LENGTHS if length <= longest],
        "context": max(window["before"] for window in windows) - 1,
        "repeats": REPEATS,
        "foresight": FORESIGHT,
        "lead": LEAD,
        "caution": CAUTION,
        "strengths": [list(notch) for notch in preset["strengths"]],
        "licence": LICENCE,
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
        },
    }
    write_atomically(folder / "redraft.json", _json(manifest))


def trained_abilities(preset: dict[str, Any]) -> list[str]:
    """What a run of ``preset`` was trained for: all that may be measured. ``offer`` narrows it down afterwards."""
    return ["fill", *(["fix"] if preset["tasks"] else []), "rephrase", "continue"]


def offer(folder: Path, abilities: list[str]) -> None:
    """Let the manifest in ``folder`` declare ``abilities`` and nothing else. Its tasks stay: they were trained."""
    path, manifest = _manifest(folder)
    manifest["abilities"] = abilities
    write_atomically(path, _json(manifest))


def add_words(folder: Path, texts: Iterable[str]) -> None:
    """Give the model in ``folder`` the lexicon of ``texts``, and its manifest the name and the hash of it."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_WORD.findall(text))
    data = lexicon_bytes(counts.items(), LEAST)
    write_atomically(folder / WORDS, data)
    path, manifest = _manifest(folder)
    manifest["words"] = WORDS
    manifest["files"][WORDS] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    write_atomically(path, _json(manifest))


def _manifest(folder: Path) -> tuple[Path, dict[str, Any]]:
    path = folder / "redraft.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} is missing or no JSON.", str(error)) from error
    return path, manifest


def _record(run: Path) -> dict[str, Any]:
    path = run / "record.json"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return record


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
