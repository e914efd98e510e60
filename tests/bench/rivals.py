"""One set of random weights under two programs: transformers' network and ours, which adopts its tensors.

For the benchmarks alone. Nothing is copied: both read the same memory, so that a card that holds the weights once
can run the comparison.
"""

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from transformers import DiffusionGemmaConfig, DiffusionGemmaForBlockDiffusion, DiffusionGemmaTextConfig
from transformers.models.diffusion_gemma.generation_diffusion_gemma import EntropyBoundSamplerConfig

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import denoise
from engine.diffusion.draws import Noise, SeededDraws
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.config import LayerConfig, ModelConfig
from engine.model.network.cache import PrefixCache
from engine.model.network.network import Network

VISION = {
    "model_type": "gemma4_vision",
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "head_dim": 8,
}
SEED = 1


def layer_kinds(layers: int, every: int) -> list[str]:
    """A full layer after every ``every - 1`` sliding ones, and at the end."""
    full = [(n + 1) % every == 0 or n == layers - 1 for n in range(layers)]
    return ["full_attention" if is_full else "sliding_attention" for is_full in full]


def text_config(sizes: dict[str, Any]) -> DiffusionGemmaTextConfig:
    """transformers' config of ``sizes``, its own defaults overruled one by one."""
    return DiffusionGemmaTextConfig(use_bidirectional_attention="vision", **sizes)


def their_network(
    sizes: dict[str, Any],
    canvas: int,
    device: torch.device,
    attention: str = "sdpa",
    dtype: torch.dtype = torch.bfloat16,
) -> DiffusionGemmaForBlockDiffusion:
    """Random weights made straight on ``device``."""
    config = DiffusionGemmaConfig(text_config=text_config(sizes), vision_config=VISION, canvas_length=canvas)
    config._attn_implementation = attention
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device("meta"):
            model = DiffusionGemmaForBlockDiffusion(config)
        model.tie_weights()
        memory: dict[int, Tensor] = {}
        # ``to_empty`` would hold what is tied twice until it is tied again: more than a card has.
        model._apply(lambda tensor: memory.setdefault(id(tensor), torch.empty_like(tensor, device=device)))
        memory.clear()
        model.tie_weights()
        fill(model, device)
    finally:
        torch.set_default_dtype(before)
    return model.eval()


@torch.no_grad()
def fill(model: DiffusionGemmaForBlockDiffusion, device: torch.device) -> None:
    """Matrices of a size that keeps what they read; norms and scales 1; positions as the config says."""
    generator = torch.Generator(device).manual_seed(SEED)
    for name, parameter in model.named_parameters():
        if parameter.ndim < 2:
            parameter.fill_(1.0)
        elif "embed_tokens" in name:
            parameter.normal_(0.0, 0.02, generator=generator)
        else:
            parameter.normal_(0.0, parameter.shape[-1] ** -0.5, generator=generator)
    for name, module in model.named_modules():
        for key, buffer in list(module.named_buffers(recurse=False)):
            if key == "layer_scalar":
                buffer.fill_(1.0)
            elif key == "embed_scale":
                buffer.fill_(getattr(module, "scalar_embed_scale", 1.0))
        del name
    text = model.model.decoder.text_config
    for part in (model.model.decoder, model.model.encoder.language_model):
        fresh = type(part.rotary_emb)(text, device=torch.device("cpu"))
        for key, buffer in fresh.named_buffers():
            setattr(part.rotary_emb, key, torch.nn.Buffer(buffer.float().to(device), persistent=False))


def our_network(model: DiffusionGemmaForBlockDiffusion, sizes: dict[str, Any], canvas: int, levels: int = 0) -> Network:
    """Ours over the tensors of ``model``; ``levels``: of its int8 rows, if it has some."""
    text = model.config.text_config
    layers = []
    for index, kind in enumerate(text.layer_types):
        full = kind == "full_attention"
        dim = text.per_layer_config[index].head_dim
        layers.append(
            LayerConfig(
                full=full,
                head_dim=dim,
                kv_heads=text.per_layer_config[index].num_key_value_heads,
                theta=1e6 if full else 1e4,
                rotated=int(0.25 * dim // 2) if full else dim // 2,
                span=dim,
            )
        )
    config = ModelConfig(
        vocab_size=sizes["vocab_size"],
        hidden_size=sizes["hidden_size"],
        intermediate_size=sizes["intermediate_size"],
        heads=sizes["num_attention_heads"],
        layers=tuple(layers),
        num_experts=sizes["num_experts"],
        top_k=sizes["top_k_experts"],
        moe_intermediate_size=sizes["moe_intermediate_size"],
        window=sizes["sliding_window"],
        max_position=sizes["max_position_embeddings"],
        eps=1e-6,
        softcap=30.0,
        canvas_length=canvas,
        pad_id=0,
        bos_id=2,
        eos_ids=(1,),
    )
    network = Network(config)
    tensors = {
        name.removeprefix("model.decoder."): tensor
        for name, tensor in model.state_dict().items()
        if name.startswith("model.decoder.")
    }
    network.load_state_dict(tensors, assign=True)
    network.pack(levels=levels)
    return network


class Watch:
    """A streamer that notes when each draft of transformers' loop was there."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self.wait, self.times = wait, [time.perf_counter()]

    def put(self, value: Tensor) -> None:
        del value

    def put_draft(self, value: Tensor, **more: object) -> None:
        del value, more
        self.wait()
        self.times.append(time.perf_counter())

    def end(self) -> None:
        pass


def their_steps(
    model: DiffusionGemmaForBlockDiffusion, prompt: Tensor, canvas: int, steps: int, wait: Callable[[], None]
) -> list[float]:
    """Milliseconds of each step of transformers' own ``generate``; the first holds the prefill too."""
    watch = Watch(wait)
    model.generate(
        prompt.unsqueeze(0),
        streamer=watch,
        max_new_tokens=canvas,
        max_denoising_steps=steps,
        sampler_config=EntropyBoundSamplerConfig(0.1),
        t_min=0.4,
        t_max=0.8,
        stability_threshold=1,
        confidence_threshold=1e-9,
    )
    return [(b - a) * 1000.0 for a, b in zip(watch.times, watch.times[1:], strict=False)]


def our_steps(network: Network, cache: PrefixCache, canvas: Canvas, steps: int) -> list[float]:
    """Milliseconds of each step of our loop, sampler included; never at rest before ``steps``."""
    options = GenerationOptions(max_denoising_steps=steps, confidence_threshold=0.0)
    draws = SeededDraws(SEED, Noise(network.vocab_size))
    return [state.ms for state in denoise(network, cache, canvas, options, draws)]


def hole(length: int, free: int, vocabulary: int) -> Canvas:
    """A canvas whose first ``free`` positions are a hole and whose others are held text."""
    ids = torch.randint(0, vocabulary, (1, length), generator=torch.Generator().manual_seed(SEED))
    held = torch.arange(length).unsqueeze(0) >= free
    return Canvas(ids, held)
