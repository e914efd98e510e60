"""From stored tensors to the network's weights: the plan, which accounts for every tensor, and filling. Worker thread.

Alone knows the prefixes of the released checkpoint: the network's weights are the decoder's; the encoder's are their
twins, and so is the head's of the embedding; the image part is not loaded. How a weight is stored is the forms' to say.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.model.checkpoint.forms import FORMS
from engine.model.checkpoint.forms.form import Form, TensorShape
from engine.model.checkpoint.forms.int4_pack import Int4Pack
from engine.model.checkpoint.forms.int8 import Int8Rows, KeptRows
from engine.model.checkpoint.tensors import Checkpoint, Read, StoredTensor, require_finite
from engine.model.checkpoint.zeros import require_no_hole
from engine.model.device import Choice
from engine.model.network.int8_product import exact_levels
from engine.model.network.network import Check, Network
from engine.model.network.products import Weighted

DECODER = "model.decoder."
VISION = ("model.encoder.vision_tower.", "model.encoder.embed_vision.")
_TWINS = {"model.encoder.language_model.": "", "lm_head.": "embed_tokens."}
"""Prefix of a twin -> what its name begins with in the network."""

LoadingProgress = Callable[[float, str], None]
"""Called with the share that is done, 0 to 1, and a phrase."""


@dataclass(frozen=True, slots=True)
class WeightPlan:
    """What fills a network.

    weights  by the network's names, in its order: each weight in the form in which it is stored
    twins    (the network's name, the weight stored a second time): to be equal to the first
    image    how many tensors are the image part's, which is left out
    """

    weights: Mapping[str, Form]
    twins: tuple[tuple[str, Form], ...]
    image: int


def weight_shapes(network: Network) -> dict[str, TensorShape]:
    """Shapes of the network's weights, by its names."""
    shapes = {name: tuple(parameter.shape) for name, parameter in network.named_parameters()}
    return shapes | {name: tuple(buffer.shape) for name, buffer in network.named_buffers()}


def plan_weights(stored: Mapping[str, StoredTensor], shapes: Mapping[str, TensorShape], folder: Path) -> WeightPlan:
    """Which stored tensors fill which weight, in which form. Raises ModelError naming the first that does not fit, and
    the first that belongs to nothing."""
    own = {name: tensor for name, tensor in stored.items() if not name.startswith((*_TWINS, *VISION))}
    own |= _without(DECODER, stored)
    weights = {name: _found(own, name, shape, folder) for name, shape in shapes.items()}
    twins = []
    for prefix, beginning in _TWINS.items():
        second = {beginning + name: tensor for name, tensor in _without(prefix, stored).items()}
        for name, shape in shapes.items():
            twin = _twin(second, name, shape)
            if twin is not None:
                twins.append((name, twin))
    accounted = {part.name for form in (*weights.values(), *(twin for _, twin in twins)) for part in form.parts}
    image = 0
    for tensor in stored.values():
        if tensor.name.startswith(VISION):
            image += 1
        elif tensor.name not in accounted:
            raise ModelError(f"{tensor.path} holds an unexpected tensor, {tensor.name}.")
    return WeightPlan(weights, tuple(twins), image)


def suited(plan: WeightPlan, choice: Choice) -> tuple[WeightPlan, Choice]:
    """Both as a load carries them out: a pack on a processor keeps its few bits and takes rows of bytes, unless a
    number format was asked for."""
    if choice.device.type != "cpu" or not holds_pack(plan):
        return plan, choice
    levels = choice.levels if choice.asked else exact_levels()
    return (narrowed(plan, levels) if levels else plan), replace(choice, levels=levels)


def narrowed(plan: WeightPlan, levels: int) -> WeightPlan:
    """The plan of a processor that multiplies int8 rows with rows of 8 bits exactly, for weights of ``levels``: rows
    that attention, MLPs and experts read are kept as they are stored, and experts of 4 bits are asked in bfloat16."""

    def kept(name: str, weight: Form) -> Form:
        if isinstance(weight, Int4Pack):
            return Int4Pack(weight.shape, *weight.parts, quick=True)
        if isinstance(weight, Int8Rows) and is_inner(name):
            return KeptRows(weight.shape, *weight.parts, levels=levels)
        return weight

    return replace(plan, weights={name: kept(name, weight) for name, weight in plan.weights.items()})


def is_inner(name: str) -> bool:
    """Whether ``name`` is a matrix of attention, of a dense MLP or of experts: what stands rounding to 8 bits. Router,
    embedding, norms and self-conditioning do not."""
    return name.endswith("_proj.weight" if ".experts." not in name else "_proj") and any(
        part in name for part in (".self_attn.", ".mlp.", ".experts.")
    )


def holds_pack(plan: WeightPlan) -> bool:
    """Whether experts of 4 bits are among the weights: a model that is meant for products of few bits."""
    return any(isinstance(weight, Int4Pack) for weight in plan.weights.values())


def _without(prefix: str, stored: Mapping[str, StoredTensor]) -> dict[str, StoredTensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in stored.items() if name.startswith(prefix)}


def _found(stored: Mapping[str, StoredTensor], name: str, shape: TensorShape, folder: Path) -> Form:
    weight = _first_fitting(stored, name, shape)
    if weight is not None:
        return weight
    tensor = stored.get(name)
    if tensor is None:
        raise ModelError(f"{folder} lacks the tensor {DECODER + name}.")
    if tensor.shape != shape:
        raise ModelError(f"{tensor.path}: the tensor {tensor.name} has the shape {tensor.shape}, not {shape}.")
    raise ModelError(f"{tensor.path}: the tensor {tensor.name} has the unknown form {tensor.dtype}.")


def _first_fitting(stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Form | None:
    """In the first form that finds it. Raises ModelError where none does and one of them missed something."""
    missed: ModelError | None = None
    for form in FORMS:
        try:
            weight = form.find(stored, name, shape)
        except ModelError as error:
            missed = missed or error
            continue
        if weight is not None:
            return weight
    if missed is not None:
        raise missed
    return None


def _twin(stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Form | None:
    try:
        twin = _first_fitting(stored, name, shape)
    except ModelError as error:
        raise (_differs(stored[name]) if name in stored else error) from error
    if twin is None and name in stored:
        raise _differs(stored[name])
    return twin


def _differs(twin: StoredTensor) -> ModelError:
    return ModelError(f"{twin.path}: the tensor {twin.name} differs from the decoder's, which should be its equal.")


def in_files_order(plan: WeightPlan) -> list[tuple[str, Form]]:
    """The weights by name, in the order in which they are read: file by file."""
    return sorted(plan.weights.items(), key=lambda item: str(item[1].parts[0].path))


def fill(
    network: Network,
    plan: WeightPlan,
    checkpoint: Checkpoint,
    device: torch.device,
    dtype: torch.dtype,
    progress: LoadingProgress | None = None,
    check: Check | None = None,
) -> None:
    """Fill ``network`` (on the meta device) with the weights of ``plan`` as ``dtype`` on ``device``. Raises ModelError
    for values that are no numbers, for holes and for twins that differ; the network is then unusable.

    File by file, each let go behind its last weight: so the pages of a file whose weights were copied do not stay
    beside them."""
    total = max(1, sum(weight.elements for weight in plan.weights.values()))
    done = 0
    twins = (twin for _, twin in plan.twins)
    to_come = Counter(part.path for weight in (*plan.weights.values(), *twins) for part in weight.parts)
    for name, weight in in_files_order(plan):
        if check is not None:
            check()
        _place(network, name, weight, checkpoint, device, dtype)
        done += weight.elements
        for part in weight.parts:
            to_come[part.path] -= 1
            # Twins are compared with their originals at the end.
            if not to_come[part.path] and not plan.twins:
                checkpoint.let_go(part.path)
        if progress is not None:
            progress(done / total, "reading the weights")
    compare_twins(plan, checkpoint, device, dtype)


def _place(
    network: Network, name: str, weight: Form, checkpoint: Checkpoint, device: torch.device, dtype: torch.dtype
) -> None:
    path, _, leaf = name.rpartition(".")
    module = network.get_submodule(path)
    read = checkpoint.read_finite if weight.packed else checkpoint.read
    loaded = weight.load(_without_holes(read, name), device, dtype)
    if not isinstance(loaded, Tensor):
        if not isinstance(module, Weighted):
            stored = weight.parts[0]
            raise ModelError(f"{stored.path}: the tensor {stored.name} is packed where only a plain one can stand.")
        module.put_in(leaf, loaded)
        return
    require_finite(loaded, weight.parts[0])
    if leaf in module._buffers:
        module._buffers[leaf] = loaded
    else:
        module._parameters[leaf] = nn.Parameter(loaded, requires_grad=False)


def look_through(plan: WeightPlan, checkpoint: Checkpoint) -> None:
    """Read every weight of ``plan`` as it is stored. Raises ModelError naming the first with a value that is no number,
    or with a hole."""
    for name, weight in plan.weights.items():
        for part in weight.parts:
            sound_read(checkpoint, name)(part)


def sound_read(checkpoint: Checkpoint, name: str) -> Read:
    """Reads what belongs to the weight ``name`` of the network. Raises ModelError, too, for values that are no numbers
    and for holes."""
    return _without_holes(checkpoint.read_finite, name)


def _without_holes(read: Read, name: str) -> Read:
    """``read``, for the weight ``name`` of the network. Raises ModelError, too, for zeros that cannot be right."""

    def reading(stored: StoredTensor) -> Tensor:
        tensor = read(stored)
        require_no_hole(tensor, stored, name)
        return tensor

    return reading


def compare_twins(plan: WeightPlan, checkpoint: Checkpoint, device: torch.device, dtype: torch.dtype) -> None:
    """The encoder's weights are the decoder's; where both are stored they must be equal, as ``dtype`` at least. Raises
    ModelError naming the first that differs."""
    for name, twin in plan.twins:
        own = plan.weights[name]
        if _stored_alike(own, twin, checkpoint):
            continue
        pair = [weight.load(checkpoint.read, device, dtype) for weight in (own, twin)]
        first, second = (loaded if isinstance(loaded, Tensor) else None for loaded in pair)
        if first is None or second is None or not torch.equal(first, second):
            raise _differs(twin.parts[0])


def _stored_alike(own: Form, twin: Form, checkpoint: Checkpoint) -> bool:
    """Whether both are stored in one form and of equal tensors."""

    def sorts(parts: Collection[StoredTensor]) -> list[tuple[TensorShape, str]]:
        return [(part.shape, part.dtype) for part in parts]

    return (
        type(own) is type(twin)
        and sorts(own.parts) == sorts(twin.parts)
        and all(
            torch.equal(checkpoint.read(mine), checkpoint.read(other))
            for mine, other in zip(own.parts, twin.parts, strict=True)
        )
    )
