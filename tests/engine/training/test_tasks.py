"""Fix examples: the faulty passage before the canvas, the clean one on it, fillers to the end."""

import torch
from tokenizers import Tokenizer

from engine.training.packing import Packed
from engine.training.presets import Window
from engine.training.tasks import FixTask
from engine.training.tokens import ANSWER, BOS, FILLER, FIX


def test_the_layout_is_the_base_formats(packed: Packed, tokenizer: Tokenizer) -> None:
    task = FixTask(packed, tokenizer, torch.device("cpu"), seed=1, blank_share=0.85, pool=150)
    before, noised = task(64, Window(96, 64, 1.0), torch.Generator().manual_seed(1))
    same = 0
    for prefix, target in zip(before.tolist(), noised.target.tolist(), strict=True):
        assert prefix[0] == BOS
        assert prefix[-1] == ANSWER
        assert prefix.count(FIX) == 1
        faulty = tokenizer.decode(prefix[prefix.index(FIX) + 1 : -1])
        end = target.index(FILLER)
        assert set(target[end:]) == {FILLER}
        clean = tokenizer.decode(target[:end])
        assert clean[-1] == "."
        same += clean == faulty
    assert 64 * 0.15 < same < 64 * 0.55
    assert bool((noised.canvas == noised.target)[~noised.free].all())


def test_short_windows_get_short_passages(packed: Packed, tokenizer: Tokenizer) -> None:
    task = FixTask(packed, tokenizer, torch.device("cpu"), seed=1, blank_share=0.85, pool=100)
    before, noised = task(32, Window(40, 32, 1.0), torch.Generator().manual_seed(1))
    assert before.shape == (32, 40)
    assert bool((noised.target == FILLER).any(1).all())
    assert bool((before == FIX).any(1).all())
