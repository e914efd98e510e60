"""How many threads a pass takes: by what others do, by how long it took, and never another text."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import torch

from engine.installation import bundled_resources
from engine.model import threads
from engine.model.checkpoint.folder import bare_network
from engine.model.network.network import Network
from engine.model.threads import ThreadRule, processor_times, usable_cores, wanted_threads


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


class Machine:
    """A machine of so many cores: ``others`` of them are kept busy, and a pass takes what it takes."""

    def __init__(self, cores: int = 2) -> None:
        self.now = self.every = self.own = 0.0
        self.others = 0.0
        self.rule = ThreadRule(cores, lambda: (self.every, self.own), lambda: self.now)

    def goes(self, seconds: float, own: float = 0.0) -> None:
        self.now += seconds
        self.own += own * seconds
        self.every += (own + self.others) * seconds

    def passes(self, seconds: float = 0.05, like: object = 1) -> int:
        """One pass; the threads that it had."""
        with self.rule.passing(like):
            used = torch.get_num_threads()
            self.goes(seconds, used)
        return used


def test_alone_a_pass_has_all_cores() -> None:
    machine = Machine()
    assert [machine.passes() for _ in range(20)] == [2] * 20


def test_beside_somebody_it_has_one_less_until_they_are_done() -> None:
    machine = Machine()
    machine.passes()
    machine.others = 1.0
    assert [machine.passes() for _ in range(10)][-5:] == [1] * 5
    machine.others = 0.0
    assert [machine.passes() for _ in range(12)][-5:] == [2] * 5


def test_what_happened_between_two_runs_counts_for_the_first_pass() -> None:
    machine = Machine()
    machine.passes()
    machine.others = 1.0
    machine.goes(5.0)
    assert machine.passes() == 1


@pytest.mark.parametrize(("others", "used"), [(0.0, 8), (0.2, 8), (0.3, 7), (1.0, 7), (2.0, 6), (7.9, 1), (30.0, 1)])
def test_of_many_cores_as_many_are_left_as_others_keep_busy(others: float, used: int) -> None:
    machine = Machine(8)
    machine.others = others
    machine.goes(1.0)
    assert machine.passes() == used


def test_own_work_is_not_others() -> None:
    machine = Machine()
    machine.goes(3.0, own=2.0)
    assert machine.passes() == 2


def test_a_pass_far_slower_than_its_like_makes_wary_longer_each_time() -> None:
    """As where a machine beside this one takes its time, which no clock here shows."""
    machine = Machine()
    for _ in range(3):
        machine.passes(0.1)

    def waits(next_try: float) -> float:
        """A slow pass, and for how long others have one thread behind it; then a try that takes so long."""
        assert machine.passes(next_try) == 2
        begun = machine.now
        for _ in range(200):
            if machine.rule.threads_now(machine.now) == 2:
                break
            machine.passes(0.1)
        return machine.now - begun

    slow = [waits(0.2) for _ in range(6)]
    assert slow == pytest.approx([0.5, 1.0, 2.0, 4.0, 8.0, 8.0], abs=0.15)
    assert waits(0.1) == 0.0
    assert waits(0.2) == pytest.approx(0.5, abs=0.15)


def test_a_pass_is_compared_with_its_like_alone() -> None:
    machine = Machine()
    machine.passes(0.01, like="hole")
    assert machine.passes(1.0, like="canvas") == 2
    assert machine.passes(1.0, like="canvas") == 2
    assert machine.passes(0.02, like="hole") == 2
    assert machine.passes(0.01, like="hole") == 1


def test_however_many_sizes_there_are_few_are_remembered() -> None:
    machine = Machine()
    for like in range(2000):
        machine.passes(0.01, like=like)
    assert len(machine.rule._best) <= 256


def test_a_pass_that_is_ended_is_nothing_to_compare_with() -> None:
    machine = Machine()
    with pytest.raises(KeyError), machine.rule.passing(1):
        raise KeyError
    machine.passes(1.0)
    assert machine.passes(1.0) == 2


@pytest.mark.parametrize(
    ("said", "cores", "dtype", "most"),
    [
        (None, 2, torch.bfloat16, 2),
        (None, 16, torch.bfloat16, 16),
        (None, 4, torch.float32, 4),
        (None, 8, torch.float32, None),
        (None, 1, torch.bfloat16, None),
        ("1", 2, torch.bfloat16, None),
        ("many", 2, torch.bfloat16, 2),
    ],
)
def test_where_the_number_is_to_stay_there_is_no_rule(
    monkeypatch: pytest.MonkeyPatch, said: str | None, cores: int, dtype: torch.dtype, most: int | None
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if said is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", said)
    monkeypatch.setattr(threads, "usable_cores", lambda: cores)
    rule = ThreadRule.standard(dtype)
    assert (rule.cores if rule is not None else None) == most


def test_the_systems_times_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    every, own = processor_times()
    assert 0 < own <= every + 1.0
    busy = [type("Times", (), {"user": 3.0, "system": 1.0, "idle": 90.0, "steal": 0.5})()] * 3
    monkeypatch.setattr(psutil, "cpu_times", lambda percpu: busy)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 2}, raising=False)
    assert processor_times()[0] == pytest.approx(9.0)
    assert usable_cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processor_times()[0] == pytest.approx(13.5)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


@pytest.mark.parametrize(("said", "wanted"), [("3", 3), ("0", None), ("many", None), ("", None)])
def test_what_was_asked_for(monkeypatch: pytest.MonkeyPatch, said: str, wanted: int | None) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert wanted_threads() == wanted


# ---------------------------------------------------------------- a network under the rule


def outcomes(network: Network) -> torch.Tensor:
    """Everything that a run asks of a network, at sizes that a thread's share does not divide evenly."""
    seen = []
    chance = torch.Generator().manual_seed(3)
    for prompt, length in ((7, 1), (100, 32), (33, 128)):
        ids = torch.randint(16, network.vocab_size, (prompt,), generator=chance)
        canvas = torch.randint(16, network.vocab_size, (1, length), generator=chance)
        cache = network.encode(ids)
        logits = network.decode(canvas, cache)
        again = network.decode(canvas, cache, network.soften(logits / 0.8))
        seen += [logits, again, network.following(ids[:1], cache)[0]]
    return torch.cat([logits.flatten() for logits in seen])


