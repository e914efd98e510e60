"""A theme for what is drawn by hand."""

import pytest

from app.platform.paths import Paths
from app.window.parts.theme import Theme, read_theme


@pytest.fixture
def theme() -> Theme:
    return read_theme(Paths.standard().resource("themes") / "light.toml")
