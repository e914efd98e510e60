"""Models that Redraft knows by name, as data. Standard library only, any thread; knows no tensors and reads no files.

Figures of the released DiffusionGemma are those of its files' headers; sizes are bytes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownModel:
    """``files`` counts weight files; ``needed`` is memory for the weights alone in ``dtype``. ``repository`` is empty
    for the model that ships with the program, and its figures are None: its own folder says them."""

    name: str
    title: str
    repository: str
    licence: str
    dtype: str
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
)

DIFFUSION_GEMMA = KnownModel(
    name="diffusiongemma-26b",
    title="DiffusionGemma 26B A4B",
    repository="google/diffusiongemma-26B-A4B-it",
    licence="Apache-2.0",
    dtype="bfloat16",
    files=11,
    tensors=1047,
    parameters=25_823_778_864,
    weights=51_647_562_456,
    needed=51_647_562_456,
)

KNOWN = (STARTER, DIFFUSION_GEMMA)
