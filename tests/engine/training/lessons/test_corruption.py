"""Holes hold whole words and then fillers; everything else on the canvas is the text."""

import pytest
import torch

from engine.training.learning.trainer import Edges
from engine.training.lessons.corruption import Noised, Noiser, Objective, word_starts
from engine.training.texts.bpe import BLANK, EOS, FILLER, FIRST_TEXT_ID, PAD
from engine.training.texts.packing import CorpusPart, Packed
from engine.training.texts.windows import Windows

VOCABULARY = 600


def example(packed: Packed, edges: Edges, objective: Objective, count: int = 256) -> tuple[torch.Tensor, Noised]:
    windows = Windows(packed, CorpusPart.TRAINING, device=torch.device("cpu"))
    generator = torch.Generator().manual_seed(4)
    _, ids = windows.draw(count, 8, 64, generator)
    return ids, Noiser(objective, edges.begins, edges.ends, VOCABULARY)(ids, generator)


@pytest.mark.parametrize("objective", [Objective(), Objective(1.0, 0.0), Objective(0.0, 1.0), Objective(0.0, 0.0)])
def test_without_fillers_the_target_is_the_text(packed: Packed, edges: Edges, objective: Objective) -> None:
    ids, noised = example(packed, edges, objective)
    for row, target in zip(ids.tolist(), noised.target.tolist(), strict=True):
        text = [token for token in target if token != FILLER]
        assert row[: len(text)] == text


def test_positions_that_are_not_free_show_their_target(packed: Packed, edges: Edges) -> None:
    _, noised = example(packed, edges, Objective())
    assert bool((noised.canvas == noised.target)[~noised.free].all())
    assert bool((noised.weight[noised.free] > 0).all())


def test_most_noise_is_blank_and_the_rest_is_text(packed: Packed, edges: Edges) -> None:
    _, noised = example(packed, edges, Objective(), 1024)
    shown = noised.canvas[noised.free]
    assert 0.8 < float((shown == BLANK).float().mean()) < 0.9
    assert int(shown[shown != BLANK].min()) >= FIRST_TEXT_ID


def test_holes_are_whole_words_and_never_cover_the_end(packed: Packed, edges: Edges) -> None:
    objective = Objective(scattered=0.5, one=0.5, surplus=0.0, open_holes=0.0)
    ids, noised = example(packed, edges, objective)
    starts = word_starts(ids, edges.begins, edges.ends)
    change = noised.free[:, 1:] != noised.free[:, :-1]
    assert bool(starts[:, 1:][change].all())
    assert not bool(noised.free[(ids == EOS) | (ids == PAD)].any())
    assert int(noised.free.sum(1).max()) > 10
    assert 0.05 < float(noised.free.float().mean()) < 0.5


def test_fillers_are_at_most_half_as_many_and_two(packed: Packed, edges: Edges) -> None:
    _, noised = example(packed, edges, Objective(scattered=0.0, one=1.0, surplus=1.0, open_holes=0.0))
    fillers = (noised.target == FILLER).sum(1)
    holes = noised.free.sum(1) - fillers
    whole = ~(noised.target[:, -1:] == FILLER)[:, 0]
    assert bool((fillers <= holes * 0.5 + 2)[whole].all())
    assert float((fillers > 0).float().mean()) > 0.5


def test_the_same_seed_gives_the_same_example(packed: Packed, edges: Edges) -> None:
    first, second = example(packed, edges, Objective())[1], example(packed, edges, Objective())[1]
    assert torch.equal(first.canvas, second.canvas)
