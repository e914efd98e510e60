"""A checkpoint's tensors: their names, files and forms, and filling a network with them. Worker thread.

Alone knows the names of the released checkpoint. Files are memory-mapped and read tensor by tensor, so that the most
memory ever held is the weights plus one tensor. Only safetensors are read: no file of a model is ever executed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.forms.int8 import SCALE, widen
from engine.model.config import read_json
from engine.model.network.network import Check, Network

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
DECODER = "model.decoder."
ENCODER = "model.encoder.language_model."
VISION = ("model.encoder.vision_tower.", "model.encoder.embed_vision.")
HEAD = "lm_head.weight"
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
_SCALES = ("F32", "BF16", "F16")
_FORMS = (*_SCALES, "I8")

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One tensor in its file, before it is read: its ``form`` is safetensors' name of a dtype."""

    name: str
    path: Path
    shape: tuple[int, ...]
    form: str

    @property
    def count(self) -> int:
        """Numbers in it."""
        product = 1
        for size in self.shape:
            product *= size
        return product


class Checkpoint:
    """The tensors of a model folder by name; open until ``close``."""

    def __init__(self, folder: Path) -> None:
        """Opens every file and reads their headers. Raises ModelError naming the file at fault."""
        self.folder = folder
        self._stack = ExitStack()
        self._files: dict[Path, Any] = {}
        self.sources: dict[str, Source] = {}
        with self._stack:  # lets go of what was opened, unless all of it could be
            self._open(folder)
            self._stack = self._stack.pop_all()

    def close(self) -> None:
        """Let the files go."""
        self._stack.close()
        self._files.clear()

    def __enter__(self) -> "Checkpoint":
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def read(self, name: str) -> Tensor:
        """One tensor as it is stored, copied out of the mapped file. Raises ModelError naming file and tensor."""
        source = self.sources[name]
        try:
            tensor: Tensor = self._files[source.path].get_tensor(name)
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError(f"{source.path}: the tensor {name} cannot be read.", str(error)) from error
        return tensor

    def _open(self, folder: Path) -> None:
        index = folder / INDEX
        if index.exists():
            self._sharded(index)
        elif (folder / SINGLE).exists():
            self._take(folder / SINGLE)
        else:
            pickles = sorted(path.name for pattern in _PICKLES for path in folder.glob(pattern))
            if pickles:
                raise ModelError(
                    f"{folder} holds its weights as {pickles[0]}, a form that can run code; only safetensors are read."
                )
            raise ModelError(f"{folder} is no model folder: it has no {SINGLE}.")

    def _sharded(self, index: Path) -> None:
        listed = read_json(index).get("weight_map")
        if not isinstance(listed, dict) or not listed:
            raise ModelError(f"{index} lists no tensors.")
        for name in sorted({str(name) for name in listed.values()}):
            if Path(name).name != name or not name.endswith(".safetensors"):
                raise ModelError(f"{index} points to {name!r}, which is no file of this folder.")
            self._take(index.parent / name)
        for name, shard in listed.items():
            found = self.sources.get(name)
            if found is None or found.path.name != shard:
                raise ModelError(f"{index.parent / str(shard)} lacks the tensor {name} that {index.name} lists.")

    def _take(self, path: Path) -> None:
        try:
            opened = self._stack.enter_context(safe_open(path, framework="pt", device="cpu"))
            names = list(opened.keys())
            parts = {name: opened.get_slice(name) for name in names}
            found = [Source(n, path, tuple(p.get_shape()), str(p.get_dtype())) for n, p in parts.items()]
        except FileNotFoundError as error:
            raise ModelError(f"{path} is missing.", str(error)) from error
        except (SafetensorError, OSError, ValueError) as error:
            raise ModelError(f"{path} is damaged or no safetensors file.", str(error)) from error
        self._files[path] = opened
        for source in found:
            if source.name in self.sources:
                raise ModelError(f"{path} holds the tensor {source.name} a second time.")
            self.sources[source.name] = source


def fill(
    network: Network,
    checkpoint: Checkpoint,
    device: torch.device,
    dtype: torch.dtype,
    progress: Progress | None = None,
    check: Check | None = None,
) -> list[str]:
    """Fill ``network`` (on the meta device) with the checkpoint's tensors as ``dtype`` on ``device``; returns notes
    for the writer. Raises ModelError for a tensor that is missing, unexpected, of a wrong shape or form, or not
    finite; the network is then unusable."""
    plan = matched(checkpoint.sources, expected(network), checkpoint.folder)
    total = max(1, sum(source.count for source in plan.values()))
    done = 0
    for target, source in plan.items():
        if check is not None:
            check()
        # Copied, since what is not widened lies in the mapped file.
        tensor = whole(checkpoint, source, dtype).to(device=device, dtype=dtype, copy=source.form != "I8")
        if not finite(tensor):
            raise ModelError(f"{source.path}: the tensor {source.name} holds values that are no numbers.")
        _place(network, target, tensor)
        done += source.count
        if progress is not None:
            progress(done / total, "reading the weights")
    own = dict(network.named_parameters()) | dict(network.named_buffers())
    compare_twins(checkpoint, own.keys(), own.__getitem__)
    skipped = image_part(checkpoint)
    return [f"{skipped} tensors of the image part were left out: Redraft works on text."] if skipped else []


