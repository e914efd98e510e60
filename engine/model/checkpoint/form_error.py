"""What a form costs: a model in another form beside itself in bfloat16, on the same inputs. A command's main thread.

The original's weights are used as they lie in their files, so that a model larger than the memory can be asked, slowly:
its weights pass through the memory once a pass, of which there are three. Knows no text but its own few sentences.
"""

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.errors import ModelError
from engine.model.checkpoint.folder import bare_network
from engine.model.checkpoint.forms.plain import Plain
from engine.model.checkpoint.generation_config import read_generation
from engine.model.checkpoint.tensors import Checkpoint
from engine.model.checkpoint.weights import plan_weights, weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from engine.model.tokenizing.tokenizer import Tokenizer

TEXT = """\
The ferry was late, and nobody on the pier could say why. An old man with a basket of eels had sat down on the bollard
and was telling the children about the winter when the bay froze over and the mail came across the ice on a sledge. His
daughter listened with half an ear. She had counted the money twice, and twice it had come out short; now she looked at
the water, which was grey and lay quite still, and wondered what she would say to her brother when he asked. Behind the
harbour office somebody had begun to hammer. Then the fog opened a little, and there, much nearer than anyone had
thought, the boat lay with her engine stopped.
"""
_CANVAS = 64
_NOISY = 0.6
_HEAT = 0.8
_BLOCK = 16  # positions whose probabilities are held at once


@dataclass(frozen=True, slots=True)
class FormError:
    """Over ``positions`` of a canvas in two passes, the second conditioned on the first: the mean ``cosine`` of logits,
    the share of equal ``argmax``, and the mean ``divergence`` from the original in nats."""

    cosine: float
    argmax: float
    divergence: float
    positions: int

    def __str__(self) -> str:
        return (
            f"cosine {self.cosine:.4f}, the same likeliest token at {100 * self.argmax:.1f} % of {self.positions} "
            f"positions, mean divergence {self.divergence:.4f} nats"
        )


def form_error(original: Path, other: Path) -> FormError:
    """How far ``other`` is from ``original``, a folder of the same network. Raises as loading them does."""
    config = ModelConfig.read(original)
    prompt, canvas = _inputs(original, config)
    expected = _logits(_lying(original, config), prompt, canvas)
    return difference(expected, _logits(bare_network(other, "cpu", None), prompt, canvas))


def difference(expected: Tensor, logits: Tensor) -> FormError:
    """Of logits [P, V] from those that are ``expected``."""
    cosine = divergence = 0.0
    for first in range(0, len(expected), _BLOCK):
        ours, theirs = (tensor[first : first + _BLOCK].double() for tensor in (logits, expected))
        cosine += float(torch.cosine_similarity(ours, theirs, dim=-1).sum())
        logs = [torch.log_softmax(tensor, dim=-1) for tensor in (theirs, ours)]
        divergence += float((logs[0].exp() * (logs[0] - logs[1])).sum())
    count = len(expected)
    same = float((expected.argmax(-1) == logits.argmax(-1)).double().mean())
    return FormError(cosine / count, same, divergence / count, count)


def _inputs(folder: Path, config: ModelConfig) -> tuple[list[int], Tensor]:
    """Ids before the canvas, and a canvas [1, C] of what follows, most of it noise."""
    chance = torch.Generator().manual_seed(1)
    ids: list[int] = torch.randint(0, config.vocab_size, (3 * _CANVAS,), generator=chance).tolist()
    with suppress(ModelError):  # weights alone can be compared, too
        tokenizer = Tokenizer.read(folder, config, read_generation(folder, config).eos_ids)
        try:
            ids = [config.bos_id, *tokenizer.encode(TEXT)]
        finally:
            tokenizer.close()
    length = min(_CANVAS, config.canvas_length, math.ceil(len(ids) / 2))
    prompt, clean = ids[:-length], torch.tensor([ids[-length:]])
    noise = torch.randint(0, config.vocab_size, clean.shape, generator=chance)
    return prompt, torch.where(torch.rand(clean.shape, generator=chance) < _NOISY, noise, clean)


def _logits(network: Network, prompt: list[int], canvas: Tensor) -> Tensor:
    """[2 * C, V]: of two passes."""
    cache = network.encode(prompt)
    first = network.decode(canvas, cache)[0]
    second = network.decode(canvas, cache, network.soften(first / _HEAT).unsqueeze(0))[0]
    return torch.cat([first, second])


def _lying(folder: Path, config: ModelConfig) -> Network:
    """The network in bfloat16 on the processor, its weights in their files where they are stored so."""
    network, dtype = Network(config), torch.bfloat16
    with Checkpoint(folder) as checkpoint:
        for name, weight in plan_weights(checkpoint.stored, weight_shapes(network), folder).weights.items():
            part = weight.parts[0]
            lies = isinstance(weight, Plain) and part.dtype == "BF16"
            tensor = checkpoint.read(part) if lies else weight.load(checkpoint.read, torch.device("cpu"), dtype)
            if not isinstance(tensor, Tensor):
                raise ModelError(f"{folder} is packed; it can be compared with nothing.")
            path, _, leaf = name.rpartition(".")
            module = network.get_submodule(path)
            if leaf in module._buffers:
                module._buffers[leaf] = tensor
            else:
                module._parameters[leaf] = nn.Parameter(tensor, requires_grad=False)
    return network
