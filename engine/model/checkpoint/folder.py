"""From a folder to a model that runs: sizes, memory, weights, tokenizer, manifest, options. Worker thread.

Memory is estimated before anything is read. Raises ModelError, MemoryShortError or DeviceError, each one sentence
that names the file or the value.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import torch

from engine.errors import MemoryShortError, ModelError
from engine.model.checkpoint.forms.int8 import SCALE
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.checkpoint.manifest import Manifest
from engine.model.checkpoint.tensors import (
    VISION,
    Checkpoint,
    Progress,
    compare_twins,
    expected,
    fill,
    finite,
    image_part,
    matched,
    tensors_read,
    whole,
)
from engine.model.config import ModelConfig, read_json
from engine.model.device import Choice, choose, thread_count
from engine.model.network.network import Check, Network
from engine.model.network.products import can_pack, may_lie
from engine.model.tokenizing.lexicon import Lexicon
from engine.model.tokenizing.template import ChatTemplate
from engine.model.tokenizing.tokenizer import Tokenizer

_BLOCK = 1 << 20
_SPARE = 256 * 1024 * 1024
_PACKED = {torch.bfloat16: 1 << 30, torch.float32: 1 << 28}
"""Bytes that copies for a processor's kernels may take: small models alone get them, and the smallest where they are
made whatever room there is."""
_CONTEXT = 4096
_FARTHEST = 1e12
_QUICKLY_HASHED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """Bytes: ``needed`` to load and run, ``free`` where the model would go. ``advice`` says what would help, and is
    empty where it fits. ``packed``: copies for the processor's kernels are made too, and counted."""

    needed: int
    free: int
    advice: str
    packed: bool = False


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """Everything of one model; ``notes`` are sentences for the writer, ``reason`` says why this device and dtype."""

    network: Network
    tokenizer: Tokenizer
    manifest: Manifest
    generation: GenerationOptions
    template: ChatTemplate | None
    folder: Path
    notes: tuple[str, ...]
    reason: str
    lexicon: Lexicon | None = None


def load_network(folder: str | Path, device: str = "cpu", dtype: str = "float32") -> Network:
    """The network of ``folder`` alone, without a tokenizer: see ``engine.model.network.network.Network``.

    ``device`` is one of torch's names, ``dtype`` float32, bfloat16 or float16. Raises ModelError, MemoryShortError or
    DeviceError.
    """
    config, choice = _begin(Path(folder), device, dtype)
    network, _, _ = _network(Path(folder), config, choice, None, None)
    return network


def bare_network(folder: Path, device: str | None, dtype: str | None) -> Network:
    """The network as a session runs it, so that a benchmark times what the writer gets; None leaves the choice to a
    measurement."""
    config, choice = _begin(folder, device, dtype)
    network, _, copied = _network(folder, config, choice, None, None)
    network.pack(copied=copied)
    return network


def load_model(
    folder: str | Path,
    device: str | None = None,
    dtype: str | None = None,
    progress: Progress | None = None,
    check: Check | None = None,
) -> LoadedModel:
    """Load all of ``folder``. ``progress(fraction, phrase)`` and ``check`` (which may raise RunCancelled) are called a
    tensor at a time."""
    folder = Path(folder)
    config, choice = _begin(folder, device, dtype)
    generation = read_generation(folder, config)
    manifest = Manifest.read(folder, config.vocab_size)
    for name, listed in manifest.files.items():
        if listed.bytes <= _QUICKLY_HASHED:
            _same(folder / name, listed.bytes, listed.sha256)
    tokenizer = Tokenizer.read(folder, config, generation.eos_ids)
    lexicon = Lexicon.read(folder / manifest.words) if manifest.words else None
    template = ChatTemplate.read(folder, tokenizer) if manifest.kind == "chat" else None
    if manifest.kind == "chat" and template is None:
        raise ModelError(f"{folder} has no chat template, and no redraft.json that says it needs none.")
    network, notes, copied = _network(folder, config, choice, progress, check)
    network.pack(copied=copied)
    return LoadedModel(network, tokenizer, manifest, generation, template, folder, tuple(notes), choice.reason, lexicon)


