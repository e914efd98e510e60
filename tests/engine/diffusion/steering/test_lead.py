"""Lead: what is written from left to right, by whom, how far in which step, and what stays as it is."""

import math

import torch

from engine.diffusion.steering import StepView
from engine.diffusion.steering.lead import STRIDE, Lead, Open
from tests.engine.diffusion.fakes import Ids
from tests.engine.diffusion.steering.leading import BLANK, EMPTY, FIRST, LAST, NAMES, SLOTS, VOCABULARY, Counting, led


def test_each_step_brings_the_lead_further_and_what_stands_is_not_drawn_again() -> None:
    ids = EMPTY
    for step in range(1, LAST + 3):
        teller = Counting()
        kept, ids, _ = led(teller, ids, step=step)
        reached = min(STRIDE * (step - 1), len(SLOTS))
        assert kept == list(SLOTS[:reached])
        assert len(teller.told) == (reached if 1 < step <= LAST else 0)
    assert ids == [5, *range(10, 18), 6]


def test_a_run_of_few_steps_is_led_to_the_end_as_well() -> None:
    for limit in (1, 2):
        kept, ids, _ = led(Counting(), EMPTY, step=limit, limit=limit)
        assert kept == list(SLOTS)
        assert ids == [5, *range(10, 18), 6]


def test_the_causal_path_reads_all_that_stands_before_the_slot() -> None:
    teller = Counting()
    led(teller, [5, 20, 21, 22, 23, *[BLANK] * 4, 6], step=LAST)
    # What stands before the slots in one pass, then id by id: so a run that is taken up reads the same.
    every = (7, 8, 9, *range(20, 27))
    assert teller.told == [every[:length] for length in range(3, 11)]


def test_what_was_read_in_one_step_is_not_read_again_in_the_next() -> None:
    teller = Counting()
    ids = EMPTY
    lead = Lead(
        teller, Ids((7, 8)), [Open(0, SLOTS, (9,), 5)], temperature=0.01, repeats=0.0, seed=1, first=FIRST, names=NAMES
    )
    for step in range(1, LAST + 1):
        view = StepView(step, 12, 0.5, torch.tensor([ids]), torch.zeros(1, 10, dtype=torch.bool), torch.arange(10))
        lead.steer(view, torch.ones(10, VOCABULARY))
        assert view.kept is not None
        ids = view.kept[1][0].tolist()
    assert ids == [5, *range(10, 18), 6]
    assert len(teller.told) == len(set(teller.told)) == len(SLOTS)


def test_what_the_lead_has_not_reached_is_doubted_and_the_rest_of_the_logits_left() -> None:
    _, _, logits = led(Counting(), EMPTY, step=2)
    assert logits[[0, 1, 2, 3, 4, 9]].eq(1.0).all()
    assert logits[5:9].lt(0.5).all()


def test_held_slots_are_read_and_stay() -> None:
    ids = [5, BLANK, 30, *[BLANK] * 6, 6]
    kept, tokens, _ = led(Counting(), ids, step=2, held=(2,))
    assert kept == [1, 3, 4]
    assert tokens[1:5] == [10, 30, 31, 32]


def test_a_token_that_was_ruled_out_is_drawn_again_and_all_that_was_written_behind_it() -> None:
    logits = torch.ones(10, VOCABULARY)
    logits[3, 12] = -math.inf
    kept, tokens, _ = led(Counting(), [5, 10, 11, 12, 30, *[BLANK] * 4, 6], step=LAST, logits=logits)
    assert kept == list(SLOTS)
    assert tokens[1:3] == [10, 11]
    assert tokens[3] not in (12, *range(FIRST))
    assert tokens[4:9] == list(range(tokens[3] + 1, tokens[3] + 6))


def test_noise_is_not_taken_for_what_was_drawn() -> None:
    _, tokens, _ = led(Counting(), [5, BLANK, 11, *[BLANK] * 6, 6], step=LAST)
    assert tokens[1] == 10


def test_a_repeated_token_gives_way() -> None:
    assert led(Counting(drowsy=True), EMPTY, step=2)[1][1] == 9
    assert led(Counting(drowsy=True), EMPTY, step=2, repeats=30.0)[1][1] == 10


def test_a_run_of_three_that_was_there_before_gives_way() -> None:
    ids = [5, 12, 20, 10, 11, *[BLANK] * 4, 6]
    assert led(Counting(), ids, step=LAST, before=(10, 11))[1][5] == 12
    assert led(Counting(), ids, step=LAST, before=(10, 11), repeats=30.0)[1][5] != 12


def test_a_run_of_three_from_before_the_canvas_gives_way_and_is_not_read_twice() -> None:
    teller = Counting()
    before = (9, 10, 11, 20, 9)
    assert led(teller, [5, 10, *[BLANK] * 7, 6], step=2, before=before, repeats=0.0)[1][2] == 11
    assert teller.told[:2] == [(7, 8, 9), (7, 8, 9, 10)]
    assert led(teller, [5, 10, *[BLANK] * 7, 6], step=2, before=before, repeats=30.0)[1][2] != 11


def test_a_run_of_three_words_gives_way_however_it_is_written_and_pointed() -> None:
    names = NAMES.clone()
    names[12], names[31] = 35, -1  # 12 and 35 are the same word, 31 is a comma
    ids = [5, 20, 10, 31, 11, *[BLANK] * 4, 6]
    assert led(Counting(), ids, step=LAST, before=(10, 11, 35), repeats=30.0)[1][5] == 12
    assert led(Counting(), ids, step=LAST, before=(10, 11, 35), repeats=30.0, names=names)[1][5] not in (12, 35)


def test_where_everything_is_ruled_out_nothing_is_held_from_there_on() -> None:
    logits = torch.ones(10, VOCABULARY)
    logits[2] = -math.inf
    kept, _, _ = led(Counting(), EMPTY, step=LAST, logits=logits)
    assert kept == [1]


def test_a_canvas_without_logits_is_left_alone() -> None:
    kept, tokens, _ = led(Counting(), EMPTY, step=LAST, rows=[])
    assert not kept
    assert tokens == EMPTY


def test_a_seed_draws_the_same_and_another_draws_otherwise() -> None:
    drawn = {
        seed: [tuple(led(Counting(), EMPTY, step=LAST, seed=seed, temperature=40.0)[1]) for _ in range(2)]
        for seed in range(5)
    }
    assert all(one == other for one, other in drawn.values())
    assert len({one for one, _ in drawn.values()}) == 5


def test_what_another_steering_keeps_is_read_and_stays() -> None:
    ids = torch.tensor([[5, *[BLANK] * 8, 6]])
    view = StepView(2, 12, 0.5, ids, torch.zeros(1, 10, dtype=torch.bool), torch.arange(10))
    view.hold(torch.arange(10)[None] == 2, torch.full_like(ids, 30))
    teller = Counting()
    Lead(
        teller, Ids((7, 8)), [Open(0, SLOTS, (9,), 5)], temperature=0.01, repeats=0.0, seed=1, first=FIRST, names=NAMES
    ).steer(view, torch.ones(10, VOCABULARY))
    assert view.kept is not None
    marks, tokens = view.kept
    assert marks[0].nonzero()[:, 0].tolist() == [1, 2, 3, 4]
    assert tokens[0, 1:5].tolist() == [10, 30, 31, 32]
