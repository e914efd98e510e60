"""The tiny models' tokenizer counts as known, so that a test which loads one starts no process for it."""

from collections.abc import Iterator

import pytest

from engine.model.tokenizing import tokenizer
from tests.engine.folders import tokenizer_file


@pytest.fixture(scope="session", autouse=True)
def tiny_tokenizer_is_known() -> Iterator[None]:
    known = tokenizer.is_known
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokenizer, "is_known", lambda data: data == tokenizer_file()[0] or known(data))
        yield
