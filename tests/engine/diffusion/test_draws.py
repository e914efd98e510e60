"""Chance: the same for the same seed, row and step, whatever else runs."""

import pytest
import torch

from engine.diffusion.draws import Noise, SeededDraws, StandingDraws

NOISE = Noise(1000)


def same(left: tuple[torch.Tensor, torch.Tensor], right: tuple[torch.Tensor, torch.Tensor]) -> bool:
    return torch.equal(left[0], right[0]) and torch.equal(left[1], right[1])


def test_shapes_and_ranges() -> None:
    draws = SeededDraws(5, NOISE)
    uniforms, noise = draws.step(1, 3, 400)
    assert uniforms.shape == noise.shape == draws.start(3, 400).shape == (3, 400)
    assert uniforms.dtype == torch.float32
    assert noise.dtype == torch.int64
    assert 0.0 <= float(uniforms.min()) < 0.1 < 0.9 < float(uniforms.max()) < 1.0
    assert 0 <= int(noise.min()) < 100 < 900 < int(noise.max()) < 1000


def test_seed_row_and_step_are_all_that_counts() -> None:
    draws = SeededDraws(5, NOISE)
    first = draws.step(2, 3, 20)
    draws.step(9, 3, 20)
    assert same(first, draws.step(2, 3, 20))
    assert same(first, SeededDraws(5, NOISE).step(2, 3, 20))
    single = SeededDraws(5, NOISE).step(2, 1, 20)
    assert same((first[0][:1], first[1][:1]), single)
    for other in (SeededDraws(6, NOISE).step(2, 3, 20), draws.step(3, 3, 20)):
        assert not torch.equal(first[0], other[0])
        assert not torch.equal(first[1], other[1])
    assert not torch.equal(first[0][0], first[0][1])


def test_a_row_alone() -> None:
    draws = SeededDraws(5, NOISE)
    uniforms, noise = draws.step(4, 3, 20)
    for row in range(3):
        assert same(draws.row(row).step(4, 1, 20), (uniforms[row : row + 1], noise[row : row + 1]))
        assert same(SeededDraws(5, NOISE, (row,)).step(4, 1, 20), (uniforms[row : row + 1], noise[row : row + 1]))
    assert same(SeededDraws(5, NOISE, (7, 2)).row(1).step(4, 1, 20), SeededDraws(5, NOISE, (2,)).step(4, 1, 20))


def test_a_state_brings_back_the_draws() -> None:
    draws = SeededDraws(5, NOISE, (1, 2))
    state, before = draws.state(), draws.step(3, 2, 8)
    other = SeededDraws(6, NOISE)
    other.restore(state)
    assert same(other.step(3, 2, 8), before)
    with pytest.raises(TypeError, match="no state"):
        other.restore("5")


def test_large_and_negative_seeds() -> None:
    seen = {tuple(SeededDraws(seed, NOISE).start(1, 8)[0].tolist()) for seed in (0, 1, -1, 2**63, 2**64 + 1, 2**32)}
    assert len(seen) == 6


def test_blank_noise_is_mostly_blank() -> None:
    noise = Noise(1000, first_id=16, blank_id=4, blank_share=0.85)
    ids = noise.ids((20_000,), torch.Generator().manual_seed(0))
    blank = ids == 4
    assert abs(float(blank.float().mean()) - 0.85) < 0.02
    assert int(ids[~blank].min()) >= 16
    assert int(ids.max()) < 1000


def test_draws_are_these_for_good() -> None:
    """Stored recipes are asked for again years later: a change here is a new format of recipes, not a clean-up."""
    uniforms, noise = SeededDraws(1, NOISE).step(1, 1, 6)
    expected = [0.218279, 0.070687, 0.583429, 0.353899, 0.929160, 0.372527]
    assert uniforms[0].tolist() == pytest.approx(expected, abs=1e-6)
    assert noise.tolist() == [[548, 927, 529, 175, 620, 579]]
    assert SeededDraws(1, NOISE).start(1, 6).tolist() == [[872, 289, 189, 230, 462, 595]]
    blank = Noise(1000, first_id=16, blank_id=4, blank_share=0.85)
    assert SeededDraws(1, blank).start(1, 12).tolist() == [[4, 4, 4, 4, 4, 4, 4, 4, 693, 4, 4, 4]]


def test_standing_draws_give_back_what_stood_and_noise_where_nothing_is_known() -> None:
    ids = torch.tensor([[7, -1, 9], [-1, 3, -1]])
    draws, plain = StandingDraws(SeededDraws(1, NOISE), ids), SeededDraws(1, NOISE)
    uniforms, noise = draws.step(2, 2, 3)
    same, other = plain.step(2, 2, 3)
    assert torch.equal(uniforms, same)
    assert torch.equal(noise, torch.where(ids < 0, other, ids))
    assert torch.equal(draws.start(2, 3), torch.where(ids < 0, plain.start(2, 3), ids))
    assert torch.equal(draws.row(1).step(2, 1, 3)[1], noise[1:])
