"""Where this program stands, in a checkout or installed, and where what came with it lies: for both wings.

Any thread; little of the standard library, since ``--version`` answers at once. Knows nothing of what lies in the
folders.
"""

import re
import sys
from pathlib import Path

_PACKAGE = "redraft_resources"
"""What the folder ``resources`` is called once it is installed, beside the packages of others."""


def project_text(root: Path) -> str:
    """What ``pyproject.toml`` says in ``root``; empty where that is no checkout of this program.

    Beside an installed package lie the files of others, and a ``pyproject.toml`` may be among them.
    """
    try:
        text = (root / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return text if re.search(r'^name = "redraft"$', text, re.MULTILINE) else ""


def in_checkout() -> bool:
    """Whether this code runs from a checkout, so that the bootstrap and the repository are there too."""
    return bool(project_text(_root()))


def bootstrap_advice() -> str:
    """How a sentence ends that asks for a system's package: with the bootstrap, which knows its name, if it is here."""
    return ", or start with “python3 packaging/bootstrap.py run”, which names it." if in_checkout() else "."


def bundled_resources() -> Path:
    """The folder of the bundled resources: of the checkout that this code runs from, else of the installation.

    It may be missing, where an installation is not whole; whoever reads in it says so.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen and (Path(frozen) / "resources").is_dir():
        return Path(frozen) / "resources"
    # The package may well be another checkout's, where that one is installed editable: this code's own comes first.
    if in_checkout():
        return _root() / "resources"
    from importlib import resources

    try:
        return Path(str(resources.files(_PACKAGE)))
    except ModuleNotFoundError:
        return _root() / _PACKAGE


def _root() -> Path:
    return Path(__file__).resolve().parents[1]
