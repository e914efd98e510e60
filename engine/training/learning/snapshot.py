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
from engine.training.texts.corpus import CorpusError

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


def differences(old: dict[str, Any], new: dict[str, Any], path: str = "") -> list[str]:
    """Dotted names of the settings that differ; the time allowed may."""
    found = []
    for name in sorted(old.keys() | new.keys()):
        if not path and name in ("minutes", "save_every", "compiled"):
            continue
        before, after = old.get(name), new.get(name)
        if isinstance(before, dict) and isinstance(after, dict):
            found += differences(before, after, f"{path}{name}.")
        elif _plain(before) != _plain(after):
            found.append(f"{path}{name} ({before}, now {after})")
    return found


def _plain(value: Any) -> Any:
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else _dict(value)


def _dict(value: Any) -> Any:
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value
