"""The list of words: what it shows, what its keys do, and what it says where there is nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.window.choosing.word_card import WordCard
from app.window.choosing.word_dials import WordDials
from engine.messages import Edit, FittingWord

WORDS = tuple(
    FittingWord(text, -1.0 * rank, (Edit(3, 6, "day", text),)) for rank, text in enumerate(("light", "day", "Lamp"))
)
HOUR = FittingWord("hour", -9.0, (Edit(1, 2, "a", "an"), Edit(3, 6, "day", "hour")))


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[WordCard]:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    card = WordCard(page)
    card.open("day", WordDials())
    yield card
    card.close_card()


def rows(card: WordCard) -> list[str]:
    return [card.list.item(row).text() for row in range(card.list.count())]


def test_it_waits_for_words_and_shows_what_stands_there_and_what_goes_with_a_word(card: WordCard) -> None:
    assert "Looking" in card.note.text()
    assert not card.more.isEnabled()
    card.show_words((*WORDS, HOUR), complete=False)
    assert not card.more.isEnabled()
    card.show_words((*WORDS, HOUR), complete=True)
    assert rows(card) == ["light", "day   as it stands", "Lamp", "hour   a → an"]
    assert card.more.isEnabled()
    assert card.chosen() is None, "nothing is tried before the writer looks at it"


def test_what_is_looked_at_stays_chosen_in_the_whole_list(card: WordCard, qtbot: QtBot) -> None:
    card.show_words(WORDS[:1], complete=False)
    qtbot.keyClick(card.line, Qt.Key.Key_Down)
    card.show_words((HOUR, *WORDS), complete=True)
    assert card.chosen() == WORDS[0]


def test_arrows_walk_and_stop_at_both_ends(card: WordCard, qtbot: QtBot) -> None:
    tried: list[object] = []
    card.show_words(WORDS, complete=True)
    card.tried.connect(tried.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(card.line, key)
    assert tried == [WORDS[0], WORDS[1], WORDS[2], WORDS[1]]


def test_letters_leave_words_that_begin_so_in_any_case(card: WordCard, qtbot: QtBot) -> None:
    card.show_words(WORDS, complete=True)
    qtbot.keyClicks(card.line, "L")
    assert rows(card) == ["light", "Lamp"]
    assert card.letters == "L"
    with qtbot.waitSignal(card.wanted, timeout=5000):
        pass
    qtbot.keyClick(card.line, Qt.Key.Key_Backspace)
    assert len(rows(card)) == 3
    card.close_card()


@pytest.mark.parametrize(("downs", "taken"), [(0, 0), (3, 2)])
def test_enter_takes_what_is_chosen_else_the_first(card: WordCard, qtbot: QtBot, downs: int, taken: int) -> None:
    card.show_words(WORDS, complete=True)
    for _ in range(downs):
        qtbot.keyClick(card.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(card.taken, timeout=5000) as caught:
        qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert caught.args == [WORDS[taken]]
    assert not card.isVisible()


def test_a_word_is_taken_by_the_mouse(card: WordCard, qtbot: QtBot) -> None:
    card.show_words(WORDS, complete=True)
    place = card.list.visualItemRect(card.list.item(1)).center()
    with qtbot.waitSignal(card.taken, timeout=5000) as caught:
        qtbot.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [WORDS[1]]


def test_more_is_without_all_that_were_seen_until_a_dial_is_turned(card: WordCard, qtbot: QtBot) -> None:
    card.show_words(WORDS, complete=True)
    card.more.click()
    assert card.seen == ("light", "day", "Lamp")
    card.show_words((HOUR,), complete=True)
    card.more.click()
    assert card.seen == ("light", "day", "Lamp", "hour")
    card.show_words((), complete=True)
    assert "further" in card.note.text()
    assert not card.more.isEnabled()
    with qtbot.waitSignal(card.wanted, timeout=5000):
        card.dials.syllables.setValue(2)
    assert card.seen == ()


def test_enter_in_a_dial_takes_no_word(card: WordCard, qtbot: QtBot) -> None:
    taken: list[object] = []
    card.taken.connect(taken.append)
    card.show_words(WORDS, complete=True)
    card.dials.rhymes.setFocus()
    qtbot.keyClick(card.dials.rhymes, Qt.Key.Key_Return)
    assert taken == []
    assert card.line.hasFocus()


def test_where_nothing_fits_a_sentence_says_so(card: WordCard) -> None:
    card.show_words((), complete=True)
    assert "No words" in card.note.text()
    card.say("How “xqzt” is said is in no list.")
    assert card.note.text() == "How “xqzt” is said is in no list."
    assert rows(card) == []
