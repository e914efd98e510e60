"""A random model of a few thousand weights, of either kind, built in memory: every edit in a few milliseconds."""

from pathlib import Path

import tokenizers
import torch
from tokenizers import AddedToken, Regex, decoders, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer

from engine.messages import Ability
from engine.model.checkpoint.folder import LoadedModel
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.checkpoint.manifest import Manifest, NoiseKind
from engine.model.config import LayerConfig, ModelConfig
from engine.model.network.network import Network
from engine.model.tokenizing.coder import Coder
from engine.model.tokenizing.template import ChatTemplate
from engine.model.tokenizing.tokenizer import Tokenizer

_NAMES = "pad eos bos unused blank filler answer fix shorten simplify expand |turn turn| |channel channel| unused1"
SPECIALS = tuple(f"<{name}>" for name in _NAMES.split())
SAMPLE = (
    "The cat sat on the mat. The old dog ran away from the house by the sea, and it was not seen again before the "
    "evening. “I don't know,” she said; it's late. A new day came with rain. He saw one, two, three, four or five of "
    "them then. It was not what anyone had thought that the teacher would say to the children before they went home."
)
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}<|turn>{{ m.role }}\n{{ m.content }}<turn|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|turn>model\n{% endif %}"
)
PIECES = r"\n| ?[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)?| ?\p{N}| ?[^\s\p{L}\p{M}\p{N}]+|\s+(?!\S)|\s"
BLANK, FILLER, ANSWER = 4, 5, 6


def inner_tokenizer() -> tokenizers.Tokenizer:
    inner = tokenizers.Tokenizer(BPE())
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    inner.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=520,
        show_progress=False,
        special_tokens=[AddedToken(name, special=True, normalized=False) for name in SPECIALS],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    inner.train_from_iterator([SAMPLE] * 3, trainer)
    return inner


def random_network(vocab_size: int, eos_ids: tuple[int, ...], seed: int) -> Network:
    config = ModelConfig(
        vocab_size=vocab_size,
        hidden_size=32,
        intermediate_size=48,
        heads=2,
        layers=(LayerConfig(False, 16, 1, 1e4, 8, 16), LayerConfig(True, 16, 1, 1e6, 2, 16)),
        num_experts=1,
        top_k=1,
        moe_intermediate_size=16,
        window=64,
        max_position=4096,
        eps=1e-6,
        softcap=30.0,
        canvas_length=64,
        pad_id=0,
        bos_id=2,
        eos_ids=eos_ids,
    )
    network = Network(config).to_empty(device="cpu")
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for tensor in network.tensors():
            if tensor.dim() < 2:
                tensor.fill_(1.0)
            else:
                tensor.normal_(0.0, 2.5 * tensor.shape[-1] ** -0.5, generator=generator)
    return network


def tiny_model(kind: str, seed: int = 0, steps: int = 6) -> LoadedModel:
    """``kind``: "base" (blank noise, a filler, every task but instruct) or "chat" (uniform noise, a template)."""
    inner = inner_tokenizer()
    eos_ids = (1,) if kind == "base" else (1, 12)
    network = random_network(inner.get_vocab_size(), eos_ids, seed)
    tokenizer = Tokenizer(Coder(inner), network.config)
    template = None
    if kind == "chat":
        manifest = Manifest("tiny-chat", "Tiny chat", context=256)
        template = ChatTemplate(TEMPLATE, tokenizer, {"bos_token": "<bos>"})
    else:
        manifest = Manifest(
            "tiny-base",
            "Tiny base",
            kind="base",
            abilities=tuple(one for one in Ability if one is not Ability.INSTRUCT),
            noise=NoiseKind(BLANK, 0.85, len(SPECIALS)),
            filler_id=FILLER,
            answer_id=ANSWER,
            tasks={"fix": 7, "shorten": 8, "simplify": 9, "expand": 10},
            canvas_lengths=(32, 64),
            task_lengths=(64, 128),
            context=96,
        )
    return LoadedModel(
        network=network,
        tokenizer=tokenizer,
        template=template,
        manifest=manifest,
        generation=GenerationOptions(max_denoising_steps=steps, eos_ids=eos_ids, pad_id=0),
        folder=Path("tiny"),
        notes=(),
        reason="",
    )
