"""The version of this program. Any thread; standard library only, since ``--version`` answers at once."""

import re
from pathlib import Path


def version() -> str:
    """The version of this program: in a checkout the one that ``pyproject.toml`` names, else the installed one."""
    # Reading one line is several times faster than importing importlib.metadata.
    file = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if file.is_file():
        line = re.search(r'^version = "([^"]+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
        if line is not None:
            return line.group(1)
    from importlib import metadata

    try:
        return metadata.version("redraft")
    except metadata.PackageNotFoundError:
        return "of unknown version"
