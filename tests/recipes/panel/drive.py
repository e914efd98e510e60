"""Drives the window of a tree that has the recipe's panel; run there by ``tests/recipes/test_panel.py``.

Prints a JSON object of what was seen.
"""

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.app.window.conftest import sitting

LONG, LONGER = "Here stands a sentence of seven words.", "And here stands one of as many as ten words."


def main() -> int:
    app = QApplication(["recipe"])
    with tempfile.TemporaryDirectory() as profile, sitting(app, Path(profile)) as writer:
        window = writer.window
        panel = window.panels["longest_sentences"]
        seen: dict[str, object] = {"menu": [action.text() for action in window.menus["View"].actions()]}

        def rows() -> list[str]:
            return [panel.list.item(row).text() for row in range(panel.list.count())]  # type: ignore[attr-defined]

        writer.opens(f"Short. {LONG}")
        writer.keys("Ctrl+F8")
        seen["opened by its key"] = panel.isVisible() and window.commands["longest_sentences"].isChecked()
        seen["first page"] = rows()
        writer.does(writer.editor.setFocus)
        writer.goes_to(0)
        writer.types("Now ")
        writer.waits(lambda: rows()[-1] == "2  Now Short.", "the panel to read the text again")
        writer.opens(LONGER)
        seen["second page"] = rows()
        writer.does(lambda: panel.list.itemActivated.emit(panel.list.item(0)))  # type: ignore[attr-defined]
        seen["gone to"] = writer.editor.selected_text()
        writer.keys("Ctrl+F8")
        seen["closed by its key"] = not panel.isVisible()
        writer.keys("Ctrl+Shift+P")
        writer.types("longest")
        writer.keys("Return")
        seen["opened by its name"] = panel.isVisible()
        seen["dock"] = window.panels.docks["longest_sentences"].objectName()
    print(json.dumps(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
