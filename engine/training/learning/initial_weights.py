"""Weights that a run begins with: those of another run, or of a model folder as it ships.

Main thread of a training command. Knows files and tensor names; nothing of the loop.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from engine.errors import UsageError
from engine.training.learning.run_checkpoint import NAME, read_checkpoint, run_tokenizer
from engine.training.learning.weights import CANVAS_PREFIX, widened
from engine.training.texts.corpus import CorpusError

WEIGHTS = "model.safetensors"
KEPT = ("command", "seed", "commit", "steps", "tokens", "minutes", "hardware", "history", "from")


@dataclass(frozen=True, slots=True)
class InitialWeights:
    """Float32 weights under the training network's own names, and the tokenizer that they belong to."""

    folder: Path
    weights: dict[str, Tensor]
    tokenizer: str
    optimizers: tuple[dict[str, Any], ...] = ()  # empty for a model folder: it has no momenta
    sha256: str = ""  # of the file that the weights came from

    def fitting(self, own: dict[str, Tensor]) -> dict[str, Tensor]:
        """The weights, if they fit a network with the tensors ``own``; else UsageError names the first that differs."""
        for name, tensor in own.items():
            theirs = self.weights.get(name)
            if theirs is None or theirs.shape != tensor.shape:
                actual = "missing" if theirs is None else "x".join(map(str, theirs.shape))
                wanted = "x".join(map(str, tensor.shape))
                raise UsageError(
                    f"The weights in {self.folder} are of another shape: {name} is {actual}, the preset has {wanted}."
                )
        return {name: self.weights[name] for name in own}

    def same_tokenizer(self, tokenizer: str) -> bool:
        """Whether both are one tokenizer, however the JSON is laid out."""
        return bool(json.loads(tokenizer) == json.loads(self.tokenizer))

    def history(self) -> dict[str, Any]:
        """What the record of the new run says about where it began."""
        for name in ("record.json", "training.json"):
            path = self.folder / name
            if path.is_file():
                record = json.loads(path.read_text(encoding="utf-8"))
                return {"sha256": self.sha256} | {key: record[key] for key in KEPT if record.get(key) is not None}
        return {"sha256": self.sha256}


def read_initial_weights(folder: Path) -> InitialWeights:
    """What ``folder`` holds: a run's checkpoint, else a model. UsageError for neither, CorpusError for damage."""
    checkpoint, model = folder / NAME, folder / WEIGHTS
    if checkpoint.is_file():
        state = read_checkpoint(checkpoint)
        return InitialWeights(
            folder, state["network"], run_tokenizer(folder), tuple(state["optimizers"]), _sha256(checkpoint)
        )
    if not model.is_file():
        raise UsageError(f"{folder} holds no weights to begin with: neither {NAME} nor {WEIGHTS} is there.")
    try:
        tensors = widened(load_file(model))
    except (SafetensorError, OSError) as error:
        raise CorpusError(f"The weights {model} are damaged.", str(error)) from error
    weights = {
        name.removeprefix(CANVAS_PREFIX): tensor for name, tensor in tensors.items() if name.startswith(CANVAS_PREFIX)
    }
    return InitialWeights(folder, weights, run_tokenizer(folder), sha256=_sha256(model))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
