"""Closing: where a led gap ends, as a whole lead and by itself."""

from collections.abc import Sequence

import pytest
import torch

from engine.diffusion.steering.closing import Close, Kinds
from tests.engine.diffusion.steering.leading import BLANK, EMPTY, FILLER, LAST, VOCABULARY, Counting, led


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


def test_a_sentence_is_held_back_before_its_time_and_called_for_after_it() -> None:
    close = closing((30,), 10, whole=True, ends=(35,))
    early, due, late = (torch.zeros(VOCABULARY) for _ in range(3))
    close.lean(early, 2, 20)
    close.lean(due, 9, 20)
    close.lean(late, 15, 20)
    assert early[35] < due[35] == 0.0 < late[35]
    last = torch.zeros(VOCABULARY)
    close.lean(last, 19, 20)
    assert last.isfinite().nonzero()[:, 0].tolist() == [35]


def test_inside_a_sentence_no_gap_ends_one() -> None:
    close = closing((30,), 4, ends=(35,))
    logits = torch.zeros(VOCABULARY)
    close.lean(logits, 3, 5)
    assert logits[35] < 0.0
    assert not close.ends(4, 35)
    assert closing((30,), 4, whole=True, ends=(35,)).ends(3, 35)


@pytest.mark.parametrize("least", [0, 3])
def test_the_cut_is_where_the_text_behind_joins_and_never_before_the_least(least: int) -> None:
    asked: list[list[int]] = []

    def joins(places: Sequence[int]) -> list[float]:
        asked.append(list(places))
        return [0.0 if place == 2 else -5.0 if place == 4 else -20.0 for place in places]

    assert closing((30, 31), None).cut([10, 11, 12, 13, 14], least, joins) == (4 if least else 2)
    assert all(place >= least for place in asked[0])
    assert closing((30, 31), None).cut([10], 0, joins) == 1
    assert len(asked) == 1, "with one place there is nothing to compare"
