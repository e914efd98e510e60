"""The models of this machine: the shipped ones, the user's own folder, and folders that were added by name.

Any thread; reads small JSON files and never a weight. Knows nothing of how a model is loaded.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from engine.errors import ModelError, RedraftError, UsageError
from engine.installation import bundled_resources
from engine.messages import Ability
from engine.model.checkpoint.manifest import Manifest
from engine.model.config import ModelConfig
from engine.model.small_files import JSON_BYTES, read_json, read_small_text
from engine.terminal.streams.target import write_file

STARTER = "starter"
_ADDED = "added.json"
_MANIFEST = "redraft.json"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of the list.

    origin     ``shipped``, ``own`` (in the user's models folder) or ``added``
    abilities  what it declares, by name
    bytes      of its weights
    trouble    why it cannot be used, as a clause; empty: nothing is known against it
    """

    name: str
    title: str
    folder: Path
    origin: str
    abilities: tuple[str, ...]
    bytes: int
    trouble: str = ""


class Library:
    """``shipped`` and ``own`` are folders with a model in each subfolder; ``own`` also holds the list of added ones."""

    def __init__(self, shipped: Path, own: Path) -> None:
        self._shipped = shipped
        self._own = own

    @classmethod
    def standard(cls) -> "Library":
        """The library of this installation and this user."""
        own = Path(platformdirs.user_data_dir("redraft", appauthor=False)) / "models"
        return cls(bundled_resources() / "models", own)

    @property
    def own(self) -> Path:
        """The user's own models folder, which may not exist yet."""
        return self._own

    def entries(self) -> list[ModelEntry]:
        """Every model by name, shipped ones first. A folder that has gone is listed with its trouble."""
        entries: list[ModelEntry] = []
        for root, origin in ((self._shipped, "shipped"), (self._own, "own")):
            try:
                folders = sorted(root.iterdir()) if root.is_dir() else []
            except OSError as error:
                raise ModelError(f"The models folder {root} cannot be read: {error.strerror or error}.") from error
            entries += [_entry(folder.name, folder, origin) for folder in folders if is_model(folder)]
        entries += [_entry(name, Path(folder), "added") for name, folder in sorted(self._added().items())]
        return entries

    def find(self, wanted: str | None) -> Path:
        """The folder of ``wanted``, a name or a folder; None is the starter. Raises ModelError when there is none."""
        if wanted is None:
            starter = self._shipped / STARTER
            if is_model(starter):
                return starter
            raise ModelError(
                f"The starter model is not part of this installation ({starter} is missing); name one with --model."
            )
        if not wanted or "\0" in wanted:
            raise ModelError("An empty name is no model.")
        looks_like_path = os.sep in wanted or "/" in wanted or wanted in (".", "..")
        if not looks_like_path:
            entries = self.entries()
            for entry in entries:
                if wanted in (entry.name, entry.title):
                    return entry.folder
        folder = _folder(wanted)
        if folder is not None:
            return folder
        if looks_like_path:
            raise ModelError(f"There is no folder {wanted}.")
        known = ", ".join(entry.name for entry in entries) or "none"
        raise ModelError(f"There is no model “{wanted}”; known are: {known}.")

    def add(self, folder: str, name: str | None = None) -> ModelEntry:
        """Remember ``folder`` under ``name`` (its own unless given). Raises ModelError, UsageError, RedraftError."""
        existing = _folder(folder)
        if existing is None:
            raise ModelError(f"There is no folder {folder}.")
        path = existing.resolve()
        if not is_model(path):
            raise ModelError(f"{folder} is no model's folder: it has no config.json.")
        # What could not be loaded is not added: found out from the small files alone.
        Manifest.read(path, ModelConfig.read(path).vocab_size)
        wanted = name or str(_manifest(path).get("name") or path.name)
        if "/" in wanted or os.sep in wanted or not wanted.strip() or not wanted.isprintable():
            raise UsageError(f"{wanted!r} cannot be the name of a model; give another with --name.")
        added = self._added()
        taken = next((entry for entry in self.entries() if entry.name == wanted), None)
        if taken is not None and taken.folder != path:
            raise UsageError(f"There is a model “{wanted}” already, in {taken.folder}; give another name with --name.")
        if taken is None:
            added[wanted] = str(path)
            try:
                self._own.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise RedraftError(f"{self._own} cannot be made: {error.strerror or error}.") from error
            listing = json.dumps({"format": 1, "added": added}, ensure_ascii=False, indent=1) + "\n"
            # Bytes of a folder's name that are no letters can only stand in JSON as escapes.
            write_file(self._own / _ADDED, listing.encode("utf-8", "backslashreplace"))
        return _entry(wanted, path, "added" if taken is None else taken.origin)

    def _added(self) -> dict[str, str]:
        file = self._own / _ADDED
        try:
            if not file.exists():
                return {}
            listing = json.loads(read_small_text(file, JSON_BYTES))
            return {str(name): str(folder) for name, folder in listing["added"].items()}
        except (ModelError, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ModelError(f"The list of added models, {file}, cannot be read; mend or delete it.") from error


def is_model(folder: Path) -> bool:
    """Whether ``folder`` passes for a model's: it has a config.json."""
    try:
        return (folder / "config.json").is_file()
    except OSError:
        return False  # a folder that may not be entered


def _folder(name: str) -> Path | None:
    """The folder called ``name``; None where there is none. Raises ModelError where it cannot be looked at."""
    try:
        path = Path(name).expanduser()
        return path if path.is_dir() else None
    except OSError as error:
        raise ModelError(f"{name} cannot be looked into: {error.strerror or error}.") from error
    except (RuntimeError, ValueError) as error:  # the home of nobody (~nobody), a name that no file can have
        raise ModelError(f"There is no folder {name}.") from error


def _entry(name: str, folder: Path, origin: str) -> ModelEntry:
    if not is_model(folder):
        return ModelEntry(name, name, folder, origin, (), 0, "its folder has gone, or holds no model any more")
    manifest = _manifest(folder)
    # A folder without a manifest holds a DiffusionGemma, which does everything.
    abilities = manifest.get("abilities") if (folder / _MANIFEST).exists() else list(Ability)
    listed = tuple(str(ability) for ability in abilities) if isinstance(abilities, list) else ()
    size = sum(file.stat().st_size for file in folder.glob("*.safetensors") if file.is_file())
    title = manifest.get("title")
    return ModelEntry(name, title if isinstance(title, str) else name, folder, origin, listed, size, _trouble(folder))


def _trouble(folder: Path) -> str:
    """What the small files of a model's folder have against it, as a clause; empty: nothing."""
    try:
        config = ModelConfig.read(folder)
        Manifest.read(folder, config.vocab_size)
    except ModelError as error:
        return error.message.rstrip(".")
    return ""


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest's own words for a listing; one that cannot be read has none (loading says what is wrong)."""
    try:
        return read_json(folder / _MANIFEST)
    except ModelError:
        return {}
