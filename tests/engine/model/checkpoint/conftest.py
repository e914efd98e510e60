"""A model folder to break."""

from pathlib import Path

import pytest

from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import unlist


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base model whose manifest lists no files, so that what is wrong inside them is found by reading."""
    written = write_base(tmp_path / "model")
    unlist(written)
    return written
