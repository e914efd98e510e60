"""Foresight: which candidate a lone slot gets, when it is asked for, and that nothing else is touched."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.diffusion.steering.foresight import CANDIDATES, Foresight, Lone
from engine.diffusion.steering.require import Require
from tests.engine.diffusion.fakes import Ids

VOCABULARY, FIRST, BLANK = 40, 3, 2


class Scripted:
    """A causal path that finds ``liked`` likely wherever it stands, and remembers what it was asked."""

    def __init__(self, liked: int, by: float = 5.0) -> None:
        self.liked, self.by = liked, by
        self.asked: list[Tensor] = []

    def following(self, ids: Tensor, cache: Ids, check: object = None) -> tuple[Tensor, Ids]:
        raise AssertionError("nothing is written here")

    def branched(
        self, stem: Sequence[int], branches: Sequence[tuple[int, Sequence[int]]], cache: Ids, check: object = None
    ) -> list[Tensor]:
        assert all(place == len(cache) + len(stem) for place, _ in branches)
        ways = torch.tensor([ids for _, ids in branches])
        self.asked.append(torch.cat([torch.tensor(stem).expand(len(ways), -1), ways], dim=1))
        return list(torch.where(ways == self.liked, 0.0, -self.by))


def steered(
    reader: Scripted,
    lone: Sequence[Lone],
    ids: list[list[int]],
    logits: Tensor,
    *,
    rows: Sequence[int] | None = None,
    step: int = 1,
    seed: int = 1,
    temperature: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """What was held: marks and tokens [B, C]."""
    canvas = torch.tensor(ids)
    where = torch.arange(canvas.numel()) if rows is None else torch.tensor(rows)
    view = StepView(step, 12, 0.5, canvas, torch.zeros_like(canvas, dtype=torch.bool), where)
    before = logits.clone()
    foresight = Foresight(reader, Ids((7, 8)), lone, weight=4.0, temperature=temperature, seed=seed, first=FIRST)
    foresight.steer(view, logits)
    assert torch.equal(logits, before)
    assert view.kept is not None
    return view.kept


ONE = Lone(1, 1, before=(30, 9), after=(11, 12))


def test_the_likely_token_that_reads_on_best_is_held_and_nothing_else() -> None:
    logits = torch.zeros(6, VOCABULARY)
    logits[4, 20 : 20 + CANDIDATES] = 8.0
    logits[4, 20] = 9.0  # the canvas' own choice
    reader = Scripted(25)
    marks, tokens = steered(reader, [ONE], [[9, 9, 9], [9, BLANK, 11]], logits)
    assert marks.nonzero().tolist() == [[1, 1]]
    assert tokens.tolist() == [[9, 9, 9], [9, 25, 11]]
    (asked,) = reader.asked
    assert sorted(asked[:, 2].tolist()) == list(range(20, 20 + CANDIDATES))
    assert {tuple(row) for row in asked[:, [0, 1, 3, 4]].tolist()} == {(30, 9, 11, 12)}


def test_the_canvas_decides_between_tokens_that_read_on_alike() -> None:
    logits = torch.zeros(6, VOCABULARY)
    logits[4, 33] = 3.0
    _, tokens = steered(Scripted(39, by=0.0), [ONE], [[9, 9, 9], [9, BLANK, 11]], logits)
    assert int(tokens[1, 1]) == 33


def test_what_is_ruled_out_is_no_candidate_that_wins() -> None:
    logits = torch.full((6, VOCABULARY), -math.inf)
    logits[4, [21, 22]] = 0.0
    _, tokens = steered(Scripted(25), [ONE], [[9, 9, 9], [9, BLANK, 11]], logits)
    assert int(tokens[1, 1]) in (21, 22)


def test_where_everything_is_ruled_out_nothing_is_held() -> None:
    logits = torch.full((6, VOCABULARY), -math.inf)
    marks, _ = steered(Scripted(25), [ONE], [[9, 9, 9], [9, BLANK, 11]], logits)
    assert not marks.any()


def test_only_positions_with_logits_are_settled() -> None:
    logits = torch.zeros(1, VOCABULARY)
    logits[0, 25] = 1.0
    two = [Lone(0, 1, (30, 9), (9,)), ONE]
    marks, tokens = steered(Scripted(25), two, [[9, BLANK, 9], [9, BLANK, 11]], logits, rows=[4])
    assert marks.nonzero().tolist() == [[1, 1]]
    assert int(tokens[1, 1]) == 25


def test_later_steps_keep_what_stands_unless_it_was_ruled_out() -> None:
    logits = torch.zeros(6, VOCABULARY)
    logits[4, 20 : 20 + CANDIDATES] = 8.0
    reader = Scripted(25)
    _, tokens = steered(reader, [ONE], [[9, 9, 9], [9, 21, 11]], logits, step=2)
    assert int(tokens[1, 1]) == 21
    assert not reader.asked
    logits[4, 21] = -math.inf
    _, tokens = steered(reader, [ONE], [[9, 9, 9], [9, 21, 11]], logits, step=2)
    assert int(tokens[1, 1]) == 25
    # What no text holds never stays: a blank that a run was taken up with.
    _, tokens = steered(reader, [ONE], [[9, 9, 9], [9, BLANK, 11]], logits, step=2)
    assert int(tokens[1, 1]) == 25


def test_seeds_differ_where_candidates_are_alike_and_one_seed_never_does() -> None:
    logits = torch.zeros(6, VOCABULARY)
    logits[4, 20:24] = 8.0
    canvas = [[9, 9, 9], [9, BLANK, 11]]

    def choice(seed: int, by: float) -> int:
        _, tokens = steered(Scripted(21, by=by), [ONE], canvas, logits, seed=seed, temperature=0.3)
        return int(tokens[1, 1])

    assert len({choice(seed, 0.01) for seed in range(40)}) == 4
    assert {choice(seed, 9.0) for seed in range(40)} == {21}
    assert choice(7, 0.01) == choice(7, 0.01)


def test_a_slot_that_was_to_hold_something_else_keeps_it() -> None:
    canvas = torch.tensor([[9, 9, 9], [9, BLANK, 11]])
    view = StepView(1, 12, 0.5, canvas, torch.zeros(2, 3, dtype=torch.bool), torch.arange(6))
    Require([31], where=torch.tensor([[True] * 3, [False, True, False]])).steer(view, torch.zeros(6, VOCABULARY))
    Foresight(Scripted(25), Ids((7, 8)), [ONE], weight=4.0, temperature=0.0, seed=1, first=FIRST).steer(
        view, torch.zeros(6, VOCABULARY)
    )
    assert view.kept is not None
    assert int(view.kept[1][1, 1]) == 31
