"""The entrance of the command line: arguments in, exit status out. Main thread.

Every failure ends here as one sentence on stderr, never as a traceback. Imports hardly anything by itself: the version
is printed before there is a grammar, and the grammar is there before what its verbs do is imported.
"""

import contextlib

from engine.errors import EngineFault, RedraftError
from engine.printing import silence_output, write_error, write_output

CHILD = "--apart"
"""With this a program that is one file starts itself again as a child (``engine.model.tokenizing.child``)."""


def main(argv: list[str]) -> int:
    """Run the command in ``argv``. Returns 0 done, 1 the engine could not, 2 wrong usage, 130 stopped by Ctrl+C,
    143 or 129 by the system."""
    try:
        if argv and argv[0] == "--version":
            from engine.terminal.version import version

            write_output(f"redraft {version()}\n".encode())
            return 0
        return _run(argv)
    except RedraftError as error:
        return _fail(error, argv)
    except BrokenPipeError:
        # Whoever read our output has gone; that is their right, and no news.
        silence_output()
        return 1
    except Exception as error:
        # The last boundary: a session turns what its engine raises into a message, but ``bench`` or ``models check``
        # run without one.
        import logging

        from engine.session.exceptions import engine_error

        _silence_log()
        logging.getLogger(__name__).exception("The command line met something unforeseen")
        return _fail(engine_error(error), argv)


def _run(argv: list[str]) -> int:
    if argv and argv[0] == CHILD:
        from engine.model.tokenizing.child import main as child

        return child(argv[1:])
    from engine.terminal.interruption import Interruption

    with Interruption():
        from engine.terminal.parser import VERBS, parse
        from engine.terminal.verb import chosen

        options = parse(argv)
        if options is None:
            return 0
        _silence_log()
        return chosen(VERBS, options.command).run(options)


def _silence_log() -> None:
    """What the engine did not foresee it logs with its traceback; on a terminal one sentence stands for it."""
    import logging

    logging.getLogger("engine").addHandler(logging.NullHandler())


def _fail(error: RedraftError, argv: list[str]) -> int:
    try:
        write_error(f"{error.message}{_kept_cause(error)}")
        if "--json" in argv or "--events" in argv:
            from engine.terminal.answers import encode, end_event, failure

            # Where the output takes nothing (a full disk), the sentence above has to do.
            with contextlib.suppress(RedraftError):
                write_output(encode(end_event(failure(error)) if "--events" in argv else failure(error)))
    except BrokenPipeError:
        silence_output()
    return error.exit_status


def _kept_cause(error: RedraftError) -> str:
    """Where the traceback of an unforeseen fault was put, as the tail of its sentence; nothing for any other error."""
    if not isinstance(error, EngineFault) or not error.cause:
        return ""
    from platformdirs import user_log_path

    try:
        file = user_log_path("redraft", appauthor=False, ensure_exists=True) / "fault.txt"
        file.write_text(error.cause, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return ""
    return f" Its traceback is in {file}."
