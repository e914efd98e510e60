"""The version of this program. Any thread; standard library only, since ``--version`` answers at once."""

import re
from pathlib import Path

from engine.installation import project_text


def version() -> str:
    """The version of this program: in a checkout the one that ``pyproject.toml`` names, else the installed one."""
    # Reading one line is several times faster than importing importlib.metadata.
    line = re.search(r'^version = "([^"]+)"$', project_text(Path(__file__).resolve().parents[2]), re.MULTILINE)
    if line is not None:
        return line.group(1)
    from importlib import metadata

    try:
        return metadata.version("redraft")
    except metadata.PackageNotFoundError:
        return "of unknown version"
