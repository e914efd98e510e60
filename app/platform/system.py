"""Which system the program runs on: the rest of the house asks here, where it has to differ. Any thread; no Qt."""

import sys


def is_windows() -> bool:
    """Whether this is Windows."""
    return sys.platform == "win32"


def is_mac() -> bool:
    """Whether this is macOS."""
    return sys.platform == "darwin"
