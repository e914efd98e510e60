"""Machine figures for the meter: memory in use of total, by what, and where the number comes from.

GUI thread; one reading takes well under a millisecond. NVML (the module ``pynvml``) where an NVIDIA driver answers,
else the machine's own memory through psutil. What torch itself holds arrives in ``Step.memory_bytes``, not here. 1
Hz and only while someone looks.
"""

import contextlib
import logging
import os
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Figures:
    """One reading, in bytes. ``own`` is this process, 0 where the driver does not tell processes apart; ``source`` says
    which number it is, for the writer; ``card`` that it is a graphics card's."""

    device: str
    used: int
    total: int
    own: int
    source: str
    temperature: int | None = None
    load: int | None = None
    card: bool = False

    @property
    def free(self) -> int:
        """Used by none."""
        return max(0, self.total - self.used)

    @property
    def others(self) -> int:
        """Used by other programs."""
        return max(0, self.used - self.own)


class Telemetry(QObject):
    """``measured`` carries Figures once a second between :meth:`start` and :meth:`stop`."""

    measured = Signal(object)

    def __init__(self, gpu: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = psutil.Process()
        self._nvml: ModuleType | None = None
        self._handle: Any = None
        self._wanted = self._gpu = gpu
        self._index = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.last: Figures | None = None

    def start(self) -> None:
        """Begin to measure; the first figures come at once."""
        if not self._timer.isActive():
            self._timer.start()
            self._tick()

    def stop(self) -> None:
        """Measure no more; :attr:`last` stays."""
        self._timer.stop()

    def follow(self, device: str) -> None:
        """Measure where the model is, by torch's name: "cpu" is the main memory, "cuda:1" the second card in use."""
        kind, _, number = device.partition(":")
        self._index = int(number) if number.isdigit() else 0
        self._handle = None
        self._wanted = self._gpu and kind == "cuda"

    def read(self) -> Figures:
        """One reading now."""
        self._find_gpu()
        if self._handle is not None and self._nvml is not None:
            figures = self._read_gpu(self._nvml)
            if figures is not None:
                return figures
        memory = psutil.virtual_memory()
        return Figures(
            device="Memory",
            used=memory.total - memory.available,
            total=memory.total,
            own=self._process.memory_info().rss,
            source="main memory, as the system reports it",
        )

    def close(self) -> None:
        """Stop, and let go of the driver."""
        self.stop()
        if self._nvml is not None:
            with contextlib.suppress(self._nvml.NVMLError):
                self._nvml.nvmlShutdown()
        self._nvml = self._handle = None
        self._wanted = self._gpu = False

    def _tick(self) -> None:
        self.last = self.read()
        self.measured.emit(self.last)

    def _find_gpu(self) -> None:
        if not self._wanted:
            return
        self._wanted = False
        try:
            import pynvml
        except ImportError:
            return
        try:
            if self._nvml is None:
                pynvml.nvmlInit()
                self._nvml = pynvml
            self._handle = _handle(pynvml, self._index)
        except pynvml.NVMLError as error:
            log.debug("No NVIDIA driver answers: %s", error)

    def _read_gpu(self, nvml: ModuleType) -> Figures | None:
        try:
            memory = nvml.nvmlDeviceGetMemoryInfo(self._handle)
        except nvml.NVMLError:
            # Machines whose processor and graphics share one memory have no figure of their own here.
            return None
        own, temperature, load = 0, None, None
        with contextlib.suppress(nvml.NVMLError):
            mine = os.getpid()
            processes = nvml.nvmlDeviceGetComputeRunningProcesses(self._handle)
            own = sum(p.usedGpuMemory or 0 for p in processes if p.pid == mine)
        with contextlib.suppress(nvml.NVMLError):
            temperature = int(nvml.nvmlDeviceGetTemperature(self._handle, nvml.NVML_TEMPERATURE_GPU))
        with contextlib.suppress(nvml.NVMLError):
            load = int(nvml.nvmlDeviceGetUtilizationRates(self._handle).gpu)
        name: str | bytes = "Graphics card"
        with contextlib.suppress(nvml.NVMLError):
            name = nvml.nvmlDeviceGetName(self._handle)
        return Figures(
            device=name.decode() if isinstance(name, bytes) else str(name),
            used=int(memory.used),
            total=int(memory.total),
            own=own,
            source="graphics memory, as the NVIDIA driver reports it",
            temperature=temperature,
            load=load,
            card=True,
        )


def _handle(nvml: ModuleType, index: int) -> Any:
    """NVML's handle of the card that torch counts as ``index``: the driver counts those, too, that are kept from us."""
    visible = [word.strip() for word in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if word.strip()]
    name = visible[index] if index < len(visible) else str(index)
    return nvml.nvmlDeviceGetHandleByIndex(int(name)) if name.isdigit() else nvml.nvmlDeviceGetHandleByUUID(name)
