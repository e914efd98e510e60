"""Lead: what is written from left to right, by whom, how far in which step, and what stays as it is."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.lead import STEPS, Lead, Open
from engine.diffusion.steering import StepView

VOCABULARY, FIRST, BLANK = 40, 3, 2
SLOTS = tuple(range(1, 9))


class Counting:
    """A causal path that follows every id with the next one; its cache is what it was told. ``drowsy``: it likes to say
    the same again even more."""

    def __init__(self, drowsy: bool = False) -> None:
        self.drowsy = drowsy
        self.told: list[tuple[int, ...]] = []

    def following(self, ids: Tensor, cache: tuple[int, ...], check: object = None) -> tuple[Tensor, tuple[int, ...]]:
        assert len(ids)
        known = (*cache, *ids.tolist())
        self.told.append(known)
        logits = torch.zeros(VOCABULARY)
        logits[(known[-1] + 1) % VOCABULARY] = 20.0
        logits[known[-1]] += 25.0 * self.drowsy
        return logits, known


def led(
    teller: Counting,
    ids: Sequence[int],
    *,
    step: int,
    held: Sequence[int] = (),
    logits: Tensor | None = None,
    rows: Sequence[int] | None = None,
    repeats: float = 0.0,
    seed: int = 1,
    temperature: float = 0.01,
    before: tuple[int, ...] = (9,),
) -> tuple[list[int], list[int], Tensor]:
    """The slots held, the canvas with them, and the logits as they were left."""
    canvas = torch.tensor([list(ids)])
    marks = torch.zeros_like(canvas, dtype=torch.bool)
    marks[0, list(held)] = True
    where = torch.arange(canvas.numel()) if rows is None else torch.tensor(rows, dtype=torch.int64)
    logits = torch.ones(len(where), VOCABULARY) if logits is None else logits
    view = StepView(step, 12, 0.5, canvas, marks, where)
    one = Open(0, SLOTS, before, 5)
    Lead(teller, (7, 8), [one], temperature=temperature, repeats=repeats, seed=seed, first=FIRST).steer(view, logits)
    assert view.kept is not None
    kept, tokens = view.kept
    return kept[0].nonzero()[:, 0].tolist(), tokens[0].tolist(), logits


EMPTY = [5, *[BLANK] * 8, 6]


def test_each_step_brings_the_lead_further_and_what_stands_is_not_drawn_again() -> None:
    ids = EMPTY
    for step in range(1, STEPS + 3):
        teller = Counting()
        kept, ids, _ = led(teller, ids, step=step)
        assert kept == list(SLOTS[: math.ceil(8 * min(step, STEPS) / STEPS)])
        assert len(teller.told) == (1 if step <= STEPS else 0)
    assert ids == [5, *range(10, 18), 6]


def test_the_causal_path_reads_all_that_stands_before_the_slot() -> None:
    teller = Counting()
    led(teller, [5, 20, 21, *[BLANK] * 6, 6], step=3)
    assert teller.told == [(7, 8, 9, 20, 21)]


def test_what_the_lead_has_not_reached_is_doubted_and_the_rest_of_the_logits_left() -> None:
    _, _, logits = led(Counting(), EMPTY, step=2)
    assert logits[[0, 1, 2, 9]].eq(1.0).all()
    assert logits[3:9].lt(0.5).all()


def test_held_slots_are_read_and_stay() -> None:
    ids = [5, BLANK, 30, *[BLANK] * 6, 6]
    kept, tokens, _ = led(Counting(), ids, step=4, held=(2,))
    assert kept == [1, 3, 4]
    assert tokens[1:5] == [10, 30, 31, 32]


def test_a_token_that_was_ruled_out_is_drawn_again_and_what_stands_behind_it_stays() -> None:
    logits = torch.ones(10, VOCABULARY)
    logits[2, 11] = -math.inf
    kept, tokens, _ = led(Counting(), [5, 10, 11, 12, *[BLANK] * 5, 6], step=4, logits=logits)
    assert kept == [1, 2, 3, 4]
    assert tokens[1] == 10
    assert tokens[2] not in (11, *range(FIRST))
    assert tokens[3:5] == [12, 13]


def test_noise_is_not_taken_for_what_was_drawn() -> None:
    _, tokens, _ = led(Counting(), [5, BLANK, 11, *[BLANK] * 6, 6], step=3)
    assert tokens[1] == 10


def test_a_repeated_token_gives_way() -> None:
    assert led(Counting(drowsy=True), EMPTY, step=1)[1][1] == 9
    assert led(Counting(drowsy=True), EMPTY, step=1, repeats=30.0)[1][1] == 10


def test_a_run_of_three_that_was_there_before_gives_way() -> None:
    ids = [5, 10, 11, 12, 10, 11, *[BLANK] * 3, 6]
    assert led(Counting(), ids, step=6)[1][6] == 12
    assert led(Counting(), ids, step=6, repeats=30.0)[1][6] != 12


def test_a_run_of_three_from_before_the_canvas_gives_way_and_is_not_read_twice() -> None:
    teller = Counting()
    before = (9, 10, 11, 20, 9)
    assert led(teller, [5, 10, *[BLANK] * 7, 6], step=2, before=before, repeats=0.0)[1][2] == 11
    assert teller.told == [(7, 8, 9, 10)]
    assert led(teller, [5, 10, *[BLANK] * 7, 6], step=2, before=before, repeats=30.0)[1][2] != 11


def test_where_everything_is_ruled_out_nothing_is_held_from_there_on() -> None:
    logits = torch.ones(10, VOCABULARY)
    logits[2] = -math.inf
    kept, _, _ = led(Counting(), EMPTY, step=8, logits=logits)
    assert kept == [1]


def test_a_canvas_without_logits_is_left_alone() -> None:
    kept, tokens, _ = led(Counting(), EMPTY, step=8, rows=[])
    assert not kept
    assert tokens == EMPTY


def test_a_seed_draws_the_same_and_another_draws_otherwise() -> None:
    drawn = {
        seed: [tuple(led(Counting(), EMPTY, step=8, seed=seed, temperature=40.0)[1]) for _ in range(2)]
        for seed in range(5)
    }
    assert all(one == other for one, other in drawn.values())
    assert len({one for one, _ in drawn.values()}) == 5