def _begin(folder: Path, device: str | None, dtype: str | None) -> tuple[ModelConfig, Choice]:
    if not folder.is_dir():
        raise ModelError(f"{folder} is no model folder: it is not there, or no folder.")
    config = ModelConfig.read(folder)
    return config, choose(device, dtype)


def _network(
    folder: Path, config: ModelConfig, choice: Choice, progress: Progress | None, check: Check | None
) -> tuple[Network, list[str], bool]:
    """The filled network, what there is to say of its files, and whether packed copies are to be made."""
    network = Network(config)
    with Checkpoint(folder) as checkpoint:
        found = _estimate(network, checkpoint, choice)
        if found.needed > found.free:
            raise MemoryShortError(f"{folder.name} does not fit: {found.advice}")
        if choice.device.type == "cpu":
            torch.set_num_threads(thread_count())
        try:
            notes = fill(network, checkpoint, choice.device, choice.dtype, progress, check)
        except (torch.OutOfMemoryError, MemoryError) as error:
            raise MemoryShortError(
                f"{folder.name} does not fit: it needs about {_size(found.needed)}; close other programs or choose a "
                "smaller model.",
                str(error),
            ) from error
    return network, notes, found.packed


def estimate(folder: str | Path, dtype: str | None = None, device: str | None = None) -> MemoryEstimate:
    """What loading ``folder`` would take, read from the files' headers alone."""
    folder = Path(folder)
    config, choice = _begin(folder, device, dtype)
    network = Network(config)
    with Checkpoint(folder) as checkpoint:
        return _estimate(network, checkpoint, choice)


def _estimate(network: Network, checkpoint: Checkpoint, choice: Choice) -> MemoryEstimate:
    plan = matched(checkpoint.sources, expected(network), checkpoint.folder)
    config = network.config
    count = sum(source.count for source in plan.values())
    largest = max(source.count for source in plan.values())
    keys = sum(2 * layer.kv_heads * layer.head_dim for layer in config.layers) * choice.dtype.itemsize * _CONTEXT
    logits = 3 * config.canvas_length * config.vocab_size * 4
    weights = count * choice.dtype.itemsize
    plain = weights + largest * 4 + keys + logits
    packed = network.copy_elements * choice.dtype.itemsize
    free = _free(choice.device)
    copied = can_pack(choice.device, choice.dtype) and packed <= _PACKED[choice.dtype]
    if copied and may_lie(choice.dtype):
        copied = plain + packed <= free
    needed = plain + packed if copied else plain
    if needed <= free:
        return MemoryEstimate(needed, free, "", packed=copied)
    parts = [f"it needs about {_size(needed)}, {_size(free)} are free on {choice.device}"]
    half = plain - (weights + keys) // 2  # short of room, bfloat16 makes no copies
    if choice.dtype == torch.float32 and half <= free:
        parts.append("loading it in the number format bfloat16 would halve that")
    else:
        parts.append("close other programs or choose a smaller model")
    return MemoryEstimate(needed, free, "; ".join(parts) + ".")


def _free(device: torch.device) -> int:
    """Bytes a model may take on ``device``; a little is left to everything else."""
    if device.type in ("cuda", "xpu"):
        module = torch.cuda if device.type == "cuda" else torch.xpu
        free, _ = module.mem_get_info(device)
        return max(0, int(free) - _SPARE)
    return max(0, int(psutil.virtual_memory().available) - _SPARE)


def _size(count: int) -> str:
    return f"{count / 2**30:.1f} GB" if count >= 2**30 else f"{count / 2**20:.0f} MB"


# ---------------------------------------------------------------- generation_config.json


