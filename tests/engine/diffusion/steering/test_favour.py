"""Favour: what stands stays, word by word."""

from dataclasses import replace

import pytest
import torch

from engine.diffusion.denoise import Rows
from engine.diffusion.steering import StepView
from engine.diffusion.steering.favour import Favour
from tests.engine.diffusion.runs import OPTIONS, VOCABULARY, assert_same_runs, network, run, some_held

LONG = replace(OPTIONS, confidence_threshold=0.0)


@pytest.mark.parametrize("policy", list(Rows))
def test_what_is_favoured_enough_stays_and_negative_ids_favour_nothing(policy: Rows) -> None:
    canvas = some_held(2, 10, 1)
    wanted, alone = torch.randint(0, VOCABULARY, (2, 10)), torch.arange(10).expand(2, 10)
    standing = replace(canvas, ids=torch.where(canvas.held, canvas.ids, wanted))
    sure = Favour(wanted, 100.0, alone, standing.ids)
    last = run(network(), standing, 1, LONG, rows=policy, steering=sure)[-1]
    assert torch.equal(last.argmax[~canvas.held], wanted[~canvas.held])
    none = torch.full((2, 10), -1)
    nothing = run(network(), canvas, 1, LONG, rows=policy, steering=Favour(none, 100.0, alone, none))
    assert_same_runs(nothing, run(network(), canvas, 1, LONG, rows=policy))


def test_a_word_of_which_a_part_has_changed_is_no_longer_favoured_and_its_neighbours_are() -> None:
    ids, shown = torch.tensor([[4, 5, 6, 7]]), torch.tensor([[4, 5, 6, 0]])
    groups = torch.tensor([[0, 0, 1, 2]])
    logits = torch.zeros(4, 10)
    # The second token has changed; the last position still shows what it showed at first.
    view = StepView(1, 4, 1.0, torch.tensor([[4, 9, 6, 0]]), torch.zeros(1, 4, dtype=torch.bool), torch.arange(4))
    Favour(ids, 3.0, groups, shown).steer(view, logits)
    assert logits[2, 6] == logits[3, 7] == 3.0
    assert logits.sum() == 6.0
