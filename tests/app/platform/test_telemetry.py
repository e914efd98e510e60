"""Machine figures: of the card that the model is on, else of the main memory; torch's own where NVML has none."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from app.platform.telemetry import Telemetry
from app.window.panels.meter_panel import MeterPanel
from app.window.panels.panel import PanelContext
from tests.fakes import MODEL

GB = 1_000_000_000


class NVMLError(Exception):
    pass


@dataclass
class Driver:
    """NVIDIA's library as far as it is used: cards by index, what each holds, and by which process."""

    names: tuple[str, ...] = ("First card", "Second card")
    processes: list[SimpleNamespace] = field(default_factory=list)
    memory: bool = True
    answers: bool = True
    begun: int = 0
    NVMLError: type[Exception] = NVMLError
    NVML_TEMPERATURE_GPU: int = 0

    def nvmlInit(self) -> None:
        if not self.answers:
            raise NVMLError
        self.begun += 1

    def nvmlShutdown(self) -> None:
        self.begun -= 1

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        if index >= len(self.names):
            raise NVMLError
        return index

    def nvmlDeviceGetHandleByUUID(self, name: str) -> int:
        return ["GPU-a", "GPU-b"].index(name)

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:
        if not self.memory:
            raise NVMLError
        return SimpleNamespace(used=(10 + handle) * GB, total=80 * GB)

    def nvmlDeviceGetComputeRunningProcesses(self, _handle: int) -> list[SimpleNamespace]:
        return self.processes

    def nvmlDeviceGetTemperature(self, _handle: int, _kind: int) -> int:
        return 54

    def nvmlDeviceGetUtilizationRates(self, _handle: int) -> SimpleNamespace:
        return SimpleNamespace(gpu=37)

    def nvmlDeviceGetName(self, handle: int) -> str:
        if not self.names[handle]:
            raise NVMLError
        return self.names[handle]


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    driver = Driver(processes=[SimpleNamespace(pid=os.getpid(), usedGpuMemory=6 * GB)])
    monkeypatch.setitem(sys.modules, "pynvml", driver)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return driver


@pytest.fixture
def telemetry(qapp: QApplication, driver: Driver) -> Iterator[Telemetry]:
    telemetry = Telemetry()
    yield telemetry
    telemetry.close()
    assert driver.begun == 0


def test_the_card_that_the_model_is_on_is_measured(telemetry: Telemetry) -> None:
    first = telemetry.read()
    assert (first.device, first.used, first.total, first.own) == ("First card", 10 * GB, 80 * GB, 6 * GB)
    assert (first.temperature, first.load, first.card) == (54, 37, True)
    telemetry.follow("cuda:1")
    assert telemetry.read().device == "Second card"
    telemetry.follow("cpu")
    assert not telemetry.read().card
    telemetry.follow("cuda")
    assert telemetry.read().device == "First card"
    telemetry.follow("cuda:5")
    assert not telemetry.read().card


def test_cards_that_are_kept_from_this_process_do_not_count(
    telemetry: Telemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    for visible in ("1", "GPU-b,GPU-a"):
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
        telemetry.follow("cuda:0")
        assert telemetry.read().device == "Second card"


def test_without_an_answer_the_main_memory_is_measured(telemetry: Telemetry, driver: Driver) -> None:
    driver.answers = False
    assert not telemetry.read().card
    driver.answers, driver.memory = True, False
    telemetry.follow("cuda")
    # As on machines whose processor and graphics share one memory.
    assert not telemetry.read().card


def test_a_card_that_does_not_say_its_name_is_measured_all_the_same(telemetry: Telemetry, driver: Driver) -> None:
    driver.names = ("",)
    figures = telemetry.read()
    assert figures.card
    assert (figures.device, figures.total) == ("Graphics card", 80 * GB)


def parts(panel: MeterPanel) -> dict[str, int]:
    return {part.label: part.size for part in panel.bar._parts}


def test_where_the_driver_knows_no_processes_the_part_is_torchs_own(telemetry: Telemetry, driver: Driver) -> None:
    services = SimpleNamespace(telemetry=telemetry)
    panel = MeterPanel(PanelContext(services, None, None))  # type: ignore[arg-type]
    panel.take_model(replace(MODEL, device="cuda:0", weight_bytes=4 * GB), "")
    panel.show_figures(telemetry.read())
    assert parts(panel) == {
        "Model": 4 * GB,
        "Redraft, working": 2 * GB,
        "Other programs": 4 * GB,
        "Free": 70 * GB,
    }
    assert "torch" not in panel.source.text()
    driver.processes = [SimpleNamespace(pid=os.getpid(), usedGpuMemory=None)]
    panel.show_figures(telemetry.read())
    assert parts(panel) == {"Model": 4 * GB, "Redraft, working": 0, "Other programs": 6 * GB, "Free": 70 * GB}
    assert "Redraft's part is torch's own figure" in panel.source.text()
    driver.memory = False
    panel.show_figures(telemetry.read())
    assert parts(panel)["Model"] == 0
    assert "On the graphics card Redraft holds 4.0 GB, by torch's own figure." in panel.source.text()
    panel.deleteLater()


def test_figures_without_a_driver_are_the_machines() -> None:
    telemetry = Telemetry(gpu=False)
    figures = telemetry.read()
    assert 0 < figures.own <= figures.used <= figures.total
    assert figures.free == figures.total - figures.used
    telemetry.close()
