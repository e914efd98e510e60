"""Keys are the desktop's where it has a say: on each of them every key has one command, and those that the help names
are there."""

import json
import os
import subprocess
import sys

import pytest

PRINT_KEYS = """
import json
from PySide6.QtWidgets import QApplication
from app.window.commands.all_commands import COMMANDS
from app.window.commands.window_commands import sequences
app = QApplication([])
keys = {command.id: sequences(command.keys) for command in COMMANDS if command.keys}
print(json.dumps({name: [key.toString() for key in own] for name, own in keys.items()}))
"""
DESKTOPS = {
    "none": {"XDG_CURRENT_DESKTOP": "", "KDE_FULL_SESSION": ""},
    "KDE": {"XDG_CURRENT_DESKTOP": "KDE", "KDE_FULL_SESSION": "true", "KDE_SESSION_VERSION": "6"},
    "GNOME": {"XDG_CURRENT_DESKTOP": "GNOME", "KDE_FULL_SESSION": ""},
}
HELP_NAMES = {"replace": "Ctrl+H", "find": "Ctrl+F", "find_next": "F3", "again": "Ctrl+R", "save_as": "Ctrl+Shift+S"}


@pytest.mark.parametrize("desktop", DESKTOPS)
def test_every_key_has_one_command(display: str, desktop: str) -> None:
    environment = {**os.environ, **DESKTOPS[desktop], "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_KEYS], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    keys = json.loads(done.stdout)
    given = [key for own in keys.values() for key in own]
    assert sorted(given) == sorted(set(given))
    for command, key in HELP_NAMES.items():
        assert key in keys[command]
