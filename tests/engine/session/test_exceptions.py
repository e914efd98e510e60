"""Any exception as an error of the engine: one sentence, with its traceback behind it."""

from engine.session.exceptions import is_out_of_memory


def test_torchs_own_error_is_known_as_short_memory() -> None:
    import torch

    assert is_out_of_memory(torch.OutOfMemoryError("CUDA"))
    assert not is_out_of_memory(ValueError("out of memory"))
    assert not is_out_of_memory(RuntimeError("shape mismatch"))
