"""Whether a file lies in a folder, also by the links on its way. Any thread, no Qt.

Nothing outside the folder is asked for: a link may lead to a machine that does not answer, or that learns of it.
"""

import os
from pathlib import Path

_MOST_LINKS = 40


def is_within(path: Path, folder: Path) -> bool:
    """Whether ``path`` lies in ``folder`` by its name and by every link in that folder that it goes through. It need
    not be there."""
    folder, path = Path(os.path.abspath(folder)), Path(os.path.abspath(path))
    for _ in range(_MOST_LINKS):
        if folder not in path.parents:
            return False
        target = _led_on(path, folder)
        if target is None:
            return True
        path = target
    return False


def _led_on(path: Path, folder: Path) -> Path | None:
    """Where the first link on the way from ``folder`` to ``path`` leads it; None without any."""
    here = folder
    for part in path.relative_to(folder).parts:
        here = here / part
        try:
            leads = os.readlink(here)
        except (OSError, ValueError):
            # No link, or nothing there.
            continue
        return Path(os.path.abspath(here.parent / leads / path.relative_to(here)))
    return None
