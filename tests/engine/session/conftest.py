"""A session with a scripted engine, and tiny models for a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.session import Session
from tests.engine.folders import write_base, write_chat
from tests.engine.scripted import Script
from tests.engine.session.listening import PATIENCE, Ear


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def session(ear: Ear, script: Script) -> Iterator[Session]:
    opened = Session(ear.post, build=script.build)
    yield opened
    opened.close()
    assert opened.join(PATIENCE)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny base model; to be left as it is."""
    return write_base(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="session")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny chat model; to be left as it is."""
    return write_chat(tmp_path_factory.mktemp("models") / "chat")
