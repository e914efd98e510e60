"""The canvas: what it refuses, and how it starts."""

import pytest
import torch

from engine.diffusion.canvas import UNKNOWN, Canvas
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
