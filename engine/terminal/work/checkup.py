"""``redraft doctor``: device, drivers, memory, Qt, models, and what would go wrong. Main thread; changes nothing."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from typing import Any

import psutil

from engine.errors import RedraftError
from engine.printing import write_output
from engine.terminal.answers import encode
from engine.terminal.library import Library
from engine.terminal.version import version

_QT_PROBE = "from PySide6 import QtCore, QtGui, QtWidgets; print(QtCore.qVersion())"
_QT_PATIENCE = 60


@dataclass(slots=True)
class Checkup:
    """Facts by name, and sentences about what would go wrong."""

    facts: dict[str, Any] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def run_doctor(options: argparse.Namespace) -> int:
    """Print what was found. 0 also where something would go wrong: saying so is the work."""
    checkup = examine(Library.standard())
    if options.json:
        write_output(encode(checkup.facts | {"troubles": checkup.troubles}))
    else:
        write_output(_page(checkup).encode("utf-8", "backslashreplace"))
    return 0


def examine(library: Library) -> Checkup:
    """Look at this machine and at every model of ``library``. Raises nothing that a broken part of them causes."""
    checkup = Checkup()
    checkup.facts["redraft"] = version()
    checkup.facts["python"] = platform.python_version()
    checkup.facts["system"] = platform.platform()
    checkup.facts["processor"] = f"{platform.processor() or platform.machine()}, {os.cpu_count()} threads"
    memory = psutil.virtual_memory()
    checkup.facts["memory"] = {"total": memory.total, "free": memory.available}
    _torch(checkup)
    _drivers(checkup)
    _qt(checkup)
    _folders(checkup, library)
    _models(checkup, library)
    return checkup


def _torch(checkup: Checkup) -> None:
    try:
        import torch
    except (ImportError, OSError) as error:
        checkup.facts["torch"] = None
        checkup.facts["devices"] = []
        checkup.troubles.append(f"torch cannot be imported, so no model can run: {_first_line(error)}.")
        return
    checkup.facts["torch"] = str(torch.__version__)
    devices: list[dict[str, Any]] = [{"device": "cpu", "name": platform.machine(), "threads": torch.get_num_threads()}]
    kind = torch.accelerator.current_accelerator(check_available=True)
    for index in range(torch.accelerator.device_count() if kind is not None else 0):
        device: dict[str, Any] = {"device": f"{kind}:{index}"}
        if str(kind) in ("cuda", "xpu"):
            module = torch.cuda if str(kind) == "cuda" else torch.xpu
            properties = module.get_device_properties(index)
            free, total = module.mem_get_info(index)
            device |= {"name": properties.name, "total": total, "free": free}
        devices.append(device)
    checkup.facts["devices"] = devices


def _drivers(checkup: Checkup) -> None:
    checkup.facts["nvidia_driver"] = None
    if util.find_spec("pynvml") is None:
        return
    import pynvml

    try:
        pynvml.nvmlInit()
        driver = pynvml.nvmlSystemGetDriverVersion()
        pynvml.nvmlShutdown()
    except pynvml.NVMLError:
        return
    checkup.facts["nvidia_driver"] = driver.decode() if isinstance(driver, bytes) else str(driver)
    if not any(str(device["device"]).startswith("cuda") for device in checkup.facts["devices"]):
        checkup.troubles.append(
            "There is an NVIDIA driver, but this torch has no CUDA or cannot use it, so models run on the processor."
        )


def _qt(checkup: Checkup) -> None:
    """Qt is looked at in a process of its own: the engine never loads it."""
    checkup.facts["qt"] = None
    try:
        checkup.facts["pyside"] = metadata.version("PySide6-Essentials")
    except metadata.PackageNotFoundError:
        checkup.facts["pyside"] = None
        checkup.troubles.append("PySide6 is not installed, so the editor cannot open; the commands work without it.")
        return
    if getattr(sys, "frozen", False):
        return
    try:
        probe = subprocess.run(
            [sys.executable, "-c", _QT_PROBE], capture_output=True, text=True, timeout=_QT_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        checkup.troubles.append(f"Qt could not be tried: {_first_line(error)}.")
        return
    if probe.returncode == 0:
        checkup.facts["qt"] = probe.stdout.strip()
    else:
        last = (probe.stderr.strip().splitlines() or ["no reason given"])[-1]
        checkup.troubles.append(f"Qt does not load, so the editor cannot open: {last}")
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        checkup.troubles.append("There is no display here, so the editor's window cannot be shown.")


def _folders(checkup: Checkup, library: Library) -> None:
    nearest = library.own
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    checkup.facts["models_folder"] = str(library.own)
    checkup.facts["disk_free"] = shutil.disk_usage(nearest).free
    if not os.access(nearest, os.W_OK):
        checkup.troubles.append(f"The models folder {library.own} cannot be written to.")


def _models(checkup: Checkup, library: Library) -> None:
    listed: list[dict[str, Any]] = []
    try:
        entries = library.entries()
    except RedraftError as error:
        checkup.troubles.append(error.message)
        entries = []
    for entry in entries:
        facts: dict[str, Any] = {"name": entry.name, "from": entry.origin, "folder": str(entry.folder)}
        trouble = entry.trouble
        if not trouble and checkup.facts["torch"]:
            trouble = _fit(entry.folder, facts)
        if trouble:
            checkup.troubles.append(f"The model “{entry.name}” cannot be used: {trouble.rstrip('.')}.")
        listed.append(facts)
    checkup.facts["models"] = listed
    try:
        library.find(None)
    except RedraftError as error:
        checkup.troubles.append(error.message)


def _fit(folder: Path, facts: dict[str, Any]) -> str:
    """What is against loading the model, as a clause, or nothing; the memory it needs goes into ``facts``."""
    from engine.model.checkpoint.memory import estimate

    try:
        memory = estimate(folder)
    except RedraftError as error:
        return error.message
    facts |= {"needs": memory.needed, "free": memory.free}
    return "" if memory.needed <= memory.free else memory.advice or "there is not enough free memory"


def _page(checkup: Checkup) -> str:
    facts = checkup.facts
    lines = [
        ("redraft", facts["redraft"]),
        ("python", facts["python"]),
        ("system", facts["system"]),
        ("processor", facts["processor"]),
        ("memory", f"{_size(facts['memory']['total'])}, {_size(facts['memory']['free'])} free"),
        ("torch", facts["torch"] or "missing"),
        *(("device", _device(device)) for device in facts["devices"]),
        ("nvidia driver", facts["nvidia_driver"] or "none answers"),
        ("qt", facts["qt"] or "not loaded"),
        ("models folder", f"{facts['models_folder']}, {_size(facts['disk_free'])} free"),
        *(("model", _model(model)) for model in facts["models"]),
    ]
    page = "".join(f"{name:<15}{value}\n" for name, value in lines)
    if not checkup.troubles:
        return page + "\nNothing stands in the way.\n"
    return page + "\nWhat would go wrong:\n" + "".join(f"- {trouble}\n" for trouble in checkup.troubles)


def _device(device: dict[str, Any]) -> str:
    memory = f", {_size(device['total'])}, {_size(device['free'])} free" if "total" in device else ""
    return f"{device['device']} ({device.get('name', 'no name')}){memory}"


def _model(model: dict[str, Any]) -> str:
    needs = f", needs {_size(model['needs'])} of {_size(model['free'])} free" if "needs" in model else ""
    return f"{model['name']} in {model['folder']}{needs}"


def _size(count: int) -> str:
    return f"{count / 2**30:.1f} GB" if count >= 2**30 else f"{count / 2**20:.0f} MB"


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__).rstrip(".")
