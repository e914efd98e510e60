"""Names of what the program puts beside a file for a moment. Any thread, no Qt; touches no disk."""

import os
from pathlib import Path

_MOST_BYTES = 100
"""A name may have 255 bytes, on encrypted disks 143, and the file's own may have as many."""


def beside(file: Path, ending: str) -> Path:
    """A hidden name in the folder of ``file`` that begins as its name does, whatever that holds, and ends in
    ``ending``."""
    return file.with_name(f"{stem_beside(file)}{ending}")


def stem_beside(file: Path) -> str:
    """How all these names begin. Bytes of a name that are no letters are left out: some disks take none."""
    return f".{os.fsencode(file.name)[:_MOST_BYTES].decode(errors='ignore')}."
