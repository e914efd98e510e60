"""Where spelling comes from: Enchant's dictionaries of this machine, else Hunspell ones read by spylls.

Any thread; opening one may take a second. Knows words, nothing of texts. Two English ones come with the program, and
spylls brings those for Russian and Swedish, so that English is always there. What English writes with accents is in a
list of its own, for this machine's dictionaries may have none: café, naïve, Zoë.
"""

import importlib.util
import logging
import threading
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from app.platform.spelling_library import HUNSPELL_FOLDERS, enchant_module
from engine.installation import bundled_resources

log = logging.getLogger(__name__)
ALWAYS = "en_US"
SUGGEST_S = 4.0
_OF_SPYLLS = {"ru_RU": "ru/ru", "sv_SE": "sv/sv_SE"}
_ENGLISH = ("en_US", "en_GB")
_ACCENTS = "en_accents"


class Dictionary(Protocol):
    """One language's words."""

    def knows(self, word: str) -> bool:
        """Whether ``word`` is spelled so; apostrophes are plain."""

    def suggest(self, word: str) -> list[str]:
        """What may have been meant, best first."""


class MissingDictionaryError(Exception):
    """There is no dictionary of that name here; one sentence."""


class _Enchant:
    def __init__(self, words: Any) -> None:
        self._words = words
        # The library behind it is not made for two threads at once.
        self._turn = threading.Lock()

    def knows(self, word: str) -> bool:
        with self._turn:
            return bool(self._words.check(word))

    def suggest(self, word: str) -> list[str]:
        with self._turn:
            return list(self._words.suggest(word))


class _Spylls:
    def __init__(self, hunspell: Any) -> None:
        self._hunspell = hunspell
        self._hurried = hunspell.suggester.lookup = _Hurried(hunspell.suggester.lookup)

    def knows(self, word: str) -> bool:
        return bool(self._hunspell.lookup(word))

    def suggest(self, word: str) -> list[str]:
        """What comes to mind in SUGGEST_S: for a long compound spylls would look for a minute."""
        self._hurried.until = monotonic() + SUGGEST_S
        suggestions: list[str] = []
        try:
            for suggestion in self._hunspell.suggest(word):
                suggestions.append(suggestion)
        except TimeoutError:
            log.info("Suggestions for a word of %d letters took too long; there are %d.", len(word), len(suggestions))
        return suggestions


class _Hurried:
    """What spylls asks about every word it thinks of; raises TimeoutError once it is ``until``."""

    def __init__(self, lookup: Any) -> None:
        self._lookup = lookup
        self.until = 0.0

    def __call__(self, word: str, **how: Any) -> Any:
        self._look_at_the_clock()
        return self._lookup(word, **how)

    def good_forms(self, word: str, **how: Any) -> Any:
        self._look_at_the_clock()
        return self._lookup.good_forms(word, **how)

    def _look_at_the_clock(self) -> None:
        if monotonic() > self.until:
            raise TimeoutError


class _WithAccents:
    """English ``words``, and beside them those with ``accents``."""

    def __init__(self, words: Dictionary, accents: Dictionary) -> None:
        self._words, self._accents = words, accents

    def knows(self, word: str) -> bool:
        return self._words.knows(word) or (not word.isascii() and self._accents.knows(word))

    def suggest(self, word: str) -> list[str]:
        accented = [] if word.isascii() else self._accents.suggest(word)
        return list(dict.fromkeys([*accented, *self._words.suggest(word)]))


class Dictionaries:
    """What is there. ``enchant`` False leaves the machine's own library aside (tests, and where it is not there)."""

    def __init__(self, enchant: bool = True) -> None:
        self._broker: Any = _broker() if enchant else None
        self._open: dict[str, Dictionary] = {}

    def names(self) -> tuple[str, ...]:
        """Languages such as "en_US", sorted."""
        names = set(_files())
        if self._broker is not None:
            names.update(name for name in self._broker.list_languages() if "_" in name or len(name) == 2)
        return tuple(sorted(names))

    def open(self, name: str) -> Dictionary:
        """The dictionary ``name``, the same one each time; "sv" and "sv-se" stand for "sv_SE" where that is there.

        Raises MissingDictionaryError.
        """
        known = self._known(name)
        if known not in self._open:
            self._open[known] = self._opened(known)
        return self._open[known]

    def _known(self, name: str) -> str:
        wanted, names = name.replace("-", "_").casefold(), self.names()
        same = [known for known in names if known.casefold() == wanted]
        return next(iter(same or [known for known in names if known.casefold().startswith(f"{wanted}_")]), name)

    def _opened(self, name: str) -> Dictionary:
        words: Dictionary
        if self._broker is not None and self._broker.dict_exists(name):
            words = _Enchant(self._broker.request_dict(name))
        elif (base := _files().get(name)) is not None:
            words = _read(base)
        else:
            raise MissingDictionaryError(
                f"There is no dictionary “{name}” on this machine; there are: {', '.join(self.names())}."
            )
        accents = _bundled(_ACCENTS)
        is_english = name == "en" or name.startswith("en_")
        return _WithAccents(words, _read(accents)) if is_english and accents is not None else words


def _broker() -> Any:
    """Enchant's broker, or None where the library or its part of the system is not there."""
    enchant = enchant_module()
    return None if enchant is None else enchant.Broker()


def _read(base: Path) -> Dictionary:
    """The Hunspell dictionary of the two files at ``base``."""
    from spylls.hunspell import Dictionary as Hunspell

    return _Spylls(Hunspell.from_files(str(base)))


def _bundled(name: str) -> Path | None:
    """Where a dictionary that came with the program lies, without its ending."""
    base = bundled_resources() / "dictionaries" / name
    return base if base.with_suffix(".aff").exists() and base.with_suffix(".dic").exists() else None


def _files() -> dict[str, Path]:
    """Hunspell dictionaries as files: language and path without its ending. The machine's win over the bundled."""
    files = {name: base for name in _ENGLISH if (base := _bundled(name)) is not None}
    spec = importlib.util.find_spec("spylls.hunspell.data")
    for folder in spec.submodule_search_locations or () if spec is not None else ():
        for name, inside in _OF_SPYLLS.items():
            if Path(folder, f"{inside}.aff").exists():
                files[name] = Path(folder, inside)
    for place in HUNSPELL_FOLDERS:
        for affixes in sorted(place.glob("*.aff")) if place.is_dir() else ():
            if affixes.with_suffix(".dic").exists():
                files[affixes.stem] = affixes.with_suffix("")
    return files
