"""Fewer repeats: which tokens lose how much, where; nothing else changes."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.diffusion.steering.repeats import REACH, FewerRepeats
from tests.engine.diffusion.runs import network, run, some_held

VOCABULARY = 30
FIRST = 3
BLANK = 2


def lowered(ids: list[list[int]], held: list[list[int]], prefix: tuple[int, ...] = ()) -> dict[tuple[int, int], float]:
    """(flat position, token): by how much, for rows of logits at the free positions only."""
    marks = torch.zeros(len(ids), len(ids[0]), dtype=torch.bool)
    for row, places in enumerate(held):
        marks[row, places] = True
    rows = (~marks).reshape(-1).nonzero().squeeze(1)
    logits = torch.zeros(len(rows), VOCABULARY)
    FewerRepeats(5.0, FIRST, prefix).steer(StepView(1, 12, 0.5, torch.tensor(ids), marks, rows), logits)
    return {(int(rows[row]), int(token)): float(logits[row, token]) for row, token in logits.nonzero()}


def test_the_second_of_two_neighbours_gives_way() -> None:
    assert lowered([[7, 7, 9, BLANK]], [[]]) == {(1, 7): -5.0, (2, 7): -5.0, (3, 9): -5.0}


def test_what_is_held_never_gives_way() -> None:
    # Position 1 lies between two held words and must not be either of them.
    assert lowered([[7, BLANK, 9]], [[0, 2]]) == {(1, 7): -5.0, (1, 9): -5.0}


def test_the_third_of_three_gives_way_to_those_before_it_and_to_held_ones() -> None:
    assert lowered([[5, 6, 7, 8, 5, 6, BLANK]], [[0, 1, 2, 3, 4, 5]]) == {(6, 7): -5.0, (6, 6): -5.0}
    assert lowered([[5, 6, BLANK, 8, 5, 6, 7]], [[0, 1, 3, 4, 5, 6]]) == {(2, 7): -5.0, (2, 6): -5.0, (2, 8): -5.0}


def test_the_text_before_the_canvas_counts() -> None:
    assert lowered([[BLANK]], [[]], prefix=(5, 6, 7, 5, 6)) == {(0, 7): -5.0, (0, 6): -5.0}
    far = (5, 6, 7, *range(8, 8 + 12)) + (20,) * (REACH - 14) + (5, 6)
    assert lowered([[BLANK]], [[]], prefix=far) == {(0, 6): -5.0}


def test_fillers_and_ends_may_repeat_and_rows_do_not_mix() -> None:
    assert lowered([[1, 1, 1, 1], [9, BLANK, 1, 1]], [[], [0]]) == {(5, 9): -5.0}


@given(
    ids=st.lists(st.integers(0, 6), min_size=1, max_size=12),
    held=st.sets(st.integers(0, 11)),
    prefix=st.lists(st.integers(0, 6), max_size=6),
)
def test_against_the_definition(ids: list[int], held: set[int], prefix: list[int]) -> None:
    kept = [place for place in sorted(held) if place < len(ids)]
    line = prefix + ids
    stays = [True] * len(prefix) + [place in kept for place in range(len(ids))]
    wanted = {}
    for here in range(len(prefix), len(line)):
        for there, token in enumerate(line):
            ends = min(here, there) >= 2 and line[here - 2 : here] == line[there - 2 : there]
            ends = ends and min(line[here - 2 : here]) >= FIRST and here != there
            if token >= FIRST and (there < here or stays[there]) and (abs(here - there) == 1 or ends):
                wanted[here - len(prefix), token] = -5.0
    free = {place for place in range(len(ids)) if place not in kept}
    found = lowered([ids], [kept], tuple(prefix))
    assert found == {key: value for key, value in wanted.items() if key[0] in free}


@pytest.mark.parametrize("seed", range(3))
def test_a_run_repeats_less_and_keeps_what_is_held(seed: int) -> None:
    def neighbours(ids: Tensor) -> int:
        return int((ids[:, 1:] == ids[:, :-1]).sum())

    canvas = some_held(2, 24, seed)
    plain = run(network(), canvas, seed)[-1]
    steered = run(network(), canvas, seed, steering=FewerRepeats(50.0, 0))[-1]
    assert neighbours(steered.argmax) <= neighbours(plain.argmax)
    assert torch.equal(steered.argmax[canvas.held], canvas.ids[canvas.held])
