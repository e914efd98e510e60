"""``redraft models convert``: a model written anew in 4 bits, and what that costs it. Main thread."""

import contextlib
import sys
from pathlib import Path

from engine.errors import MemoryShortError, ModelError, RunCancelled
from engine.model.checkpoint.convert import ENDING, convert_folder
from engine.model.checkpoint.form_error import form_error
from engine.model.checkpoint.memory import readable
from engine.printing import write_output
from engine.terminal.library import Library

_WIDTH = 60


def convert_model(model: str, target: str | None, *, compare: bool) -> int:
    """Write the pack of ``model``, a name or a folder, into the folder ``target``, or into the models' folder; then, to
    ``compare``, run both. Raises what conversion and loading raise, and RunCancelled where it was stopped."""
    library = Library.standard()
    source = library.find(model)
    folder = Path(target).expanduser() if target else library.own / (source.resolve().name + ENDING)
    try:
        done = convert_folder(source, folder, _show)
    except KeyboardInterrupt:
        raise RunCancelled("Stopped; the same command goes on from where it was.") from None
    finally:
        _clear()
    left_out = f"; {done.image} tensors of the image part were left out" if done.image else ""
    again = f", {done.resumed} of them from before" if done.resumed else ""
    _print(f"{done.folder}: {readable(done.nbytes)} in {done.files} files{again}{left_out}.")
    if compare:
        try:
            _print(f"Beside {source} in bfloat16: {form_error(source, folder)}.")
        except (MemoryShortError, ModelError) as error:
            _print(f"It was not compared with {source}: {error.message}")
        except KeyboardInterrupt:
            raise RunCancelled("The comparison was stopped; the pack is whole.") from None
    return 0


def _print(sentence: str) -> None:
    write_output(f"{sentence}\n".encode("utf-8", "backslashreplace"))


def _show(share: float, phrase: str) -> None:
    """One line that is written over, where somebody looks at it."""
    if sys.stderr is not None and sys.stderr.isatty():
        with contextlib.suppress(OSError):
            print(f"\r{100 * share:3.0f} %  {phrase}".ljust(_WIDTH), end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        with contextlib.suppress(OSError):
            print("\r" + " " * _WIDTH, end="\r", file=sys.stderr, flush=True)
