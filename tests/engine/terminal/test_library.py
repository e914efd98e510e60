"""The models of this machine, and which folder a model's name means."""

import shutil
from pathlib import Path

import pytest

from engine.errors import ModelError, UsageError
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


def test_entries_stand_in_their_order_with_what_is_known_of_them(library: Library, tmp_path: Path) -> None:
    bare_model(tmp_path / "own" / "zebra", title="Zebra", abilities=["fill"])
    shipped = bare_model(tmp_path / "shipped" / "starter", title=3)
    (shipped / "model.safetensors").write_bytes(bytes(12))
    library.add(str(bare_model(tmp_path / "away")), "added one")
    shutil.rmtree(tmp_path / "away")
    starter, own, added = library.entries()
    assert (starter.name, starter.title, starter.origin, starter.bytes) == ("starter", "starter", "shipped", 12)
    assert (own.name, own.title, own.origin, own.abilities, own.trouble) == ("zebra", "Zebra", "own", ("fill",), "")
    assert (added.name, added.origin) == ("added one", "added")
    assert "its folder has gone" in added.trouble


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "An empty name"), ("a/b", "no folder a/b"), ("x", "known are: none")]
)
def test_what_is_not_there_is_named(library: Library, name: str, sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        library.find(name)


def test_a_name_belongs_to_one_model(library: Library, tmp_path: Path) -> None:
    first, second = bare_model(tmp_path / "a" / "m"), bare_model(tmp_path / "b" / "m")
    assert library.add(str(first)).folder == first
    with pytest.raises(UsageError, match="already"):
        library.add(str(second))
    with pytest.raises(UsageError, match="cannot be the name of a model"):
        library.add(str(second), "a/b")
    assert library.add(str(second), "other").name == "other"
