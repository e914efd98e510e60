"""Which keys a position of the causal path sees, against the rule said in one line."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.model.network.masks import causal_masks, first_seen

CPU = torch.device("cpu")


@given(start=st.integers(0, 60), length=st.integers(2, 20), window=st.integers(1, 40))
def test_a_position_sees_itself_and_what_its_window_reaches(start: int, length: int, window: int) -> None:
    masks = causal_masks(start, length, window, CPU)
    first = first_seen(start, window)
    for full, least in ((True, 0), (False, first)):
        mask = masks[full]
        assert mask is not None
        assert mask.dtype == torch.bool
        expected = [
            [key <= own and (full or own - key < window) for key in range(least, start + length)]
            for own in range(start, start + length)
        ]
        assert mask.tolist() == expected


def test_a_single_position_sees_every_key_it_is_given() -> None:
    assert causal_masks(9, 1, 4, CPU) == {True: None, False: None}


@pytest.mark.parametrize(("position", "first"), [(0, 0), (3, 0), (4, 1), (100, 97)])
def test_a_window_counts_the_position_itself(position: int, first: int) -> None:
    assert first_seen(position, 4) == first
