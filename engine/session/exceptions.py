"""Any exception as an error of the engine: what it raised without foreseeing it. Any thread; imports no torch.

Both boundaries use it: the worker, for a job, and the command line, for what runs outside a session.
"""

import sys
import traceback

from engine.errors import EngineFault, MemoryShortError

_NO_MEMORY = "There was not enough memory for this; close other programs, or choose a smaller model or number format."


def engine_error(error: BaseException) -> MemoryShortError | EngineFault:
    """One sentence for ``error``, with its traceback as the cause."""
    cause = "".join(traceback.format_exception(error))
    if is_out_of_memory(error):
        return MemoryShortError(_NO_MEMORY, cause)
    return EngineFault(f"Something unforeseen went wrong in the engine ({_brief(error)}).", cause)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether ``error`` says that memory ran out, on the processor or on an accelerator. Imports nothing."""
    if isinstance(error, MemoryError):
        return True
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(error, torch.OutOfMemoryError):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and ("can't allocate memory" in text or "out of memory" in text)


def _brief(error: BaseException) -> str:
    line = next(iter(str(error).strip().splitlines()), "")
    return f"{type(error).__name__}: {line[:120]}" if line else type(error).__name__
