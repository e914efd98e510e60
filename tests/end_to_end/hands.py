"""The hands of the harness of faults: keys and windows of one screen, by xdotool."""

import subprocess
import time
from collections.abc import Mapping

from tests.end_to_end.mortal import PATIENCE_S, Mortal


class Hands:
    """On the windows whose titles have ``name`` in them."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self._name, self._environment = name, environment

    def xdotool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        self.xdotool("key", *names)

    def types(self, text: str) -> None:
        self.xdotool("type", "--delay", "2", text)

    def windows(self) -> list[str]:
        return self.xdotool("search", "--onlyvisible", "--name", self._name).split()

    def focus(self, window: str) -> bool:
        self.xdotool("windowfocus", window)
        return self.xdotool("getwindowfocus") == window

    def arrive(self, program: Mortal, *others: str) -> bool:
        """The window of ``program``, none of ``others``, is there and has the focus. False: too busy a machine."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and program.lives:
            if any(self.focus(window) for window in self.windows() if window not in others):
                return True
            time.sleep(0.1)
        return False
