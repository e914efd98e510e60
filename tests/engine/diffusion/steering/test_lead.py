"""Lead: what is written from left to right, by whom, how far in which step, and what stays as it is."""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.diffusion.steering.closing import Close, Kinds
from engine.diffusion.steering.lead import STRIDE, Lead, Open
from tests.engine.diffusion.fakes import Ids

VOCABULARY, FIRST, BLANK, FILLER = 40, 3, 2, 1
NAMES = torch.arange(VOCABULARY)
SLOTS = tuple(range(1, 9))
LAST = 1 + math.ceil(len(SLOTS) / STRIDE)
"""The step in which the lead is at the end."""


class Counting:
    """A causal path that follows every id with the next one; its cache is what it was told. ``drowsy``: it likes to say
    the same again even more."""

    def __init__(self, drowsy: bool = False) -> None:
        self.drowsy = drowsy
        self.told: list[Ids] = []

    def following(self, ids: Tensor, cache: Ids, check: object = None) -> tuple[Tensor, Ids]:
        assert len(ids)
        known = Ids((*cache, *ids.tolist()))
        self.told.append(known)
        logits = torch.zeros(VOCABULARY)
        logits[(known[-1] + 1) % VOCABULARY] = 20.0
        logits[known[-1]] += 25.0 * self.drowsy
        return logits, known

    def branched(
        self, stem: Sequence[int], branches: Sequence[tuple[int, Sequence[int]]], cache: Ids, check: object = None
    ) -> list[Tensor]:
        """The next one in a row is likely, any other is not."""
        text = (*cache, *stem)
        runs = [(text[place - 1], *ids) for place, ids in branches]
        return [torch.tensor([-0.1 if b == a + 1 else -9.0 for a, b in itertools.pairwise(run)]) for run in runs]


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
    limit: int = 12,
    close: Close | None = None,
    names: Tensor = NAMES,
) -> tuple[list[int], list[int], Tensor]:
    """The slots held, the canvas with them, and the logits as they were left."""
    canvas = torch.tensor([list(ids)])
    marks = torch.zeros_like(canvas, dtype=torch.bool)
    marks[0, list(held)] = True
    where = torch.arange(canvas.numel()) if rows is None else torch.tensor(rows, dtype=torch.int64)
    logits = torch.ones(len(where), VOCABULARY) if logits is None else logits
    view = StepView(step, limit, 0.5, canvas, marks, where)
    one = Open(0, SLOTS, before, 5, close=close)
    Lead(
        teller, Ids((7, 8)), [one], temperature=temperature, repeats=repeats, seed=seed, first=FIRST, names=names
    ).steer(view, logits)
    assert view.kept is not None
    kept, tokens = view.kept
    return kept[0].nonzero()[:, 0].tolist(), tokens[0].tolist(), logits


EMPTY = [5, *[BLANK] * 8, 6]


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


# ---------------------------------------------------------------- text behind


def closing(after: tuple[int, ...], wanted: int | None, *, whole: bool = False, ends: tuple[int, ...] = ()) -> Close:
    stops = torch.zeros(VOCABULARY, dtype=torch.bool)
    stops[list(ends)] = True
    return Close(after, wanted, whole, FILLER, Kinds(torch.ones(VOCABULARY, dtype=torch.bool), stops))


def through(close: Close, ids: Sequence[int] = EMPTY, held: Sequence[int] = ()) -> list[list[int]]:
    """The canvas after each step, to one beyond the lead's end."""
    shown = [list(ids)]
    for step in range(1, LAST + 2):
        kept, tokens, _ = led(Counting(), shown[-1], step=step, close=close, held=held)
        # What is not held is noise again.
        stays = {0, 9, *kept, *held}
        shown.append([token if slot in stays else BLANK for slot, token in enumerate(tokens)])
    return shown[1:]


def test_a_gap_is_cut_where_the_text_behind_reads_on_and_the_rest_is_closed() -> None:
    for after in range(15, 18):
        last = through(closing((after, after + 1), 6))[-1]
        assert last == [5, *range(10, after), *[FILLER] * (18 - after), 6]


def test_what_was_closed_stays_closed() -> None:
    *_, at_the_end, later = through(closing((15, 16), 6))
    assert later == at_the_end


def test_of_places_that_join_alike_the_one_nearest_to_the_wanted_length_is_taken() -> None:
    assert through(closing((30, 31), 6))[-1] == [5, *range(10, 16), FILLER, FILLER, 6]
    assert through(closing((), 7))[-1] == [5, *range(10, 17), FILLER, 6]


def test_no_word_is_cut_in_two() -> None:
    close = closing((15, 16), 6)
    close.kinds.openers[15] = False  # 15 carries on the word of 14
    assert through(close)[-1] == [5, *range(10, 16), FILLER, FILLER, 6]


def test_where_sentences_are_wanted_one_that_is_long_enough_ends_the_gap_at_once() -> None:
    shown = through(closing((30,), 3, whole=True, ends=(10, 13)))
    assert shown[1] == shown[-1] == [5, *range(10, 14), *[FILLER] * 4, 6]


def test_a_sentence_that_would_not_end_is_made_to() -> None:
    last = through(closing((30,), 8, whole=True, ends=(35, 36)))[-1]
    assert last[8] in (35, 36)


def test_nothing_is_cut_away_before_a_word_that_the_writer_locked() -> None:
    ids = [5, *[BLANK] * 5, 20, BLANK, BLANK, 6]
    for after, kept in ((21, 6), (22, 7)):
        last = through(closing((after, after + 1), 5), ids, held=(6,))[-1]
        assert last == [5, *range(10, 15), 20, 21, FILLER, 6][: kept + 1] + [FILLER] * (8 - kept) + [6]


def test_the_canvas_has_its_say_where_text_stands_behind_and_only_there() -> None:
    logits = torch.zeros(10, VOCABULARY)
    logits[1, 25] = 60.0
    assert led(Counting(), EMPTY, step=2, logits=logits.clone())[1][1] == 10
    assert led(Counting(), EMPTY, step=2, logits=logits.clone(), close=closing((30,), 8))[1][1] == 25
