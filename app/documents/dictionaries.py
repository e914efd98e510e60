"""Where spelling comes from: Enchant's dictionaries of this machine, else Hunspell ones read by spylls.

Any thread; opening one may take a second. Knows words, nothing of texts. spylls brings dictionaries for English,
Russian and Swedish, so that English is always there.
"""

import importlib.util
from pathlib import Path
from typing import Any, Protocol

ALWAYS = "en_US"
_BUNDLED = {"en_US": "en/en_US", "ru_RU": "ru/ru", "sv_SE": "sv/sv_SE"}
_SYSTEM = (
    Path("/usr/share/hunspell"),
    Path("/usr/share/myspell/dicts"),
    Path("/usr/local/share/hunspell"),
    Path("/Library/Spelling"),
)


class Dictionary(Protocol):
    """One language's words."""

    def knows(self, word: str) -> bool: ...

    def suggest(self, word: str) -> list[str]: ...


class MissingDictionaryError(Exception):
    """There is no dictionary of that name here."""


class _Enchant:
    def __init__(self, found: Any) -> None:
        self._found = found

    def knows(self, word: str) -> bool:
        return bool(self._found.check(word))

    def suggest(self, word: str) -> list[str]:
        return list(self._found.suggest(word))


class _Spylls:
    def __init__(self, found: Any) -> None:
        self._found = found

    def knows(self, word: str) -> bool:
        return bool(self._found.lookup(word))

    def suggest(self, word: str) -> list[str]:
        return list(self._found.suggest(word))


class Dictionaries:
    """What is there. ``enchant`` False leaves the machine's own library aside (tests, and where it is not there)."""

    def __init__(self, enchant: bool = True) -> None:
        self._broker: Any = _broker() if enchant else None
        self._open: dict[str, Dictionary] = {}

    def names(self) -> tuple[str, ...]:
        """Languages such as "en_US", sorted."""
        found = set(_files())
        if self._broker is not None:
            found.update(name for name in self._broker.list_languages() if "_" in name or len(name) == 2)
        return tuple(sorted(found))

    def open(self, name: str) -> Dictionary:
        """The dictionary ``name``, the same one each time. Raises MissingDictionaryError."""
        if name not in self._open:
            self._open[name] = self._opened(name)
        return self._open[name]

    def _opened(self, name: str) -> Dictionary:
        if self._broker is not None and self._broker.dict_exists(name):
            return _Enchant(self._broker.request_dict(name))
        base = _files().get(name)
        if base is None:
            raise MissingDictionaryError(f"There is no dictionary “{name}” on this machine.")
        from spylls.hunspell import Dictionary as Hunspell

        return _Spylls(Hunspell.from_files(str(base)))


def _broker() -> Any:
    """Enchant's broker, or None where the library or its part of the system is not there."""
    try:
        import enchant
    except ImportError:
        return None
    return enchant.Broker()


def _files() -> dict[str, Path]:
    """Hunspell dictionaries as files: language and path without its ending. The machine's win over the bundled."""
    found: dict[str, Path] = {}
    spec = importlib.util.find_spec("spylls.hunspell.data")
    for folder in spec.submodule_search_locations or () if spec is not None else ():
        for name, base in _BUNDLED.items():
            if Path(folder, f"{base}.aff").exists():
                found[name] = Path(folder, base)
    for place in _SYSTEM:
        for affixes in sorted(place.glob("*.aff")) if place.is_dir() else ():
            if affixes.with_suffix(".dic").exists():
                found[affixes.stem] = affixes.with_suffix("")
    return found
