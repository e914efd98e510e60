"""``redraft models convert``: a model folder written anew as our pack, small enough for a machine without a card.

What becomes of a weight says ``engine.model.checkpoint.pack_plan``. Weight by weight and file by file, so
that neither the memory nor the disk ever holds the model twice; what was killed goes on where it was; the same model
makes the same bytes. The folder passes for a model only once all of it is there: its config.json comes last. A
command's main thread.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from engine.errors import MemoryShortError, ModelError, UsageError
from engine.messages import Ability
from engine.model.checkpoint.forms.int8 import quantize as quantize_rows
from engine.model.checkpoint.manifest import FORMAT, Manifest
from engine.model.checkpoint.manifest import NAME as MANIFEST
from engine.model.checkpoint.memory import readable
from engine.model.checkpoint.pack_plan import PackKind, PackPiece, PackShard, pack_shards
from engine.model.checkpoint.shard_file import ShardFile, Written, digest_of, explained, write_whole
from engine.model.checkpoint.tensors import INDEX, Checkpoint, Read
from engine.model.checkpoint.weights import compare_twins, holds_pack, plan_weights, sound_read, weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.int4_product import AVX512, GROUP, LAYOUTS, CodeOrder, native_layout, pack
from engine.model.network.int4_product import quantize as quantize_groups
from engine.model.network.network import Network
from engine.model.small_files import read_json, read_small

ENDING = "-4bit"
"""Behind a model's name and folder, for its pack."""
_RECORD = "conversion.json"
_RECORD_FORMAT = 1
_CONFIG = "config.json"
_SPARE_BYTES = 64 << 20
_LARGEST_COPIED = 64 << 20
_COPIED = (
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "chat_template.json",
    "LICENSE",
    "LICENSE.txt",
    "NOTICE",
    "ATTRIBUTION.md",
)
"""Small files that go along, where the model has them: beside the config, the manifest and the word list it names."""

ConversionProgress = Callable[[float, str], None]
"""Called with the share that is done, 0 to 1, and a phrase."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A pack that is whole. ``nbytes`` of all its ``files``; ``resumed`` of them were there from an earlier try;
    ``image``: tensors of the image part, which were left out."""

    folder: Path
    nbytes: int
    files: int
    resumed: int
    image: int


def convert_folder(
    source: Path, target: Path, progress: ConversionProgress | None = None, layout: CodeOrder | None = None
) -> Conversion:
    """Write the pack of the model in ``source`` into the folder ``target``, which is made, or goes on. ``layout`` None:
    this machine's.

    Raises UsageError for a target that cannot be one, ModelError for what is wrong with the model, MemoryShortError
    where the disk has too little room, WriteFailedError where it refuses.
    """
    config = ModelConfig.read(source)
    Manifest.read(source, config.vocab_size)
    native = native_layout() if layout is None else layout
    chosen = native if native in LAYOUTS else AVX512
    with Checkpoint(source) as checkpoint:
        plan = plan_weights(checkpoint.stored, weight_shapes(Network(config)), source)
        if holds_pack(plan):
            raise ModelError(f"{source} is a pack in 4 bits already.")
        shards = pack_shards(plan, chosen)
        compare_twins(plan, checkpoint, torch.device("cpu"), torch.bfloat16)
        record = _Record.opened(source, target, _fingerprint(source, checkpoint, shards))
        _require_room(target, shards, record)
        resumed = _write_shards(shards, checkpoint, record, progress, chosen)
    written = dict(record.files)
    written |= _write_small_files(source, target, shards, written, chosen)
    record.remove()
    with Checkpoint(target) as finished:  # whatever was written, a plan of it must come out
        plan_weights(finished.stored, weight_shapes(Network(config)), target)
    nbytes = sum(file.bytes for file in written.values())
    return Conversion(target, nbytes, len(written), resumed, plan.image)


