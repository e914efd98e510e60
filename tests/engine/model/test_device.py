"""Where a model runs and in which numbers: the same choice at every load of a machine."""

import time
from collections.abc import Callable, Iterator

import pytest
import torch

from engine.model import device


@pytest.fixture
def three_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("gain", "dtype"), [(0.1, "float32"), (0.9, "float32"), (1.2, "float32"), (2.5, "bfloat16"), (4.0, "bfloat16")]
)
def test_bfloat16_must_be_clearly_faster(monkeypatch: pytest.MonkeyPatch, gain: float, dtype: str) -> None:
    monkeypatch.setattr(device, "bfloat16_gain", lambda: gain)
    choice = device.choose("cpu", None)
    assert choice.dtype is getattr(torch, dtype)
    assert f"{gain:.1f}" in choice.reason


@pytest.mark.usefixtures("three_threads")
def test_the_measurement_runs_on_one_thread_and_takes_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    linear: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] = torch.nn.functional.linear
    threads: set[int] = set()
    now, calls = 0.0, 0

    def slow(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        nonlocal now, calls
        threads.add(torch.get_num_threads())
        calls += 1
        # Of a disturbed machine: all rounds but the last ones are slow, bfloat16's the most.
        quiet = calls > 20
        now += (3.0 if x.dtype == torch.float32 else 1.0) if quiet else (5.0 if x.dtype == torch.float32 else 60.0)
        return linear(x, w)

    monkeypatch.setattr(torch.nn.functional, "linear", slow)
    monkeypatch.setattr(time, "perf_counter", lambda: now)
    assert device.bfloat16_gain() == pytest.approx(3.0)
    assert threads == {1}
    assert torch.get_num_threads() == 3


@pytest.mark.parametrize(("said", "threads"), [("3", 3), ("0", 7), ("many", 7), ("", 7)])
def test_a_core_is_left_to_the_interface(monkeypatch: pytest.MonkeyPatch, said: str, threads: int) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert device.thread_count() == threads
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0}, raising=False)
    assert device.thread_count() == (3 if said == "3" else 1)


def test_where_cores_cannot_be_kept_from_a_program_all_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows have no such call."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 6)
    assert device.thread_count() == 5
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert device.thread_count() == 1


@pytest.mark.parametrize(
    ("name", "base", "levels"),
    [("bfloat16", "bfloat16", 0), ("int8-bfloat16", "bfloat16", 127), ("int7-float32", "float32", 63)],
)
def test_a_number_format_has_one_name(name: str, base: str, levels: int) -> None:
    assert device.number_format_of(name) == (base, levels)
    assert device.number_format(getattr(torch, base), levels) == name


@pytest.mark.parametrize("name", ["int9-float32", "int8", "", "-float32", "int8_float32"])
def test_what_is_no_number_format_stays_what_it_is(name: str) -> None:
    assert device.number_format_of(name) == (name, 0)
