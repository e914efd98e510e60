"""The program's entrance: the editor, or one of the engine's commands.

Main thread. Imports nothing heavy by itself, so that ``redraft --version`` and ``--help`` answer at once.
On Windows torch must be imported before anything of Qt (torch >= 2.9 after Qt fails to load its
libraries); elsewhere the session's worker imports it after the first paint.
"""

import os
import sys
from typing import NoReturn

from app.platform.system import is_windows
from engine.printing import leave, run_program, write_error
from engine.terminal.commands import CHILD
from engine.terminal.commands import main as terminal

COMMANDS = ("fill", "rewrite", "fix", "continue", "batch", "models", "words", "bench", "doctor")
"""First arguments that belong to the engine's command line; anything else is the editor's."""


def main(arguments: list[str] | None = None) -> int:
    """Run ``redraft`` with ``arguments`` (default: the process's own). Returns the exit status."""
    argv = sys.argv[1:] if arguments is None else arguments
    # Ctrl+C, too, before there is a window, which listens to signals itself.
    return run_program(lambda: _run(argv))


def _run(argv: list[str]) -> int:
    if argv and (argv[0] in COMMANDS or argv[0] in ("--version", "--help", "-h", CHILD)):
        return terminal(argv)
    if argv and (meant := _mistyped(argv[0])) is not None:
        write_error(f"There is no file {argv[0]}; did you mean “redraft {meant}”? See: redraft --help")
        return 2
    if is_windows():
        import engine.session  # noqa: F401  (torch before Qt)
    try:
        import PySide6.QtWidgets  # noqa: F401  (first, since other packages hide why it cannot be)

        from app.main import main as editor
    except ImportError as error:
        library = str(error).partition(":")[0]
        if ".so" not in library:
            raise
        from engine.installation import bootstrap_advice

        write_error(f"Qt needs the system library {library}; install the package that holds it{bootstrap_advice()}")
        return 1
    return editor(argv)


def _mistyped(argument: str) -> str | None:
    """The command that ``argument`` is nearly the name of, unless it names a file."""
    if not argument.isalpha() or os.path.lexists(argument):
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(argument.lower(), COMMANDS, 1, 0.7)), None)


def start() -> NoReturn:
    """``redraft`` as a process of its own."""
    leave(main())


if __name__ == "__main__":
    start()