def _fingerprint(source: Path, checkpoint: Checkpoint, shards: Sequence[PackShard]) -> str:
    """Of the model as it is and of what becomes of it: a conversion goes on only where it is the same."""
    paths = sorted({stored.path for stored in checkpoint.stored.values()})
    told_apart: list[object] = [_RECORD_FORMAT]
    told_apart += [[shard.name, *((t.name, t.dtype, *t.shape) for t in shard.tensors)] for shard in shards]
    told_apart += [[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in paths]
    tensors = sorted(checkpoint.stored.values(), key=lambda stored: stored.name)
    told_apart += [[stored.name, stored.dtype, *stored.shape] for stored in tensors]
    told_apart.append(hashlib.sha256(read_small(source / _CONFIG, _LARGEST_COPIED)).hexdigest())
    return hashlib.sha256(json.dumps(told_apart).encode()).hexdigest()


# ---------------------------------------------------------------- where it is written


class _Record:
    """What of a conversion is on the disk: ``files`` that are whole. Kept beside them until all is done."""

    def __init__(self, folder: Path, fingerprint: str, files: dict[str, Written]) -> None:
        self.folder, self.fingerprint, self.files = folder, fingerprint, files

    @classmethod
    def opened(cls, source: Path, folder: Path, fingerprint: str) -> "_Record":
        """The record in ``folder``, which is made where it is not there. What does not go with this model any more is
        removed. Raises UsageError, WriteFailedError."""
        here, there = folder.resolve(), source.resolve()
        if here == there or there in here.parents:
            raise UsageError(f"{folder} lies in the model's own folder; name another one.")
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is no folder.")
        kept = folder / _RECORD
        if folder.is_dir() and any(folder.iterdir()) and not kept.is_file():
            raise UsageError(f"{folder} is not empty; name a new folder.")
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        record = cls(folder, fingerprint, {})
        if kept.is_file():
            record._take_up(kept)
            with explained(folder):
                for left in folder.glob("*.part"):
                    left.unlink()
        record.save()
        return record

    def _take_up(self, kept: Path) -> None:
        """Go on with what is listed in ``kept`` and is so on the disk still."""
        try:
            top = read_json(kept)
            listed = {str(name): Written(file["bytes"], file["sha256"]) for name, file in top["files"].items()}
        except (ModelError, KeyError, TypeError, AttributeError):
            return
        for name, file in listed.items():
            path = self.folder / name
            if Path(name).name != name or not path.is_file():
                continue
            with explained(path):
                if top.get("source") == self.fingerprint and digest_of(path) == file:
                    self.files[name] = file
                else:
                    path.unlink()

    def save(self) -> None:
        files = {name: {"bytes": file.bytes, "sha256": file.sha256} for name, file in self.files.items()}
        write_whole(self.folder / _RECORD, _json({"source": self.fingerprint, "files": files}))

    def remove(self) -> None:
        with explained(self.folder):
            (self.folder / _RECORD).unlink()


def _require_room(target: Path, shards: Sequence[PackShard], record: _Record) -> None:
    needed = sum(shard.nbytes for shard in shards if shard.name not in record.files) + _SPARE_BYTES
    free = shutil.disk_usage(target).free
    if needed > free:
        raise MemoryShortError(
            f"{target} needs {readable(needed)} more on its disk, which has {readable(free)} free; make room or name a "
            "folder on another disk."
        )


# ---------------------------------------------------------------- writing


def _write_shards(
    shards: Sequence[PackShard],
    checkpoint: Checkpoint,
    record: _Record,
    progress: ConversionProgress | None,
    layout: CodeOrder,
) -> int:
    """Every shard that is not there yet. How many were."""
    total, done, resumed = sum(shard.nbytes for shard in shards), 0, 0
    for shard in shards:
        if shard.name in record.files:
            done += shard.nbytes
            resumed += 1
            continue
        with ShardFile(record.folder / shard.name, shard.tensors) as file:
            for piece in shard.pieces:
                _write_piece(piece, sound_read(checkpoint, piece.name), file, layout)
                done += piece.nbytes
                if progress is not None:
                    progress(done / max(1, total), f"writing {shard.name}")
        assert file.written is not None
        record.files[shard.name] = file.written
        record.save()
    return resumed


def _write_piece(piece: PackPiece, read: Read, file: ShardFile, layout: CodeOrder) -> None:
    """A matrix at a time; scales are small, and wait until the numbers are written."""
    scales: list[torch.Tensor] = []
    for matrix in piece.form.matrices(read):
        if piece.kind is PackKind.PLAIN:
            file.add(matrix.to(torch.bfloat16))
            continue
        if piece.kind is PackKind.INT4:
            codes, scale = quantize_groups(matrix)
            file.add(pack(codes, layout))
        else:
            rows, scale = quantize_rows(matrix)
            file.add(rows)
        if not bool(torch.isfinite(scale).all()):
            stored = piece.form.parts[0]
            raise ModelError(f"{stored.path}: the numbers of the tensor {stored.name} are too large for a pack.")
        scales.append(scale)
    for scale in scales:
        file.add(scale)


def _write_small_files(
    source: Path, target: Path, shards: Sequence[PackShard], weights: dict[str, Written], layout: CodeOrder
) -> dict[str, Written]:
    """All but the weights; the config last. What was written."""
    config = read_json(source / _CONFIG)
    config.pop("quantization_config", None)  # it spoke of the weights as they were
    manifest = _manifest(source, layout)
    written: dict[str, Written] = {}
    for name, data in (*_small_files(source, manifest), (INDEX, _index(shards))):
        written[name] = write_whole(target / name, data)
    data = _json(config)
    listed = weights | written | {_CONFIG: Written(len(data), hashlib.sha256(data).hexdigest())}
    manifest["files"] = {name: {"bytes": file.bytes, "sha256": file.sha256} for name, file in sorted(listed.items())}
    written[MANIFEST] = write_whole(target / MANIFEST, _json(manifest))
    written[_CONFIG] = write_whole(target / _CONFIG, data)
    return written


def _small_files(source: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    words = manifest.get("words")
    names: Iterable[str] = (*_COPIED, words) if isinstance(words, str) and words else _COPIED
    for name in names:
        if (source / name).exists():
            yield name, read_small(source / name, _LARGEST_COPIED)


def _index(shards: Sequence[PackShard]) -> bytes:
    placed = {tensor.name: shard.name for shard in shards for tensor in shard.tensors}
    return _json({"metadata": {"total_size": sum(shard.nbytes for shard in shards)}, "weight_map": placed})


def _manifest(source: Path, layout: CodeOrder) -> dict[str, Any]:
    """The model's own, under a name of its own, since it writes other texts; a DiffusionGemma has none and gets one."""
    path = source / MANIFEST
    name = source.resolve().name
    gemma = {"format": FORMAT, "name": name, "title": name, "kind": "chat", "abilities": list(Ability)}
    manifest = read_json(path) if path.exists() else gemma
    manifest["name"] = f"{manifest['name']}{ENDING}"
    manifest["title"] = f"{manifest['title']}, 4 bits"
    manifest["pack"] = {"experts": {"bits": 4, "group": GROUP, "layout": layout.name}, "rows": 8}
    return manifest


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
