"""A run on disk: written in one piece, resumed exactly.

Main thread of a training command. Knows files and state dictionaries; nothing of the objective.
"""

import io
import pickle
from pathlib import Path
from typing import Any

import torch

from engine.errors import UsageError
from engine.training.files import write_atomically
from engine.training.learning.shape import Shape
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import Packed

NAME = "checkpoint.pt"


def save_checkpoint(folder: Path, state: dict[str, Any]) -> Path:
    """Write ``state`` to ``folder/checkpoint.pt``. WriteError when it cannot; the previous one survives."""
    block = io.BytesIO()
    torch.save(state, block)
    path = folder / NAME
    write_atomically(path, block.getbuffer())
    return path


def load_checkpoint(folder: Path, preset: dict[str, Any], corpus: str) -> dict[str, Any]:
    """The state saved in ``folder``. UsageError when it belongs to another preset or corpus, or is damaged."""
    path = folder / NAME
    if not path.is_file():
        raise UsageError(f"There is no checkpoint in {folder} to resume from.")
    state = read_checkpoint(path)
    differing = differences(state["preset"], preset)
    if differing:
        raise UsageError(f"The checkpoint {path} was made with another {differing[0]}; start a new --out folder.")
    if state["corpus"] != corpus:
        raise UsageError(f"The checkpoint {path} was made from another corpus; start a new --out folder.")
    return state


def read_checkpoint(path: Path) -> dict[str, Any]:
    """The state in the file ``path``. CorpusError when it is damaged."""
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, ValueError, OSError, pickle.UnpicklingError) as error:
        raise CorpusError(f"The checkpoint {path} is damaged.", str(error)) from error
    return state


def read_run(run: Path) -> tuple[dict[str, Any], Shape]:
    """The run's checkpoint and the shape it was trained in. UsageError when there is none."""
    path = run / NAME
    if not path.is_file():
        raise UsageError(f"There is no training run in {run}: {path} is missing.")
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state, Shape(**state["preset"]["shape"])


def run_tokenizer(run: Path) -> str:
    """The tokenizer.json of a run: beside the checkpoint, or inside its packed corpus."""
    path = run / "tokenizer.json"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    packed = run / "corpus.packed"
    if packed.is_file():
        return Packed.load(packed).tokenizer
    raise CorpusError(f"The run in {run} has no tokenizer.json.")


def differences(old: dict[str, Any], new: dict[str, Any], path: str = "") -> list[str]:
    """Dotted names of the settings that differ; the time allowed may."""
    differing = []
    for name in sorted(old.keys() | new.keys()):
        if not path and name in ("minutes", "save_every", "compiled"):
            continue
        before, after = old.get(name), new.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            differing += differences(before, after, f"{path}{name}.")
        elif _plain(before) != _plain(after):
            differing.append(f"{path}{name} ({before}, now {after})")
    return differing


def _plain(value: Any) -> Any:
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else _dict(value)


def _dict(value: Any) -> Any:
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value
