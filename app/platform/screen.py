"""Whether a window can be opened here: asked before Qt is, which otherwise ends the process with words for nobody.

Any thread, before QApplication. Linux only: elsewhere the platform's library comes with Qt. Knows the X server's and
Qt's shared libraries; knows nothing of windows.
"""

import ctypes
import os
import sys
from pathlib import Path

import PySide6

from engine.installation import bootstrap_advice

MORE = "on a server use the commands, see redraft --help."


def trouble() -> str:
    """Why no window can be opened, as the end of a sentence; empty where one can."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if not sys.platform.startswith("linux") or chosen not in ("", "xcb"):
        return ""
    if not os.environ.get("DISPLAY"):
        return "" if os.environ.get("WAYLAND_DISPLAY") and not chosen else f"there is no display; {MORE}"
    library = missing_library(Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so")
    if library:
        return (
            f"Qt needs the system library {library} to open a window; install the package that holds it"
            f"{bootstrap_advice()}"
        )
    if os.environ.get("WAYLAND_DISPLAY") and not chosen:
        return ""
    return "" if _answers() else f"the display “{os.environ['DISPLAY']}” does not answer; {MORE}"


def missing_library(plugin: Path) -> str:
    """The name of a library that ``plugin`` needs and the system lacks; empty if there is none."""
    if not plugin.exists():
        # Another build of Qt keeps its plugins elsewhere, and sees to their libraries itself.
        return ""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error).partition(":")[0]
    return ""


def _answers() -> bool:
    """Whether an X server answers at $DISPLAY."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    # Never closed: a bare X server starts over when its last client goes, and would turn Qt away meanwhile.
    return bool(xcb.xcb_connection_has_error(xcb.xcb_connect(None, None)) == 0)
