"""Memory in use and its peak, on the processor and on an accelerator that is played."""

import sys
from types import SimpleNamespace

import psutil
import pytest
import torch

from engine.session.memory import peak_bytes, reset_peak, used_bytes

CPU = torch.device("cpu")


def test_the_processors_figures_are_this_processs() -> None:
    process = psutil.Process().memory_info().rss
    assert used_bytes(CPU) == pytest.approx(process, rel=0.5)
    assert peak_bytes(CPU) >= used_bytes(CPU) * 0.9
    reset_peak(CPU)  # the processor has no count to begin anew
    assert peak_bytes(CPU) > 0


def test_an_accelerators_figures_are_torchs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, torch.device]] = []

    def answers(name: str, value: int | None) -> None:
        monkeypatch.setattr(torch.accelerator, name, lambda device: asked.append((name, device)) or value)

    answers("max_memory_allocated", 9)
    answers("memory_allocated", 5)
    answers("reset_peak_memory_stats", None)
    for kind in ("cuda", "xpu"):
        device = torch.device(kind, 1)
        assert (peak_bytes(device), used_bytes(device)) == (9, 5)
        reset_peak(device)
        assert asked[-3:] == [
            ("max_memory_allocated", device),
            ("memory_allocated", device),
            ("reset_peak_memory_stats", device),
        ]


def test_the_peak_on_systems_that_count_it_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has it from the process and has no ``resource``; macOS counts bytes where Linux counts KiB."""
    figures = SimpleNamespace(rss=10, peak_wset=70)
    monkeypatch.setattr(psutil, "Process", lambda: SimpleNamespace(memory_info=lambda: figures))
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setattr(sys, "platform", "win32")
    assert peak_bytes(CPU) == 70
    usage = SimpleNamespace(RUSAGE_SELF=0, getrusage=lambda who: SimpleNamespace(ru_maxrss=50))
    monkeypatch.setitem(sys.modules, "resource", usage)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert peak_bytes(CPU) == 50
    monkeypatch.setattr(sys, "platform", "linux")
    assert peak_bytes(CPU) == 50 * 1024
    figures.rss = 10**6
    assert peak_bytes(CPU) == 10**6
