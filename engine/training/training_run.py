"""A whole run: corpus to packed tokens to trained weights to a folder that Redraft loads.

Main thread of a training command. The only place that puts the parts of ``engine.training`` together.
"""

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from engine.errors import DeviceError, UsageError
from engine.installation import in_checkout
from engine.printing import write_line
from engine.training.files import write_atomically
from engine.training.learning.initial_weights import InitialWeights, read_initial_weights
from engine.training.learning.precision import precision_losses
from engine.training.learning.presets import PRESETS, Preset, changed
from engine.training.learning.trainer import Edges, Trainer, record_of
from engine.training.texts.bpe import train_tokenizer, word_edges
from engine.training.texts.corpus import corpus_hash, sample_documents
from engine.training.texts.packing import CorpusPart, Packed, pack
from engine.training.texts.pairs import read_pairs
from engine.training.texts.sources import attribution

TOKENIZER_CHARACTERS = 25_000_000


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a command line says; None is the preset's or the machine's own."""

    corpus: Path
    out: Path
    preset: str
    minutes: float | None = None
    steps: int | None = None
    seed: int = 1
    device: str | None = None
    threads: int | None = None
    tokens: int | None = None
    resume: bool = False
    plain: bool = False
    start: Path | None = None  # folder of a run or a model whose weights to begin with
    changes: tuple[str, ...] = ()  # NAME=VALUE of the preset


def train(options: RunOptions, say: Callable[[str], None] | None = None) -> Path:
    """Train, export and measure; returns the model folder. RedraftError with one sentence for any trouble."""
    speak = say or write_line
    started = time.time()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    if not options.resume and (options.out / "checkpoint.pt").exists():
        raise UsageError(f"{options.out} holds a checkpoint already; add --resume, or give another --out.")
    preset = _preset(options)
    device = _device(options.device)
    start = read_initial_weights(options.start) if options.start else None
    packed = prepare(options.corpus, options.out, preset, speak, start)
    tokenizer = Tokenizer.from_str(packed.tokenizer)
    tokenizer.encode_special_tokens = True
    if tokenizer.get_vocab_size() != preset.shape.vocab_size:
        preset = replace(preset, shape=replace(preset.shape, vocab_size=tokenizer.get_vocab_size()))
    write_atomically(options.out / "tokenizer.json", packed.tokenizer.encode())
    write_atomically(options.out / "ATTRIBUTION.md", packed.sources.encode())
    write_part(packed, CorpusPart.VALIDATION, options.out / "validation.txt")
    write_part(packed, CorpusPart.TEST, options.out / "heldout.txt")
    begins, ends = (torch.from_numpy(table).to(device) for table in word_edges(tokenizer))
    tasks = None
    if preset.tasks:
        from engine.training.lessons.tasks import FixTask

        tasks = FixTask(packed, tokenizer, device, seed=options.seed)
    trainer = Trainer(
        preset, packed, Edges(begins, ends), options.out, device=device, seed=options.seed, tasks=tasks, say=speak
    )
    speak(f"{sum(p.numel() for p in trainer.network.parameters()) / 1e6:.2f}M parameters on {device_name(device)}")
    if options.resume:
        trainer.resume()
        speak(f"resumed at step {trainer.step}")
    elif start is not None:
        trainer.begin_from(start)
        speak(f"begun with the weights of {start.folder}")
    minutes = options.minutes if options.minutes is not None else preset.minutes
    trainer.train(minutes=minutes, steps=options.steps)
    precision = precision_losses(trainer)
    for form, losses in precision.items():
        speak(f"weights in {form}: causal {losses['causal']:.4f}, canvas {losses['canvas']:.4f}")
    record = record_of(trainer) | {
        "precision": precision,
        "command": _command(options),
        "seed": options.seed,
        "corpus": packed.corpus,
        "commit": _commit(),
        "from": None if start is None else start.history(),
        "hardware": device_name(device),
        "torch": torch.__version__,
        "wall_minutes": (time.time() - started) / 60,
    }
    write_atomically(options.out / "record.json", json.dumps(record, indent=1).encode())
    from engine.training.export import export_run

    folder = options.out / "model"
    export_run(options.out, folder)
    speak(f"model written to {folder}")
    return folder


def prepare(
    corpus: Path, out: Path, preset: Preset, say: Callable[[str], None], start: InitialWeights | None = None
) -> Packed:
    """The packed corpus of a run: read it when ``corpus`` is one or ``out`` has it, else make it there.

    With ``start`` its tokenizer is used; UsageError when the packed corpus has another one.
    """
    path = corpus if corpus.is_file() else out / "corpus.packed"
    if path.exists():
        packed = Packed.load(path)
        if start is not None and not start.same_tokenizer(packed.tokenizer):
            raise UsageError(
                f"{path} was packed with another tokenizer than that of {start.folder}; give the corpus folder itself"
                " and a new --out."
            )
        return packed
    if start is not None:
        tokenizer = Tokenizer.from_str(start.tokenizer)
    else:
        tokenizer = _new_tokenizer(corpus, preset)
        say(f"tokenizer of {tokenizer.get_vocab_size()} ids trained")
    packed = pack(
        sample_documents(corpus, characters=preset.characters),
        tokenizer,
        corpus_hash(corpus),
        attribution(corpus),
        _pairs(corpus, preset),
    )
    say(f"{len(packed.tokens) / 1e6:.1f}M tokens in {len(packed.held_out)} documents, {packed.held_out.sum()} held out")
    packed.save(path)
    return packed


def write_part(packed: Packed, part: CorpusPart, path: Path, most: int = 3_000_000) -> None:
    """The documents of ``part`` as a text file, a blank line between them, to measure or to tune on."""
    texts: list[str] = []
    for text in packed.texts(part):
        texts.append(text)
        if sum(map(len, texts)) > most:
            break
    write_atomically(path, "\n\n".join(texts).encode())


def pack_to_size(corpus: Path, out: Path, preset_name: str, max_mib: float) -> Packed:
    """Pack as much of the corpus as fits ``max_mib`` on disk, by documents, with the sources' weights."""
    preset = PRESETS[preset_name]
    tokenizer = _new_tokenizer(corpus, preset)
    digest = corpus_hash(corpus)
    characters = min(preset.characters, int(max_mib * 2**20 * 4.7))  # what a packed byte holds
    while True:
        packed = pack(
            sample_documents(corpus, characters=characters),
            tokenizer,
            digest,
            attribution(corpus),
            _pairs(corpus, preset),
        )
        packed.save(out, preset=6)
        size = out.stat().st_size
        write_line(
            f"{size / 2**20:.1f} MiB, {len(packed.tokens) / 1e6:.1f}M tokens, {characters / 1e6:.0f}M characters"
        )
        if size <= max_mib * 2**20:
            return packed
        characters = int(characters * 0.97 * max_mib * 2**20 / size)


