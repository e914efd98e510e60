"""The running mean of a run's weights."""

import pytest
import torch

from engine.training.learning.average import Average


def test_the_mean_of_weights_follows_them_and_forgets_where_they_began() -> None:
    weight = torch.nn.Parameter(torch.zeros(3))
    average = Average([weight], 0.9)
    for step in range(1, 200):
        with torch.no_grad():
            weight.fill_(float(step))
        average.update(step)
    # The mean of a steady climb lags decay / (1 - decay) steps behind it.
    torch.testing.assert_close(average.mean[0], torch.full((3,), 199.0 - 9.0), rtol=0, atol=0.01)
    average.swap()
    assert float(weight[0].detach()) == pytest.approx(190.0, abs=0.01)


def test_the_mean_and_the_weights_change_places_and_back() -> None:
    weight = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    average = Average([weight], 0.9)
    average.load([torch.tensor([5.0, 6.0])])
    average.swap()
    assert weight.detach().tolist() == [5.0, 6.0]
    assert average.mean[0].tolist() == [1.0, 2.0]
    average.swap()
    assert weight.detach().tolist() == [1.0, 2.0]
    assert average.mean[0].tolist() == [5.0, 6.0]


def test_a_loaded_mean_is_a_copy() -> None:
    other = torch.tensor([5.0])
    average = Average([torch.nn.Parameter(torch.zeros(1))], 0.9)
    average.load([other])
    other.fill_(9.0)
    assert average.mean[0].item() == 5.0
