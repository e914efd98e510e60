"""Known and unknown words: what counts as a word, the writer's own ones, and dictionaries that are not there."""

import gc
import os
import threading
import unicodedata
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.spelling.dictionaries import Dictionaries
from app.documents.spelling.speller import Speller


def loaded(speller: Speller, *names: str) -> Speller:
    speller.use(names)
    speller.join(30)
    QTest.qWait(1)
    return speller


@pytest.fixture(scope="module")
def bundled(frozen: None) -> Dictionaries:
    """What was read of them stands for all of these tests, and is not looked through for garbage after each."""
    dictionaries = Dictionaries(enchant=False)
    for name in ("en_US", "sv_SE"):
        dictionaries.open(name)
    gc.freeze()
    return dictionaries


@pytest.fixture
def speller(qapp: QApplication, bundled: Dictionaries, tmp_path: Path) -> Speller:
    return loaded(Speller(tmp_path / "words.txt", bundled), "en_US")


def unknown(speller: Speller, line: str) -> list[str]:
    return [line[start:end] for start, end in speller.mistakes(line)]


def test_unknown_words_and_what_is_no_word(speller: Speller) -> None:
    assert unknown(speller, "She did not recieve it, and “teh” cat’s gone.") == ["recieve", "teh"]
    assert unknown(speller, "It’s don't o'clock A I") == []
    assert unknown(speller, "`recieve` https://teh.org/recieve a@recieve.org x86 recieve_it [yes](teh) <teh>") == []
    assert unknown(speller, "") == []
    assert unknown(speller, "😀 recieve") == ["recieve"]


def test_words_beside_marks_underscores_and_strokes(speller: Speller) -> None:
    assert unknown(speller, "*Mispeled* _Mispeled_ __Mispeled heer__ mispeled/heer") == [
        *("Mispeled", "Mispeled", "Mispeled", "heer", "mispeled", "heer")
    ]
    assert unknown(speller, "either/or _such_ snake_csae src/teh.py /usr/teh") == []


def test_what_looks_like_a_tag_and_is_none_is_prose(speller: Speller) -> None:
    assert unknown(speller, "if a<b then heer > c") == ["heer"]
    assert unknown(speller, "<b>heer</b> <!-- teh --> [heer](teh.png) {#teh} {{< teh >}} $teh$ @teh") == [
        "heer",
        "heer",
    ]


def test_a_word_is_one_with_its_accents_and_whatever_is_not_seen(speller: Speller) -> None:
    speller.learn("Zoë")
    for form in ("Zoë", "Zoe\u0308", "Zo\u00ade\u0308", "ZOË"):
        assert unknown(speller, f"{form}, hou\u00adse cat\u2060s") == []
    assert unknown(speller, "xxe\u0301xx hou\u00adsee") == ["xxe\u0301xx", "hou\u00adsee"]
    assert unknown(speller, "猫が好き ภาษาไทย") == []


def test_words_with_accents_are_known_in_both_forms(speller: Speller) -> None:
    line = "naïve résumé naïve café façade Zoë"
    for form in ("NFC", "NFD"):
        assert unknown(speller, unicodedata.normalize(form, line)) == []
        wrong = unicodedata.normalize(form, "naïv")
        assert unknown(speller, wrong) == [wrong]
        assert unicodedata.normalize(form, "naïve") in speller.suggest(wrong)


def test_suggestions_keep_the_form_that_accents_are_stored_in(qapp: QApplication, bundled: Dictionaries) -> None:
    swedish = loaded(Speller(None, bundled), "sv_SE")
    assert "måndag" in swedish.suggest("måndga")
    assert "ma\u030andag" in swedish.suggest("ma\u030andga")


def test_the_commonest_slips_are_thought_of_first_in_any_case(speller: Speller) -> None:
    slips = {
        "teh": "the", "Teh": "The", "TEH": "THE", "adress": "address", "Adress": "Address", "dont": "don't",
        "untill": "until", "occured": "occurred", "taht": "that", "hte": "the", "adn": "and", "becuase": "because",
        "freind": "friend", "thier": "their", "wierd": "weird", "definately": "definitely", "seperate": "separate",
        "alot": "a lot",
    }  # fmt: skip
    assert {slip: speller.suggest(slip)[0] for slip in slips} == slips
    assert "France" in speller.suggest("Frnace")


def test_suggestions_keep_the_apostrophe(speller: Speller) -> None:
    assert "receive" in speller.suggest("recieve")
    assert any("’" in word for word in speller.suggest("dont’t"))


