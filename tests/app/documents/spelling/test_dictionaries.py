"""Dictionaries of this machine and those that come with the program."""

import re
import unicodedata

import pytest

from app.documents.spelling import dictionaries
from app.documents.spelling.dictionaries import Dictionaries, MissingDictionaryError
from engine.installation import bundled_resources


@pytest.fixture(scope="module")
def bundled() -> Dictionaries:
    return Dictionaries(enchant=False)


def test_english_is_there_without_anything_installed(bundled: Dictionaries) -> None:
    assert "en_US" in bundled.names()
    with pytest.raises(MissingDictionaryError, match="xx_YY"):
        bundled.open("xx_YY")


def test_a_word_that_would_take_a_minute_gets_what_was_found_in_time(
    bundled: Dictionaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    swedish = bundled.open("sv_SE")
    monkeypatch.setattr(dictionaries, "SUGGEST_S", -1.0)
    assert swedish.suggest("realisationsvinstbeskattningn") == []
    monkeypatch.undo()
    assert "hus" in swedish.suggest("hsu")
    assert swedish.knows("hus")


ACCENTED = re.findall(
    r"\S+",
    "café cafés naïve naïvely naïveté Zoë Zoë's façade façades résumé résumés élan déjà cliché clichéd fiancé fiancée "
    "Brontë Chloë Noël jalapeño crème brûlée doppelgänger première rôle séance soufflé protégé à née touché château",
)


@pytest.mark.parametrize("name", ["en_US", "en_GB"])
def test_english_knows_its_words_with_accents_and_without(bundled: Dictionaries, name: str) -> None:
    english = bundled.open(name)
    assert [word for word in ACCENTED if not english.knows(word)] == []
    assert [word for word in ("house", "cafe", "naive", "don't", "Anna") if not english.knows(word)] == []
    assert [word for word in ("háuse", "cafê", "naïv", "Zöe", "recieve") if english.knows(word)] == []
    assert english.suggest("resumé")[0] == "résumé"
    assert "naïve" in english.suggest("naïv")


def test_american_and_british_are_told_apart(bundled: Dictionaries) -> None:
    american, british = bundled.open("en_US"), bundled.open("en_GB")
    words = ("color", "colour", "theater", "theatre", "realize", "realise", "gray", "grey")
    assert [word for word in words if american.knows(word)] == ["color", "theater", "realize", "gray"]
    assert [word for word in words if british.knows(word)] == ["colour", "theatre", "realize", "realise", "grey"]


def test_the_list_of_accents_is_no_language_and_helps_a_dictionary_without_any(
    bundled: Dictionaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any("accents" in name for name in bundled.names())

    class Words:
        def check(self, word: str) -> bool:
            return word == "house"

        def suggest(self, word: str) -> list[str]:
            return ["house"]

    class Broker:
        def list_languages(self) -> list[str]:
            return ["en_AU", "xx_YY"]

        def dict_exists(self, name: str) -> bool:
            return name in self.list_languages()

        def request_dict(self, name: str) -> Words:
            return Words()

    monkeypatch.setattr(dictionaries, "_broker", Broker)
    here = Dictionaries()
    assert [here.open("en_AU").knows(word) for word in ("house", "café", "mouse")] == [True, True, False]
    assert [here.open("xx_YY").knows(word) for word in ("house", "café", "mouse")] == [True, False, False]
    assert here.open("en_AU").suggest("caffé") == [*dict.fromkeys(["café", *here.open("en_AU").suggest("caffé")])]


def test_the_dictionaries_come_with_their_licence() -> None:
    folder = bundled_resources() / "dictionaries"
    assert "Kevin Atkinson" in (folder / "LICENSE").read_text(encoding="utf-8")
    for base in ("en_US", "en_GB", "en_accents"):
        lines = (folder / f"{base}.dic").read_text(encoding="utf-8").splitlines()
        assert int(lines[0]) == len(lines) - 1
        assert [line for line in lines if line != unicodedata.normalize("NFC", line)] == []