def on(count: int, work: Callable[[], torch.Tensor]) -> torch.Tensor:
    torch.set_num_threads(count)
    return work()


@pytest.fixture(scope="module")
def starter() -> Path:
    return bundled_resources() / "models" / "starter"


@pytest.mark.parametrize(("dtype", "counts"), [("bfloat16", (2, 3, 7)), ("float32", (2, 3))])
def test_the_starters_bits_are_the_same_on_every_number_of_threads(
    starter: Path, dtype: str, counts: tuple[int, ...]
) -> None:
    network = bare_network(starter, "cpu", dtype)
    expected = on(1, lambda: outcomes(network))
    for count in counts:
        assert torch.equal(on(count, lambda: outcomes(network)), expected), count


def test_a_network_asks_its_rule_before_every_pass(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(threads, "usable_cores", lambda: 2)
    network = bare_network(starter, "cpu", "bfloat16")
    assert network.rule is not None
    assert network.rule.cores == 2
    machine = Machine()
    network.rule = machine.rule
    canvas = torch.arange(20, 36).unsqueeze(0)
    cache = network.encode([2, 40, 41])
    assert torch.get_num_threads() == 2
    machine.others = 1.0
    machine.goes(1.0)
    beside = network.decode(canvas, cache)
    assert torch.get_num_threads() == 1
    machine.others = 0.0
    machine.goes(1.0)
    assert torch.equal(network.decode(canvas, cache), beside)
    assert torch.get_num_threads() == 2
