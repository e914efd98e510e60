"""Where a system keeps spelling: Enchant, the library of Linux, and the folders of Hunspell's dictionaries.

The library is found by the system's loader, without asking any program for it.

Any thread. Left to itself, pyenchant runs ``ldconfig``, ``gcc`` and ``ld`` from PATH wherever the library is not
installed, since ``ctypes.util.find_library`` does. Knows names of libraries; knows nothing of words.
"""

import ctypes
import ctypes.util
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

SONAMES = ("libenchant-2.so.2", "libenchant.so.1")
"""Newest first; these names have stood since 2017 and 2003."""
HUNSPELL_FOLDERS = (
    Path("/usr/share/hunspell"),
    Path("/usr/share/myspell/dicts"),
    Path("/usr/local/share/hunspell"),
    Path("/Library/Spelling"),
)
"""Where dictionaries are installed, on any system: what is not there is passed over."""
CHOSEN = ("PYENCHANT_LIBRARY_PATH", "PYENCHANT_ENCHANT_PREFIX")
"""Where one of these is set, someone has said where the library is, and no program is asked either."""


def enchant_module() -> ModuleType | None:
    """pyenchant, ready for use; None where the library or its Python part is not there."""
    if sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in CHOSEN):
        return _imported()
    soname = next(filter(_loads, SONAMES), "")
    if not soname:
        return None
    with _finding(soname):
        return _imported()


def _imported() -> ModuleType | None:
    try:
        return importlib.import_module("enchant")
    except (ImportError, OSError, AssertionError, AttributeError):
        # Asserted: that a library lies where the environment says. Missing: a function that a broken one has not.
        return None


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


@contextmanager
def _finding(soname: str) -> Iterator[None]:
    """Inside this, whoever looks for Enchant's library finds ``soname``; every other library is found as always."""
    real = ctypes.util.find_library

    def find_library(name: str) -> str | None:
        return soname if "enchant" in name else real(name)

    ctypes.util.find_library = find_library
    try:
        yield
    finally:
        ctypes.util.find_library = real
