"""Models that Redraft knows by name, as data. Standard library only, any thread; knows no tensors and reads no files.

Figures of the released DiffusionGemma are those of its files' headers; sizes are bytes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownModel:
    """``files`` counts weight files; ``needed`` is memory for the weights alone in ``dtype``. ``repository`` is empty
    for the model that ships with the program, and its figures are None: its own folder says them. ``tokenizer`` is the
    SHA-256 of its tokenizer.json."""

    name: str
    title: str
    repository: str
    licence: str
    dtype: str
    tokenizer: str
    files: int | None = None
    tensors: int | None = None
    parameters: int | None = None
    weights: int | None = None
    needed: int | None = None


STARTER = KnownModel(
    name="starter",
    title="Redraft starter",
    repository="",
    licence="Apache-2.0",
    dtype="int8",
    tokenizer="b65904243bcc9988b8160228110e4d5acc921558337a0275c4adc626d84e7172",
)

DIFFUSION_GEMMA = KnownModel(
    name="diffusiongemma-26b",
    title="DiffusionGemma 26B A4B",
    repository="google/diffusiongemma-26B-A4B-it",
    licence="Apache-2.0",
    dtype="bfloat16",
    tokenizer="cc8d3a0ce36466ccc1278bf987df5f71db1719b9ca6b4118264f45cb627bfe0f",
    files=11,
    tensors=1047,
    parameters=25_823_778_864,
    weights=51_647_562_456,
    needed=51_647_562_456,
)

KNOWN = (STARTER, DIFFUSION_GEMMA)
