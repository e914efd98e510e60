"""The canvas: what it refuses, how it starts, how a finished one is closed."""

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given

from engine.diffusion.canvas import UNKNOWN, Canvas, close_canvas
from engine.errors import RequestError


def test_a_canvas_starts_with_noise_where_nothing_is_known() -> None:
    canvas = Canvas.of([[5, UNKNOWN, 7]], [[True, False, False]])
    assert canvas.starting(torch.tensor([[1, 2, 3]])).tolist() == [[5, 2, 7]]
    assert (canvas.rows, canvas.length) == (1, 3)


def test_holding_more() -> None:
    canvas = Canvas.of([[5, UNKNOWN, 7]], [[True, False, False]])
    more = canvas.holding(torch.tensor([[False, True, False]]), torch.tensor([[9, 9, 9]]))
    assert more.ids.tolist() == [[5, 9, 7]]
    assert more.held.tolist() == [[True, True, False]]
    assert canvas.held.tolist() == [[True, False, False]]


@pytest.mark.parametrize(
    ("ids", "held"),
    [
        (torch.zeros(3, dtype=torch.int64), torch.zeros(3, dtype=torch.bool)),
        (torch.zeros(1, 3, dtype=torch.int64), torch.zeros(1, 4, dtype=torch.bool)),
        (torch.zeros(1, 0, dtype=torch.int64), torch.zeros(1, 0, dtype=torch.bool)),
        (torch.zeros(1, 3, dtype=torch.int32), torch.zeros(1, 3, dtype=torch.bool)),
        (torch.zeros(1, 3, dtype=torch.int64), torch.zeros(1, 3)),
        (torch.full((1, 3), UNKNOWN), torch.ones(1, 3, dtype=torch.bool)),
    ],
)
def test_what_is_no_canvas(ids: torch.Tensor, held: torch.Tensor) -> None:
    with pytest.raises(RequestError):
        Canvas(ids, held)


@given(st.lists(st.lists(st.integers(0, 5), min_size=6, max_size=6), min_size=1, max_size=4))
def test_closing_leaves_only_padding_after_the_first_stop(rows: list[list[int]]) -> None:
    closed, ended = close_canvas(torch.tensor(rows), (3, 5), 0)
    for before, after, end in zip(rows, closed.tolist(), ended.tolist(), strict=True):
        stops = [at for at, token in enumerate(before) if token in (3, 5)]
        assert end == bool(stops)
        cut = stops[0] + 1 if stops else 6
        assert after == before[:cut] + [0] * (6 - cut)


def test_closing_without_padding_or_stops() -> None:
    ids = torch.tensor([[1, 2, 3]])
    closed, ended = close_canvas(ids, (2,), None)
    assert closed.tolist() == [[1, 2, 3]]
    assert ended.tolist() == [True]
    assert close_canvas(ids, (), 0)[1].tolist() == [False]
