"""Fix examples: the faulty passage on the canvas with room between its words, its correction as the target."""

import torch
from tokenizers import Tokenizer

from engine.training.lessons.tasks import FixTask
from engine.training.texts.bpe import BLANK, BOS, FILLER, FIX
from engine.training.texts.packing import Packed
from engine.training.texts.windows import WindowSize


def text(tokenizer: Tokenizer, ids: list[int]) -> str:
    return tokenizer.decode([token for token in ids if token not in (BLANK, FILLER)])


def test_the_canvas_shows_the_passage_and_the_target_is_its_correction(packed: Packed, tokenizer: Tokenizer) -> None:
    task = FixTask(packed, tokenizer, torch.device("cpu"), seed=1, pool=150)
    before, noised = task(64, WindowSize(96, 128, 1.0), torch.Generator().manual_seed(1))
    same = 0
    for prefix, canvas, target in zip(before.tolist(), noised.canvas.tolist(), noised.target.tolist(), strict=True):
        assert (prefix[0], prefix[-1]) == (BOS, FIX)
        assert FIX not in prefix[:-1]
        assert BLANK not in target
        clean = text(tokenizer, target)
        assert clean[-1] in ".!?\"'"
        same += clean == text(tokenizer, canvas)
    assert 64 * 0.15 < same < 64 * 0.6
    # What is behind the passage is filler on both sides and teaches nothing.
    behind = ~noised.free
    assert bool((noised.canvas == FILLER)[behind].all() and (noised.target == FILLER)[behind].all())
    assert not noised.weight[behind].any()
    wrong = (noised.canvas != noised.target) & ~((noised.canvas == BLANK) & (noised.target == FILLER))
    assert bool((noised.weight[wrong] == 1).all())


def test_short_windows_get_short_passages(packed: Packed, tokenizer: Tokenizer) -> None:
    task = FixTask(packed, tokenizer, torch.device("cpu"), seed=1, pool=100)
    before, noised = task(32, WindowSize(40, 64, 1.0), torch.Generator().manual_seed(1))
    assert before.shape == (32, 40)
    assert noised.canvas.shape == (32, 64)
    assert bool(noised.free.any(1).all())