def _new_tokenizer(corpus: Path, preset: Preset) -> Tokenizer:
    texts = (
        paragraph
        for document in sample_documents(corpus, characters=min(TOKENIZER_CHARACTERS, preset.characters))
        if not document.held_out
        for paragraph in document.text.split("\n")
    )
    return train_tokenizer(texts, preset.shape.vocab_size)


def device_name(device: torch.device) -> str:
    """A short name of the hardware, for the record."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    capability = torch.backends.cpu.get_cpu_capability()
    return f"{torch.get_num_threads()} thread(s) of {os.cpu_count()} CPUs, {platform.machine()}, {capability}"


def _preset(options: RunOptions) -> Preset:
    preset = changed(PRESETS[options.preset], options.changes)
    changes: dict[str, Any] = {}
    if options.tokens:
        changes["tokens"] = options.tokens
    if options.plain:
        changes["compiled"] = False
    return replace(preset, **changes)


def _pairs(corpus: Path, preset: Preset) -> list[tuple[str, str]]:
    return read_pairs(corpus) if preset.tasks else []


def _device(name: str | None) -> torch.device:
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("There is no CUDA device here; use --device cpu.")
    return torch.device(name)


def _command(options: RunOptions) -> str:
    words = [f"python -m engine.training --corpus DIR --out DIR --preset {options.preset} --seed {options.seed}"]
    for name in ("minutes", "steps", "tokens", "threads"):
        value = getattr(options, name)
        if value is not None:
            words.append(f"--{name} {value}")
    if options.start is not None:
        words.append("--from DIR")
    words += [f"--set {change}" for change in options.changes]
    words += ["--plain"] if options.plain else []
    return " ".join(words)


def _commit() -> str:
    """The commit of the checkout this module lies in, or ``unknown`` outside one."""
    if not in_checkout():
        return "unknown"  # an environment may lie in a repository of someone else's
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
