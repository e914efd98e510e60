"""The tables of keys in the help and in the README, rendered from the commands' declarations.

    python -m app.window.keys.key_table --write

writes both between their marks, where the declarations have changed; without ``--write`` it says which are out of date.
Run in the repository; GUI thread, since the standard keys are Qt's to say.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence

from app.window.commands.all_commands import MENUS
from app.window.commands.command import Command
from app.window.commands.window_commands import sequences
from app.window.keys.key_choice import FIXED, on_a_keyboard

BEGIN = "<!-- keys: begin, written by python -m app.window.keys.key_table --write -->"
END = "<!-- keys: end -->"
HELP, README = Path("resources/help/90-keys.md"), Path("README.md")


def help_table() -> str:
    """Every command that has a key, but for those that every text field has."""
    return _table(
        "Key", "What it does", (command for command in _commands() if command.summary or command.id not in FIXED)
    )


def readme_table() -> str:
    """The commands that have a summary."""
    return _table("key", "does", (command for command in _commands() if command.summary))


def _commands() -> Iterator[Command]:
    """What drafts first, then in the order of the menus, as in the palette."""
    for menu in sorted(MENUS, key=lambda menu: menu.name != "Draft"):
        yield from menu.commands


def _table(keys: str, does: str, commands: Iterator[Command]) -> str:
    rows = [f"| {keys} | {does} |", "| --- | --- |"]
    for command in commands:
        usual = on_a_keyboard(sequences(command.keys))
        if usual is not None:
            text = command.summary or command.name[0].lower() + command.name[1:]
            rows.append(f"| {usual.toString(QKeySequence.SequenceFormat.PortableText)} | {text} |")
    return "\n".join(rows) + "\n"


def with_table(text: str, table: str) -> str:
    """``text`` with ``table`` between its marks. Raises ValueError where it has none."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"There are no two marks for the table of keys: {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table}\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Exit status: 0, or 1 where a file is out of date and was not to be written."""
    parser = argparse.ArgumentParser(prog="python -m app.window.keys.key_table", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the files, not only say which are out of date")
    write = parser.parse_args(arguments).write
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Standard keys are known once there is an application.
    _application = QGuiApplication.instance() or QGuiApplication([])
    outdated = []
    for path, table in ((HELP, help_table()), (README, readme_table())):
        old = path.read_text(encoding="utf-8")
        new = with_table(old, table)
        if new != old:
            outdated.append(str(path))
            if write:
                path.write_text(new, encoding="utf-8")
    print(("Written: " if write else "Out of date: ") + (", ".join(outdated) or "nothing"))
    return 0 if write or not outdated else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
