"""Dictionaries of this machine and those that come with the program."""

import pytest

from app.documents.spelling import dictionaries
from app.documents.spelling.dictionaries import Dictionaries, MissingDictionaryError


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
