"""Tiny models for the session."""

from pathlib import Path

import pytest

from tests.engine.folders import write_base, write_chat


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny base model; to be left as it is."""
    return write_base(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="session")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny chat model; to be left as it is."""
    return write_chat(tmp_path_factory.mktemp("models") / "chat")