def test_a_language_by_its_short_name_and_one_that_is_not_there(qapp: QApplication, bundled: Dictionaries) -> None:
    assert bundled.open("sv") is bundled.open("SV-se") is bundled.open("sv_SE")
    speller = Speller(None, bundled)
    sentences: list[str] = []
    speller.missing.connect(sentences.append)
    loaded(speller, "en", "xx_YY", "zz")
    (sentence,) = sentences
    assert "“xx_YY”" in sentence
    assert "en_GB, en_US, ru_RU, sv_SE" in sentence
    assert unknown(speller, "recieve") == ["recieve"]
    loaded(speller, "en_US")
    loaded(speller)
    assert len(sentences) == 1


def test_own_words_stay_and_passed_over_ones_do_not(
    speller: Speller, bundled: Dictionaries, tmp_path: Path, qapp: QApplication
) -> None:
    heard = []
    speller.changed.connect(lambda: heard.append(1))
    speller.learn("Recieve")
    speller.pass_over("teh")
    assert heard
    assert unknown(speller, "recieve teh RECIEVE wrld") == ["wrld"]
    again = loaded(Speller(tmp_path / "words.txt", bundled), "en_US")
    assert unknown(again, "recieve teh") == ["teh"]


def test_until_a_dictionary_is_open_every_word_is_known(qapp: QApplication, bundled: Dictionaries) -> None:
    speller = Speller(None, bundled)
    assert speller.mistakes("recieve") == ()
    assert not speller.ready
    loaded(speller, "xx_YY")
    assert speller.mistakes("recieve") == ()
    loaded(speller, "en_US", "xx_YY")
    assert speller.mistakes("recieve") == ((0, 7),)
    speller.stop()
    assert speller.mistakes("recieve") == ()


def test_the_last_wish_wins(qapp: QApplication, bundled: Dictionaries) -> None:
    speller = Speller(None, bundled)
    speller.use(("en_US",))
    speller.stop()
    speller.join(30)
    QTest.qWait(1)
    assert not speller.ready


def test_several_languages_at_once(qapp: QApplication, bundled: Dictionaries) -> None:
    speller = loaded(Speller(None, bundled), "en_US", "sv_SE")
    assert unknown(speller, "house hus recieve") == ["recieve"]


def test_own_words_that_cannot_be_read_or_written(qapp: QApplication, bundled: Dictionaries, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(b"\xff\xfe")
    speller = loaded(Speller(file, bundled), "en_US")
    assert unknown(speller, "recieve") == ["recieve"]
    gone = loaded(Speller(tmp_path / "no" / "words.txt", bundled), "en_US")
    gone.learn("recieve")
    assert unknown(gone, "recieve") == []


def test_own_words_of_another_program_and_bytes_that_are_no_words_stay(
    qapp: QApplication, bundled: Dictionaries, tmp_path: Path
) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(b"caf\xe9\nredraft\n")
    first, second = Speller(file, bundled), Speller(file, bundled)
    first.learn("Recieve")
    second.learn("Beleive")
    assert set(file.read_bytes().splitlines()) == {b"caf\xe9", b"redraft", b"recieve", b"beleive"}


def test_names_are_known_with_their_capital_only(speller: Speller, qapp: QApplication, tmp_path: Path) -> None:
    assert [word for word in ("Anna", "Nobody", "Teh", "When", "March", "A") if speller.proper(word)] == ["Anna"]
    assert not Speller(tmp_path / "none.txt").proper("Anna")


def test_two_programs_that_learn_a_word_in_the_same_instant(
    qapp: QApplication, bundled: Dictionaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "words.txt"
    mine, theirs = Speller(file, bundled), Speller(file, bundled)
    real, threads = os.replace, [threading.Thread(target=lambda: theirs.learn("theirs"))]

    def replace(part: Path, target: Path) -> None:
        if not threads[0].ident:
            threads[0].start()
            threads[0].join(0.1)
        real(part, target)

    monkeypatch.setattr(os, "replace", replace)
    mine.learn("mine")
    threads[0].join()
    assert file.read_text() == "mine\ntheirs\n"


def test_what_is_opened_after_the_window_has_gone_is_said_to_nobody(qapp: QApplication, bundled: Dictionaries) -> None:
    """The thread ends with the process; to emit a signal while Qt is taken apart would be a crash."""
    asked, gone = threading.Event(), threading.Event()

    class Slow(Dictionaries):
        def __init__(self) -> None:
            super().__init__(enchant=False)

        def names(self) -> tuple[str, ...]:
            asked.set()
            gone.wait()
            return bundled.names()

    speller = Speller(None, Slow())
    emitted: list[object] = []
    speller._opened.connect(lambda *values: emitted.append(values), Qt.ConnectionType.DirectConnection)
    speller.use(["en_US"])
    asked.wait()
    speller.close()
    gone.set()
    speller.join(60)
    assert emitted == []
    assert not speller.ready
    speller.deleteLater()