def read_generation(folder: Path, config: ModelConfig) -> GenerationOptions:
    """The denoising options of ``folder``; transformers' where it does not say. Raises ModelError naming the value."""
    path = folder / "generation_config.json"
    top = read_json(path) if path.exists() else {}
    sampler = top.get("sampler_config") or {}
    if not isinstance(sampler, dict):
        raise ModelError(f"{path}: the value of “sampler_config” cannot be used.")
    default = GenerationOptions()
    eos = _ids(path, top, "eos_token_id", config)
    return GenerationOptions(
        max_denoising_steps=int(_number(path, top, "max_denoising_steps", default.max_denoising_steps, whole=True)),
        entropy_bound=_number(path, sampler, "entropy_bound", default.entropy_bound),
        t_min=_number(path, top, "t_min", default.t_min),
        t_max=_number(path, top, "t_max", default.t_max),
        confidence_threshold=_number(path, top, "confidence_threshold", default.confidence_threshold),
        stability_threshold=int(_number(path, top, "stability_threshold", default.stability_threshold, whole=True)),
        eos_ids=eos or config.eos_ids,
        pad_id=config.pad_id,
    )


def _number(path: Path, top: Mapping[str, Any], name: str, otherwise: float, whole: bool = False) -> float:
    value = top.get(name)
    if value is None:
        return otherwise
    right = int if whole else int | float
    # Compared, not asked whether it is finite: JSON's whole numbers may be too large for that.
    if not isinstance(value, right) or isinstance(value, bool) or not -_FARTHEST < value < _FARTHEST:
        raise ModelError(f"{path}: the value of “{name}” cannot be used: {repr(value)[:60]}.")
    return value


def _ids(path: Path, top: Mapping[str, Any], name: str, config: ModelConfig) -> tuple[int, ...]:
    value = top.get(name)
    several = value if isinstance(value, list) else [] if value is None else [value]
    for one in several:
        if not isinstance(one, int) or isinstance(one, bool) or not 0 <= one < config.vocab_size:
            raise ModelError(f"{path}: the value of “{name}” cannot be used: {repr(one)[:60]}.")
    return tuple(several)


# ---------------------------------------------------------------- redraft models check


def check_folder(folder: str | Path) -> str:
    """Read every file of ``folder`` through and say in a phrase what was found; what is wrong is raised."""
    folder = Path(folder)
    if not folder.is_dir():
        raise ModelError(f"{folder} is no model folder: it is not there, or no folder.")
    config = ModelConfig.read(folder)
    manifest = Manifest.read(folder, config.vocab_size)
    for name, listed in manifest.files.items():
        _same(folder / name, listed.bytes, listed.sha256)
    generation = read_generation(folder, config)
    tokenizer = Tokenizer.read(folder, config, generation.eos_ids)
    ChatTemplate.read(folder, tokenizer)
    if manifest.words:
        Lexicon.read(folder / manifest.words)
    network = Network(config)
    with Checkpoint(folder) as checkpoint:
        plan = matched(checkpoint.sources, expected(network), folder)
        count = 0
        for source, tensor in tensors_read(checkpoint):
            if not finite(tensor):
                raise ModelError(f"{source.path}: the tensor {source.name} holds values that are no numbers.")
            count += not source.name.endswith(SCALE) and not source.name.startswith(VISION)
        compare_twins(checkpoint, plan.keys(), lambda name: whole(checkpoint, plan[name], torch.float32))
        skipped = image_part(checkpoint)
    listed_files = f", {len(manifest.files)} files with the right SHA-256" if manifest.files else ""
    left_out = f"; {skipped} tensors of the image part are not used" if skipped else ""
    parameters = sum(one.count for one in plan.values())
    return f"all is well: {count} tensors, {parameters:,} parameters{listed_files}{left_out}"


def _same(path: Path, size: int, digest: str) -> None:
    found = hashlib.sha256()
    try:
        if path.stat().st_size != size:
            raise ModelError(f"{path} has {path.stat().st_size} bytes instead of {size}: it is damaged or incomplete.")
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError as error:
        raise ModelError(f"{path} is missing or cannot be read.", str(error)) from error
    if found.hexdigest() != digest:
        raise ModelError(f"{path} is damaged: its SHA-256 is not the one in redraft.json.")
