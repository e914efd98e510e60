"""Unknown words on the page: marked, suggested, learned; nothing of it changes the text by itself."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.documents.spelling import speller as spelling
from app.documents.spelling.dictionaries import Dictionaries
from app.editor.editor import Editor
from app.window.spelling_menu import SpellingMenu
from app.window.window import Window
from tests.app.conftest import Desk

TEXT = "She did not recieve the 😀 lettre.\n\nAll is well."


class Words:
    """A dictionary that lacks two words; ``ready`` holds its suggestions back while it is not set."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.ready.set()

    def knows(self, word: str) -> bool:
        return word.casefold() not in ("recieve", "lettre", "wel")

    def suggest(self, word: str) -> list[str]:
        assert self.ready.wait(60)
        return {"recieve": ["receive", "relieve"], "lettre": ["letter"]}.get(word.casefold(), [])


class Source:
    def __init__(self) -> None:
        self.words = Words()

    def names(self) -> tuple[str, ...]:
        return ("en_US",)

    def open(self, _name: str) -> Words:
        return self.words


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine: what a dictionary knows at once is there at once."""
    monkeypatch.setattr(spelling, "PATIENCE_S", 60.0)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def editor(desk: Desk, window: Window, source: Source, patient: None) -> Editor:
    speller = window.services.speller
    speller._source = source  # type: ignore[assignment]
    window.services.use_spelling()
    speller.join(10)
    desk.turn()
    QTest.qWait(1)
    return window.opening.new(TEXT, "Test").editor


def menu_of(window: Window) -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def action(menu: QMenu, text: str) -> QAction:
    return next(entry for entry in menu.actions() if entry.text().startswith(text))


def reddish(editor: Editor) -> int:
    picture = editor.viewport().grab().toImage()
    return sum(
        picture.pixelColor(x, y).red() - picture.pixelColor(x, y).green() > 60
        for x in range(0, picture.width(), 1)
        for y in range(40)
    )


def test_unknown_words_are_marked_and_the_text_is_not_touched(window: Window, editor: Editor) -> None:
    assert reddish(editor) > 30
    assert editor.text() == TEXT
    assert not editor.document_model.modified
    window.services.settings.set("spelling.on", False)
    assert reddish(editor) == 0
    window.services.speller.join(10)


def test_a_suggestion_is_one_undo_step(window: Window, editor: Editor) -> None:
    editor.select(0, 0)
    window.commands["suggest"].trigger()
    assert editor.selected_text() == "recieve"
    menu = menu_of(window)
    assert menu.actions()[0].text() == "receive"
    menu.actions()[0].trigger()
    menu.close()
    assert editor.text() == TEXT.replace("recieve", "receive")
    window.commands["suggest"].trigger()
    assert editor.selected_text() == "lettre"
    menu = menu_of(window)
    action(menu, "letter").trigger()
    menu.close()
    assert "😀 letter." in editor.text()
    editor.undo()
    editor.undo()
    assert editor.text() == TEXT


def right_click(window: Window, editor: Editor, at: int) -> QMenu:
    place = editor.rect_of(at).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, editor.viewport().mapToGlobal(place))
    QApplication.sendEvent(editor.viewport(), event)
    return menu_of(window)


def test_the_context_menu_has_them_on_an_unknown_word_only(window: Window, editor: Editor) -> None:
    menu = right_click(window, editor, TEXT.index("did") + 1)
    assert "Undo" in menu.actions()[0].text().replace("&", "")
    menu.close()
    menu = right_click(window, editor, TEXT.index("lettre") + 2)
    menu.actions()[0].trigger()
    menu.close()
    assert editor.text() == TEXT.replace("lettre", "letter")


def test_enter_takes_the_first_suggestion_of_a_menu_opened_by_key(window: Window, editor: Editor) -> None:
    editor.select(0, 0)
    window.commands["suggest"].trigger()
    menu = menu_of(window)
    assert menu.activeAction() is menu.actions()[0]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert editor.text() == TEXT.replace("recieve", "receive")
    # Not by mouse: there the pointer chooses.
    place = editor.rect_of(editor.text().index("lettre") + 2).center().toPoint()
    window.tabs.current.spelling_menu.open_at(place)  # type: ignore[union-attr]
    assert menu_of(window).activeAction() is None
    menu_of(window).close()


def test_suggestions_that_take_long_come_into_the_open_menu(
    window: Window, editor: Editor, source: Source, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(spelling, "PATIENCE_S", 0.0)
    source.words.ready.clear()
    editor.select(0, 0)
    window.commands["suggest"].trigger()
    menu = menu_of(window)
    rows = [entry.text() for entry in menu.actions()[:3]]
    assert (rows[0], rows[2]) == ("Looking for what may be meant…", "Learn “recieve”")
    assert not menu.actions()[0].isEnabled()
    source.words.ready.set()
    qtbot.waitUntil(lambda: menu.actions()[0].text() == "receive", timeout=20_000)
    assert [entry.text() for entry in menu.actions()[:2]] == ["receive", "relieve"]
    assert menu.activeAction() is menu.actions()[0]
    menu.actions()[0].trigger()
    menu.close()
    assert editor.text() == TEXT.replace("recieve", "receive")
    # Closed before they came, nothing happens.
    source.words.ready.clear()
    window.commands["suggest"].trigger()
    menu_of(window).close()
    QTest.qWait(1)
    with qtbot.waitSignal(window.services.speller.suggested, timeout=20_000):
        source.words.ready.set()
    assert editor.text() == TEXT.replace("recieve", "receive")


def test_a_language_that_is_not_there_is_said(window: Window, editor: Editor, qtbot: QtBot) -> None:
    window.services.speller._source = Dictionaries(enchant=False)
    window.services.settings.set("spelling.languages", ["xx_YY"])
    page = window.tabs.current
    assert page is not None
    qtbot.waitUntil(page.notice.isVisible, timeout=20_000)
    assert "no dictionary “xx_YY”" in page.notice.label.text()


def test_learned_words_are_marked_no_more(window: Window, editor: Editor) -> None:
    editor.select(14, 14)
    window.commands["suggest"].trigger()
    menu = menu_of(window)
    action(menu, "Learn").trigger()
    menu.close()
    assert editor.misspellings.word_at(14) is None
    assert window.services.paths.own_words.read_text() == "recieve\n"
    assert editor.text() == TEXT


def test_the_word_being_typed_is_left_in_peace(window: Window, editor: Editor) -> None:
    end = len(TEXT)
    before = reddish(editor)
    editor.select(0, 0)
    QTest.keyClicks(editor, "wel")
    assert abs(reddish(editor) - before) < 25
    QTest.keyClicks(editor, " ")
    assert reddish(editor) > before + 25
    assert editor.text() == "wel " + TEXT
    assert len(editor.text()) == end + 4


def test_a_word_that_changed_under_the_menu_is_left(window: Window, editor: Editor) -> None:
    editor.select(0, 0)
    window.commands["suggest"].trigger()
    menu = menu_of(window)
    editor.replace([(0, 0, "Oh. ")])
    menu.actions()[0].trigger()
    menu.close()
    assert editor.text() == "Oh. " + TEXT


def test_others_have_rows_of_their_own(desk: Desk, qtbot: QtBot) -> None:
    editor = desk.page(TEXT)
    places: list[int] = []

    def add(menu: QMenu, at: int) -> None:
        places.append(at)
        menu.addAction("Mine")

    menu = SpellingMenu(editor, add)
    editor.show()
    menu.open_at(editor.rect_of(5).center().toPoint())
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert popup.actions()[-1].text() == "Mine"
    assert abs(places[0] - 5) <= 1
    popup.close()
