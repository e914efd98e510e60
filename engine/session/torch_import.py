"""How torch comes into a process whose window must go on answering. The worker's thread; knows no model.

Importing torch holds the interpreter's lock in three long pieces, each of which stops every other thread: the system's
loader binding half a gigabyte of code (130 ms), full garbage collections over the hundreds of thousands of objects that
the import makes (20 to 180 ms each, several), and slices of 5 ms. Here the libraries are bound by a foreign call, which
gives the lock up; no collection runs meanwhile; and the slices are short. What was imported is then put out of the
collector's sight for good: it is never garbage, and every later full collection would walk over it.
"""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SLICE_SECONDS = 0.0005
"""How long the importing thread may keep the interpreter once another asks for it."""
_LIBRARIES = (("libtorch_global_deps", "RTLD_GLOBAL"), ("libtorch", "RTLD_LOCAL"))
"""In the order and way that ``import torch`` itself loads them."""


@contextmanager
def courteous_import() -> Iterator[None]:
    """Import inside this. Puts the interpreter's settings back as they were."""
    if "torch" in sys.modules:
        yield
        return
    slices, collecting = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(SLICE_SECONDS)
    gc.disable()
    try:
        _bind_libraries()
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
        sys.setswitchinterval(slices)


def _bind_libraries() -> None:
    """Have the system load torch's libraries. Where that does not work, the import does it, or says why not."""
    if sys.platform == "win32":
        # There torch is imported before the window is.
        return
    spec = find_spec("torch")
    if spec is None or not spec.submodule_search_locations:
        return
    folder = Path(spec.submodule_search_locations[0]) / "lib"
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    suffix = ".dylib" if sys.platform == "darwin" else ".so"
    for name, scope in _LIBRARIES:
        path = folder / (name + suffix)
        if path.exists():
            load(os.fsencode(path), os.RTLD_NOW | getattr(os, scope))
