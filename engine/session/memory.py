"""How much memory this process has taken, on the processor or on an accelerator. Any thread."""

import sys

import psutil
import torch


def peak_bytes(device: torch.device) -> int:
    """The most in use so far: of the accelerator since ``reset_peak``, else of the process since its start."""
    if device.type in ("cuda", "xpu"):
        return int(torch.accelerator.max_memory_allocated(device))
    process = psutil.Process().memory_info()
    if sys.platform == "win32":
        return int(process.peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(peak if sys.platform == "darwin" else peak * 1024, int(process.rss))


def reset_peak(device: torch.device) -> None:
    """Begin a new count of the peak, where the device keeps one."""
    if device.type in ("cuda", "xpu"):
        torch.accelerator.reset_peak_memory_stats(device)


def used_bytes(device: torch.device) -> int:
    """In use now: of the accelerator by torch, else by the process."""
    if device.type in ("cuda", "xpu"):
        return int(torch.accelerator.memory_allocated(device))
    if device.type == "mps":
        return int(torch.mps.current_allocated_memory())
    return int(psutil.Process().memory_info().rss)
