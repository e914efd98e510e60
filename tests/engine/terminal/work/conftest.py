"""Both kinds of tiny model from disk, as the options that name them."""

from pathlib import Path

import pytest

Model = tuple[str, ...]
PLAIN = ("--device", "cpu", "--dtype", "float32")  # chosen by hand: the choice by measurement takes time


@pytest.fixture(params=["base", "chat"])
def model(request: pytest.FixtureRequest) -> Model:
    """Both kinds of model, in turn, as the option that names them."""
    return "--model", str(request.getfixturevalue(request.param)), *PLAIN


@pytest.fixture
def on_base(base: Path) -> Model:
    return "--model", str(base), *PLAIN
