"""The models of this machine, and which folder a model's name means."""

from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.terminal.library import Library
from tests.engine.terminal.conftest import bare_model


def test_without_a_name_the_starter_is_meant(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="starter"):
        library.find(None)
    starter = bare_model(tmp_path / "shipped" / "starter")
    assert library.find(None) == starter


def test_a_model_is_found_by_name_title_or_folder(library: Library, tmp_path: Path) -> None:
    shipped = bare_model(tmp_path / "shipped" / "starter", title="Starter")
    own = bare_model(tmp_path / "own" / "big")
    away = bare_model(tmp_path / "elsewhere" / "m", name="away")
    library.add(str(away))
    assert library.find("starter") == shipped
    assert library.find("Starter") == shipped
    assert library.find("big") == own
    assert library.find("away") == away
    assert library.find(str(away)) == away
