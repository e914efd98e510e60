"""Small random DiffusionGemma models of transformers, and the ways to make its ``generate`` draw as we do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import DiffusionGemmaConfig, DiffusionGemmaForBlockDiffusion, DiffusionGemmaTextConfig
from transformers.models.diffusion_gemma.generation_diffusion_gemma import EntropyBoundSamplerConfig

from engine.diffusion.denoiser import Check, Denoiser
from engine.diffusion.draws import Draws, Noise, SeededDraws
from engine.diffusion.sampling import draw
from engine.model.checkpoint.generation_config import GenerationOptions
from tests.bench.rivals import VISION
from tests.reference.generation import generate

CANVAS = 12
OPTIONS = GenerationOptions(
    max_denoising_steps=12, entropy_bound=5.0, t_min=0.05, t_max=0.5, confidence_threshold=0.25, pad_id=0
)


def tiny_model(seed: int, canvas: int = 12, experts: int = 4, vocabulary: int = 90) -> DiffusionGemmaForBlockDiffusion:
    """Random weights, made loud enough that some positions settle and others do not."""
    torch.manual_seed(seed)
    text = DiffusionGemmaTextConfig(
        vocab_size=vocabulary,
        hidden_size=32,
        intermediate_size=40,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        global_head_dim=16,
        num_global_key_value_heads=1,
        layer_types=["sliding_attention", "sliding_attention", "full_attention"],
        sliding_window=16,
        num_experts=experts,
        top_k_experts=min(2, experts),
        moe_intermediate_size=24,
        max_position_embeddings=512,
        initializer_range=0.25,
        use_bidirectional_attention="vision",
    )
    config = DiffusionGemmaConfig(text_config=text, vision_config=VISION, canvas_length=canvas)
    model = DiffusionGemmaForBlockDiffusion(config).eval()
    with torch.no_grad():
        model.model.decoder.norm.weight.fill_(25.0)
    return model


class TransformersDenoiser:
    """The forward of transformers under our loop, so that nothing but the loop differs. A prefix is kept as ids."""

    def __init__(self, model: DiffusionGemmaForBlockDiffusion) -> None:
        self._model = model
        self._soft: Tensor | None = None
        self._embedding = model.model.decoder.embed_tokens
        self.device = torch.device("cpu")
        self.dtype = torch.float32
        self.vocab_size = model.config.text_config.vocab_size
        self.hidden_size = model.config.text_config.hidden_size
        model.model.decoder.self_conditioning.register_forward_pre_hook(self._replace)

    def encode(self, ids: Tensor | Sequence[int], cache: Tensor | None = None, check: Check | None = None) -> Tensor:
        del check
        more = torch.as_tensor(ids)
        return more if cache is None else torch.cat([cache, more])

    def decode(
        self,
        canvas_ids: Tensor,
        cache: Tensor,
        soft: Tensor | None = None,
        rows: Tensor | None = None,
        check: Check | None = None,
    ) -> Tensor:
        del check
        self._soft = soft
        logits = self._model(
            input_ids=cache.unsqueeze(0).expand(len(canvas_ids), -1), decoder_input_ids=canvas_ids
        ).logits.clone()
        self._soft = None
        return logits if rows is None else logits.view(-1, logits.shape[-1])[rows]

    def soften_probabilities(self, probabilities: Tensor) -> Tensor:
        return probabilities @ self._embedding.weight * self._embedding.embed_scale

    def embed(self, ids: Tensor) -> Tensor:
        return self._embedding(ids)

    def _replace(self, module: torch.nn.Module, args: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor] | None:
        del module
        return None if self._soft is None else (args[0], self._soft)


def feed(monkeypatch: pytest.MonkeyPatch, draws: Callable[[int], Draws], rows: int, length: int) -> None:
    """Make ``torch.multinomial`` and ``torch.randint`` draw from ``draws(canvas)`` as the loop of transformers calls
    them: noise for a new canvas, then a sample and noise a step."""
    place = _Place()
    own = torch.randint

    def randint(
        low: int,
        high: int,
        size: tuple[int, ...],
        device: torch.device | None = None,
        generator: torch.Generator | None = None,
    ) -> Tensor:
        if generator is not None:
            return own(low, high, size, generator=generator)
        assert low == 0
        assert size == (rows, length)
        if place.noise is None:
            place.canvas += 1
            place.step = 0
            return draws(place.canvas).start(rows, length)
        noise, place.noise = place.noise, None
        assert int(noise.max()) < high
        return noise

    def multinomial(probabilities: Tensor, num_samples: int) -> Tensor:
        assert num_samples == 1
        place.step += 1
        uniforms, place.noise = draws(place.canvas).step(place.step, rows, length)
        padded = torch.nn.functional.pad(probabilities, (0, -probabilities.shape[1] % 128))
        return draw(padded, uniforms.reshape(-1)).unsqueeze(1)

    monkeypatch.setattr(torch, "randint", randint)
    monkeypatch.setattr(torch, "multinomial", multinomial)
    # It only marks graphs of compiled runs, and imports the whole compiler for that.
    monkeypatch.setattr(torch.compiler, "cudagraph_mark_step_begin", lambda: None)


@dataclass
class _Place:
    canvas: int = -1
    step: int = 0
    noise: Tensor | None = None


def generation_arguments(options: GenerationOptions, new_tokens: int) -> dict[str, object]:
    """``options`` as keywords of transformers' ``generate``."""
    return {
        "max_new_tokens": new_tokens,
        "max_denoising_steps": options.max_denoising_steps,
        "sampler_config": EntropyBoundSamplerConfig(options.entropy_bound),
        "t_min": options.t_min,
        "t_max": options.t_max,
        "stability_threshold": options.stability_threshold,
        "confidence_threshold": options.confidence_threshold,
        "eos_token_id": list(options.eos_ids) or None,
        "pad_token_id": options.pad_id,
    }


def ours(
    network: Denoiser[Any], prompt: Tensor, rows: int, canvases: int, options: GenerationOptions, seed: int
) -> tuple[list[Tensor], set[int]]:
    """The texts, and the steps at which canvases came to rest."""
    noise = Noise(network.vocab_size)
    rests: set[int] = set()

    def run() -> list[Tensor]:
        writings = generate(
            network,
            network.encode(prompt),
            rows,
            CANVAS,
            canvases,
            options,
            lambda canvas, members: SeededDraws(seed + canvas, noise, members),
        )
        while True:
            try:
                writing = next(writings)
            except StopIteration as end:
                return list(end.value)
            if writing.state.stopped:
                rests.add(writing.state.step)

    return run(), rests


def theirs(
    monkeypatch: pytest.MonkeyPatch,
    model: DiffusionGemmaForBlockDiffusion,
    prompt: Tensor,
    rows: int,
    canvases: int,
    options: GenerationOptions,
    seed: int,
    **more: object,
) -> Tensor:
    """The new tokens [rows, n * CANVAS]; ``more`` goes to ``generate``."""
    noise = Noise(model.config.text_config.vocab_size)
    with monkeypatch.context() as patch:
        feed(patch, lambda canvas: SeededDraws(seed + canvas, noise), rows, CANVAS)
        output = model.generate(
            prompt.unsqueeze(0).expand(rows, -1), **generation_arguments(options, canvases * CANVAS), **more
        )
    return output.sequences[:, len(prompt) :]


def padded(texts: list[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(texts, batch_first=True, padding_value=0)


def prompt_of(seed: int, length: int) -> Tensor:
    return torch.randint(3, 90, (length,), generator=torch.Generator().manual_seed(seed))
