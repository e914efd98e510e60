"""Any exception as an error of the engine: one sentence, with its traceback behind it."""

import pytest
import torch

from engine.errors import EngineFault, MemoryShortError
from engine.session.exceptions import engine_error, is_out_of_memory


def raised(error: BaseException) -> BaseException:
    """``error`` with a traceback, as a handler gets it."""
    try:
        raise error
    except BaseException as caught:  # noqa: BLE001  (any kind is what is tested)
        return caught


def test_torchs_own_error_is_known_as_short_memory() -> None:
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA"))
    assert not is_out_of_memory(ValueError("out of memory"))
    assert not is_out_of_memory(RuntimeError("shape mismatch"))


@pytest.mark.parametrize(
    ("error", "brief"),
    [
        (ZeroDivisionError("by nothing\nand more"), "(ZeroDivisionError: by nothing)"),
        (ValueError(), "(ValueError)"),
        (KeyboardInterrupt("  \n "), "(KeyboardInterrupt)"),
        (RuntimeError("x" * 500), f"(RuntimeError: {'x' * 120})"),
    ],
)
def test_the_unforeseen_is_one_sentence_with_its_traceback_as_the_cause(error: BaseException, brief: str) -> None:
    fault = engine_error(raised(error))
    assert isinstance(fault, EngineFault)
    assert fault.message == f"Something unforeseen went wrong in the engine {brief}."
    assert "Traceback" in fault.cause
    assert "in raised" in fault.cause


def test_short_memory_is_said_in_words_that_help() -> None:
    error = engine_error(raised(MemoryError("9 GB")))
    assert isinstance(error, MemoryShortError)
    assert "close other programs" in error.message
    assert "MemoryError: 9 GB" in error.cause
