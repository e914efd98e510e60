import pytest

from engine.edits.tokens.layout import UNKNOWN, Gap, Held, Sides, lay
from engine.errors import RequestError

SIZES = (16, 32, 64)


class Edges:
    """A vocabulary in which an odd id carries on the word of the id before it."""

    def word_edge(self, left: int, right: int) -> bool:
        return right % 2 == 0

    def whole_words(self, ids, count):
        count = min(count, len(ids))
        while 0 < count < len(ids) and not self.word_edge(ids[count - 1], ids[count]):
            count -= 1
        return count

    def last_words(self, ids, count):
        count = min(count, len(ids))
        while 0 < count < len(ids) and not self.word_edge(ids[-count - 1], ids[-count]):
            count -= 1
        return count


def gap(length: int, span: int = 0) -> Gap:
    return Gap(span, (UNKNOWN,) * length)


def test_left_gap_and_right_share_the_canvas_and_nothing_is_lost() -> None:
    left, right = tuple(range(100, 200, 2)), tuple(range(300, 400, 2))
    layout = lay([[gap(6)]], Sides((2,), left, right, (), 0.25), SIZES[:1], Edges())
    (row,) = layout.rows
    (slots,) = row.gaps
    assert layout.size == 16
    assert (*layout.prefix[1:], *row.ids[: slots.start]) == left
    assert row.ids[slots.start : slots.end] == (UNKNOWN,) * 6
    assert row.ids[slots.end :] == right[: layout.right]
    assert [slot for slot, held in enumerate(row.held) if not held] == list(range(slots.start, slots.end))


def test_no_word_is_cut_at_either_end() -> None:
    left = (100, 101, 103, 102, 105, 107, 109, 111)
    right = (200, 202, 201, 203, 205, 207, 209, 211, 213, 215, 217)
    layout = lay([[gap(6)]], Sides((2,), left, right, (), 0.25), SIZES[:1], Edges())
    (row,) = layout.rows
    assert row.ids[0] == UNKNOWN or row.ids[0] % 2 == 0
    assert all(row.held[slot] or slot < row.gaps[0].end for slot in range(layout.size))
    assert row.ids[-1] == 200


def test_the_end_of_the_text_is_marked_once_then_padded() -> None:
    layout = lay([[gap(4)]], Sides((2,), (10, 12), (20, 22), (1, 0), 0.25), SIZES, Edges())
    assert layout.rows[0].ids[-10:] == (20, 22, 1, 0, 0, 0, 0, 0, 0, 0)
    assert layout.size == 16


def test_rows_of_several_lengths_share_prefix_and_size() -> None:
    right = tuple(range(300, 400, 2))
    layout = lay([[gap(3)], [gap(8)]], Sides((2,), tuple(range(0, 60, 2)), right, (), 0.25), SIZES, Edges())
    assert {len(row.ids) for row in layout.rows} == {layout.size}
    assert {row.gaps[0].start for row in layout.rows} == {layout.rows[0].gaps[0].start}


def test_a_short_right_text_before_another_hole_leaves_no_slot_unknown() -> None:
    layout = lay([[gap(4)]], Sides((2,), tuple(range(0, 60, 2)), (20, 22), (), 0.25), SIZES, Edges())
    (row,) = layout.rows
    assert all(held or 4 > slot - row.gaps[0].start >= 0 for slot, held in enumerate(row.held))


def test_held_text_between_gaps() -> None:
    layout = lay([[gap(2), Held((50, 52)), gap(3, 1)]], Sides((2,), (), (), (1, 0)), SIZES, Edges())
    (row,) = layout.rows
    assert row.ids[:8] == (UNKNOWN, UNKNOWN, 50, 52, UNKNOWN, UNKNOWN, UNKNOWN, 1)
    assert [(slots.span, slots.start, slots.end) for slots in row.gaps] == [(0, 0, 2), (1, 4, 7)]


def test_what_does_not_fit_is_said() -> None:
    with pytest.raises(RequestError, match="65"):
        lay([[gap(65)]], Sides((2,)), SIZES, Edges())


def test_holding_and_noising_again() -> None:
    layout = lay([[gap(3)], [gap(5)]], Sides((2,), (), (20, 22), (1, 0)), SIZES, Edges()).only(0)
    held = layout.holding({1: 77})
    assert held.rows[0].ids[:3] == (UNKNOWN, 77, UNKNOWN)
    assert held.rows[0].held[:3] == (False, True, False)
    again = layout.renoised([5, 6, 7, *layout.rows[0].ids[3:]], {2})
    assert again.rows[0].ids[:3] == (5, 6, UNKNOWN)
    assert [slot for slot, flag in enumerate(again.rows[0].held) if not flag] == [2]


def test_the_oldest_text_goes_in_blocks_where_prefix_and_canvas_are_bounded() -> None:
    counts = []
    for length in range(40, 60):
        left = tuple(range(0, 2 * length, 2))
        layout = lay([[gap(6)]], Sides((2,), left, tuple(range(300, 340, 2)), (), 0.25, 48), SIZES[:2], Edges())
        assert len(layout.prefix) + layout.size <= 48
        assert layout.prefix[0] == 2
        counts.append(layout.prefix[1])
    assert len(set(counts)) < len(counts) / 2


def test_a_short_gap_is_given_text_around_it_where_there_is_some() -> None:
    much = tuple(range(0, 200, 2))
    assert lay([[gap(3)]], Sides((2,), much, much, (), 0.25), SIZES, Edges()).size > 40
    assert lay([[gap(3)]], Sides((2,), much[:4], much[:4], (1, 0), 0.25), SIZES, Edges()).size == 16


def test_a_lone_slot_is_a_gap_of_its_own() -> None:
    sides = Sides((2,), (10, 12), (20, 22), (1, 0), 0.25)
    (row,) = lay([[gap(1)]], sides, SIZES, Edges()).rows
    assert row.lone == row.gaps[0].start
    for pieces in ([gap(2)], [gap(1), Held((30,)), gap(1, 1)]):
        layout = lay([pieces], sides, SIZES, Edges())
        assert layout.rows[0].lone is None
        assert layout.holding({layout.rows[0].gaps[0].start: 40}).rows[0].lone is None
    layout = lay([[gap(1)]], sides, SIZES, Edges())
    assert layout.holding({layout.rows[0].gaps[0].start: 40}).rows[0].lone is None
