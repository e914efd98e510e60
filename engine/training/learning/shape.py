"""The measures of a network to train, and the config.json that describes it to the engine and to transformers.

Pure data; knows nothing of tensors.
"""

from dataclasses import asdict, dataclass
from typing import Any

from engine.training.texts.bpe import BOS, EOS, PAD

_VISION_CONFIG = {
    "model_type": "gemma4_vision",
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 1,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "global_head_dim": 16,
    "patch_size": 2,
    "position_embedding_size": 4,
    "pooling_kernel_size": 1,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The architecture is fixed (every layer attends, has a dense MLP and a routed one); these are its sizes."""

    vocab_size: int
    hidden: int
    layers: int
    full_every: int  # every n-th layer attends with the long rotary base and shares K and V; the last always does
    heads: int
    kv_heads: int
    full_kv_heads: int
    head_dim: int
    full_head_dim: int
    intermediate: int
    experts: int
    top_k: int
    expert_intermediate: int
    sliding_window: int = 512
    canvas_length: int = 64
    max_position: int = 8192
    eps: float = 1e-6
    softcap: float = 30.0
    theta: float = 10_000.0
    full_theta: float = 1_000_000.0
    full_rotary: float = 0.25

    def is_full(self, layer: int) -> bool:
        """Whether ``layer`` is a full-attention layer (no v_proj)."""
        return (layer + 1) % self.full_every == 0 or layer == self.layers - 1

    def attention(self, layer: int) -> tuple[int, int]:
        """(KV heads, head dimension) of ``layer``."""
        return (self.full_kv_heads, self.full_head_dim) if self.is_full(layer) else (self.kv_heads, self.head_dim)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for a checkpoint's record."""
        return asdict(self)

    def config(self, dtype: str) -> dict[str, Any]:
        """The content of ``config.json`` in transformers' form, with the smallest vision part it accepts."""
        return {
            "architectures": ["DiffusionGemmaForBlockDiffusion"],
            "model_type": "diffusion_gemma",
            "canvas_length": self.canvas_length,
            "text_config": self._text_config(dtype),
            "vision_config": dict(_VISION_CONFIG),
            # Images have no place in this vocabulary: the three ids lie on an unused special.
            "image_token_id": 3,
            "boi_token_id": 3,
            "eoi_token_id": 3,
            "pad_token_id": PAD,
            "eos_token_id": EOS,
            "bos_token_id": BOS,
            "tie_word_embeddings": True,
            "dtype": dtype,
        }

    def _text_config(self, dtype: str) -> dict[str, Any]:
        return {
            "model_type": "diffusion_gemma_text",
            "vocab_size": self.vocab_size,
            "hidden_size": self.hidden,
            "intermediate_size": self.intermediate,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "num_global_key_value_heads": self.full_kv_heads,
            "head_dim": self.head_dim,
            "global_head_dim": self.full_head_dim,
            "hidden_activation": "gelu_pytorch_tanh",
            "max_position_embeddings": self.max_position,
            "rms_norm_eps": self.eps,
            "final_logit_softcapping": self.softcap,
            "sliding_window": self.sliding_window,
            "layer_types": ["full_attention" if self.is_full(n) else "sliding_attention" for n in range(self.layers)],
            "rope_parameters": {
                "sliding_attention": {"rope_type": "default", "rope_theta": self.theta},
                "full_attention": {
                    "rope_type": "proportional",
                    "partial_rotary_factor": self.full_rotary,
                    "rope_theta": self.full_theta,
                },
            },
            "num_experts": self.experts,
            "top_k_experts": self.top_k,
            "moe_intermediate_size": self.expert_intermediate,
            "use_bidirectional_attention": "vision",
            "attention_bias": False,
            "attention_dropout": 0.0,
            "tie_word_embeddings": True,
            "pad_token_id": PAD,
            "eos_token_id": EOS,
            "bos_token_id": BOS,
            "dtype": dtype,
        }
