"""A real engine: a loaded model with its edits, and its figures for the interface. The worker's thread only.

Imported by the worker when it first loads a model; this is where torch comes in.
"""

import torch

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.messages import Ability, AnyJob, ModelInfo, WordWheel
from engine.model.checkpoint.folder import LoadedModel, load_model
from engine.session.engine import CheckWanted, EventStream, LoadOrder, ReportProgress
from engine.session.memory import used_bytes


class LoadedEngine:
    """See ``engine.session.engine.Engine``."""

    def __init__(self, model: LoadedModel) -> None:
        self.info = info_of(model)
        self._device = model.network.device
        self._model: LoadedModel | None = model
        self._editing: Editing | None = Editing(model, memory=lambda: used_bytes(self._device))

    def run(self, request: AnyJob, control: Control) -> EventStream:
        assert self._editing is not None
        if isinstance(request, WordWheel):
            return self._editing.words(request, control)
        return self._editing.run(request, control)

    def relieve(self) -> None:
        if self._editing is not None:
            self._editing.forget()
        _give_back(self._device)

    def close(self) -> None:
        if self._editing is not None:
            self._editing.forget()
            self._editing = None
        if self._model is not None:
            self._model.close()
            self._model = None
        _give_back(self._device)


def load_engine(order: LoadOrder, progress: ReportProgress, check: CheckWanted) -> LoadedEngine:
    """Load the model that ``order`` names. Raises what loading raises, and RunCancelled from ``check``."""
    return LoadedEngine(load_model(order.folder, order.device, order.dtype, progress=progress, check=check))


def info_of(model: LoadedModel) -> ModelInfo:
    """The figures of a loaded model."""
    network, manifest = model.network, model.manifest
    config = network.config
    return ModelInfo(
        name=manifest.name,
        title=manifest.title,
        folder=str(model.folder),
        chat=manifest.kind == "chat",
        abilities=tuple(Ability(ability) for ability in manifest.abilities),
        device=str(network.device),
        dtype=network.numbers,
        threads=torch.get_num_threads() if network.rule is None else network.rule.cores,
        parameters=network.elements,
        weight_bytes=network.nbytes,
        canvas=config.canvas_length,
        context=manifest.context or config.max_position,
        steps=model.generation.max_denoising_steps,
        strengths=tuple(manifest.strengths),
        notes=tuple(model.notes),
    )


def _give_back(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.empty_cache()
