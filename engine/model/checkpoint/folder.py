"""From a folder to a model that runs: sizes, memory, weights, tokenizer, manifest, options. Worker thread.

Memory is estimated before anything is read. Raises ModelError, MemoryShortError or DeviceError, each one sentence
that names the file or the value.
"""

from dataclasses import dataclass
from pathlib import Path

import torch

from engine.errors import MemoryShortError, ModelError
from engine.model.checkpoint.generation_config import GenerationOptions, read_generation
from engine.model.checkpoint.manifest import Manifest
from engine.model.checkpoint.memory import estimate_plan, readable
from engine.model.checkpoint.number_choice import choice_for
from engine.model.checkpoint.tensors import Checkpoint
from engine.model.checkpoint.weights import LoadingProgress, fill, look_through, plan_weights, suited, weight_shapes
from engine.model.config import ModelConfig
from engine.model.device import Choice, choose, thread_count
from engine.model.network.network import Check, Network
from engine.model.threads import ThreadRule
from engine.model.tokenizing.lexicon import Lexicon
from engine.model.tokenizing.template import ChatTemplate
from engine.model.tokenizing.tokenizer import Tokenizer

_QUICKLY_HASHED = 64 * 1024 * 1024


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

    def close(self) -> None:
        """End the processes that its template and its tokenizer run in, if they do."""
        self.tokenizer.close()
        if self.template is not None:
            self.template.close()


@dataclass(frozen=True, slots=True)
class _FilledNetwork:
    """``image`` tensors were left out; ``copies``: there is room for those that ``Network.pack`` makes."""

    network: Network
    image: int
    copies: bool
    levels: int

    def packed(self) -> Network:
        """The network as a session runs it."""
        self.network.pack(copied=self.copies, levels=self.levels)
        if self.network.device.type == "cpu":
            self.network.rule = ThreadRule.standard(self.network.dtype)
        return self.network


def load_network(folder: str | Path, device: str = "cpu", dtype: str = "float32") -> Network:
    """The network of ``folder`` alone, without a tokenizer: see ``engine.model.network.network.Network``.

    ``device`` is one of torch's names, ``dtype`` float32, bfloat16 or float16. Raises ModelError, MemoryShortError or
    DeviceError.
    """
    return _load(Path(folder), ModelConfig.read(folder), choose(device, dtype)).network


def bare_network(folder: Path, device: str | None, dtype: str | None) -> Network:
    """The network as a session runs it, so that a benchmark times what the writer gets; None leaves the choice to a
    measurement."""
    return _load(folder, ModelConfig.read(folder), choice_for(device, dtype)).packed()


def load_model(
    folder: str | Path,
    device: str | None = None,
    dtype: str | None = None,
    progress: LoadingProgress | None = None,
    check: Check | None = None,
) -> LoadedModel:
    """Load all of ``folder``. ``progress(fraction, phrase)`` and ``check`` (which may raise RunCancelled) are called a
    tensor at a time."""
    folder = Path(folder)
    config, choice = ModelConfig.read(folder), choice_for(device, dtype)
    generation = read_generation(folder, config)
    manifest = Manifest.read(folder, config.vocab_size)
    for name, listed in manifest.files.items():
        if listed.bytes <= _QUICKLY_HASHED:
            listed.verify(folder / name)
    tokenizer = Tokenizer.read(folder, config, generation.eos_ids)
    lexicon = Lexicon.read(folder / manifest.words) if manifest.words else None
    template = ChatTemplate.read(folder, tokenizer) if manifest.kind == "chat" else None
    if manifest.kind == "chat" and template is None:
        _look_through(folder, config)
        raise ModelError(f"{folder} has no chat template, and no redraft.json that says it needs none.")
    filled = _load(folder, config, choice, progress, check)
    notes = [f"{filled.image} tensors of the image part were left out: Redraft works on text."] if filled.image else []
    network = filled.packed()
    return LoadedModel(network, tokenizer, manifest, generation, template, folder, tuple(notes), choice.reason, lexicon)


def _look_through(folder: Path, config: ModelConfig) -> None:
    """Raise ModelError for what is wrong with the weights, as far as that is quickly known: where a folder lacks
    several things, a missing or damaged weight says more than a missing template."""
    with Checkpoint(folder) as checkpoint:
        plan = plan_weights(checkpoint.stored, weight_shapes(Network(config)), folder)
        if sum(stored.nbytes for stored in checkpoint.stored.values()) <= _QUICKLY_HASHED:
            look_through(plan, checkpoint)


def _load(
    folder: Path,
    config: ModelConfig,
    choice: Choice,
    progress: LoadingProgress | None = None,
    check: Check | None = None,
) -> _FilledNetwork:
    network = Network(config)
    with Checkpoint(folder) as checkpoint:
        plan, choice = suited(plan_weights(checkpoint.stored, weight_shapes(network), folder), choice)
        memory = estimate_plan(plan, config, choice)
        if memory.needed > memory.free:
            raise MemoryShortError(f"{folder.name} does not fit: {memory.advice}")
        if choice.device.type == "cpu":
            torch.set_num_threads(thread_count())
        try:
            fill(network, plan, checkpoint, choice.device, choice.dtype, progress, check)
        except (torch.OutOfMemoryError, MemoryError) as error:
            raise MemoryShortError(
                f"{folder.name} does not fit: it needs about {readable(memory.needed)}; close other programs or choose "
                "a smaller model.",
                str(error),
            ) from error
    return _FilledNetwork(network, plan.image, memory.copies, choice.levels)