def image_part(checkpoint: Checkpoint) -> int:
    """How many tensors are the image part's, which is not loaded."""
    return sum(name.startswith(VISION) for name in checkpoint.sources)


def expected(network: Network) -> dict[str, tuple[int, ...]]:
    """Shapes by name, less ``model.decoder.``."""
    shapes = {name: tuple(parameter.shape) for name, parameter in network.named_parameters()}
    return shapes | {name: tuple(buffer.shape) for name, buffer in network.named_buffers()}


def matched(sources: Mapping[str, Source], wanted: Mapping[str, tuple[int, ...]], folder: Path) -> dict[str, Source]:
    """Which stored tensor fills which of the network's. Raises ModelError naming the first that does not fit."""
    plan: dict[str, Source] = {}
    for name, shape in wanted.items():
        source = sources.get(DECODER + name) or sources.get(name)
        if source is None:
            raise ModelError(f"{folder} lacks the tensor {DECODER + name}.")
        if source.shape != shape:
            raise ModelError(f"{source.path}: the tensor {source.name} has the shape {source.shape}, not {shape}.")
        if source.form not in _FORMS:
            raise ModelError(f"{source.path}: the tensor {source.name} has the unknown form {source.form}.")
        scale = sources.get(source.name + SCALE)
        if source.form == "I8" and (scale is None or scale.shape != shape[:-1] or scale.form not in _SCALES):
            raise ModelError(f"{source.path}: the tensor {source.name} is int8 without a fitting scale a row.")
        plan[name] = source
    known = {source.name for source in plan.values()}
    for source in sources.values():
        if not _is_known(source.name, known, wanted):
            raise ModelError(f"{source.path} holds an unexpected tensor, {source.name}.")
    return plan


def _is_known(name: str, known: set[str], wanted: Mapping[str, tuple[int, ...]]) -> bool:
    if name in known or name.removesuffix(SCALE) in known or name.startswith(VISION) or name == HEAD:
        return True
    twin = name.removeprefix(ENCODER)
    return twin != name and (twin in wanted or twin.removesuffix(SCALE) in wanted)


def compare_twins(checkpoint: Checkpoint, names: Collection[str], own: Callable[[str], Tensor]) -> None:
    """The encoder's weights are the decoder's; where both are stored they must be equal. ``names`` are the network's,
    less ``model.decoder.``; ``own`` gives the decoder's. Raises ModelError naming the first that differs."""
    for name, source in checkpoint.sources.items():
        twin = "embed_tokens.weight" if name == HEAD else name.removeprefix(ENCODER)
        if twin == name or twin not in names:
            continue
        mine = own(twin)
        other = whole(checkpoint, source, mine.dtype).to(device=mine.device, dtype=mine.dtype)
        if other.shape != mine.shape or not torch.equal(other, mine):
            raise ModelError(f"{source.path}: the tensor {name} differs from the decoder's, which should be its equal.")


def _place(network: Network, name: str, tensor: Tensor) -> None:
    path, _, leaf = name.rpartition(".")
    module = network.get_submodule(path)
    if leaf in module._buffers:
        module._buffers[leaf] = tensor
    else:
        module._parameters[leaf] = torch.nn.Parameter(tensor, requires_grad=False)


def whole(checkpoint: Checkpoint, source: Source, dtype: torch.dtype) -> Tensor:
    """A tensor as it is stored, or, of int8 with its scales, widened to ``dtype``."""
    tensor = checkpoint.read(source.name)
    if source.form == "I8" and source.name + SCALE in checkpoint.sources:
        return widen(tensor, checkpoint.read(source.name + SCALE), dtype)
    return tensor


def finite(tensor: Tensor) -> bool:
    """Whether every element is a number. Smallest and largest tell: they pass on a NaN, and no temporary is made."""
    if not tensor.numel() or not tensor.is_floating_point():
        return True
    return bool(torch.isfinite(torch.stack(torch.aminmax(tensor))).all())


def tensors_read(checkpoint: Checkpoint) -> Iterator[tuple[Source, Tensor]]:
    """Every tensor in turn, for a check of the files."""
    for name, source in checkpoint.sources.items():
        yield source, checkpoint.read(name)
