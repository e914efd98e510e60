"""Finding and replacing in the window, by keys: places, round the end, one undo step, all documents, errors."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.searching.search import Search
from app.window.finding import find_session as finding
from app.window.page import Page
from app.window.window import Window
from tests.app.conftest import Desk
from tests.app.waiting import done

TEXT = "The cat sat.\nThe cat\u00a0slept; THE CAT 😀 woke.\nNo more."


def page_with(window: Window, text: str, name: str = "Test") -> Page:
    return window.opening.new(text, name)


def press(window: Window, key: Qt.Key, field: str = "words", shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(getattr(window.find_bar, field), key, modifier)


def test_typing_finds_from_the_caret_and_enter_goes_round(desk: Desk, window: Window) -> None:
    page = page_with(window, TEXT)
    page.editor.select(15, 15)
    window.commands["find"].trigger()
    QTest.keyClicks(window.find_bar.words, "cat")
    assert page.editor.selection() == (17, 20)
    assert window.find_bar.count.text() == "2 of 3"
    press(window, Qt.Key.Key_Return)
    assert page.editor.selected_text() == "CAT"
    press(window, Qt.Key.Key_Return)
    assert page.editor.selection() == (4, 7)
    assert "Round the end" in window.line.currentMessage()
    press(window, Qt.Key.Key_Return, shift=True)
    assert page.editor.selected_text() == "CAT"
    window.commands["escape"].trigger()
    assert not window.find_bar.isVisible()
    assert page.editor.extraSelections() == []
    assert page.editor.text() == TEXT


def test_the_selected_words_are_looked_for(desk: Desk, window: Window) -> None:
    page = page_with(window, TEXT)
    page.editor.select(4, 7)
    window.commands["find"].trigger()
    assert window.find_bar.words.text() == "cat"
    assert window.find_bar.count.text() == "1 of 3"
    window.find_bar.case.click()
    assert window.find_bar.count.text() == "1 of 2"


def test_replace_goes_on_and_keeps_capitals(desk: Desk, window: Window) -> None:
    page = page_with(window, TEXT)
    page.editor.select(0, 0)
    window.commands["replace"].trigger()
    bar = window.find_bar
    QTest.keyClicks(bar.words, "cat")
    QTest.keyClicks(bar.template, "old dog")
    bar.keep_case.click()
    press(window, Qt.Key.Key_Return, "template")
    assert page.editor.text() == TEXT.replace("The cat sat", "The old dog sat")
    assert page.editor.selected_text() == "cat"
    bar.replace_all.click()
    assert page.editor.text() == "The old dog sat.\nThe old dog\u00a0slept; THE OLD DOG 😀 woke.\nNo more."
    page.editor.undo()
    assert page.editor.text() == TEXT.replace("The cat sat", "The old dog sat")
    page.editor.undo()
    assert page.editor.text() == TEXT
    assert not page.document.modified


def test_what_follows_a_wide_character_is_replaced_where_it_stands(desk: Desk, window: Window) -> None:
    page = page_with(window, "😀 a 😀 a 😀")
    window.commands["replace"].trigger()
    QTest.keyClicks(window.find_bar.words, "a")
    QTest.keyClicks(window.find_bar.template, "bb")
    window.find_bar.replace_all.click()
    assert page.editor.text() == "😀 bb 😀 bb 😀"


def test_all_documents(desk: Desk, window: Window) -> None:
    first = page_with(window, "one fish", "First")
    second = page_with(window, "no such animal", "Second")
    third = page_with(window, "two fish, red fish", "Third")
    window.commands["replace"].trigger()
    bar = window.find_bar
    QTest.keyClicks(bar.words, "fish")
    bar.everywhere.click()
    assert bar.count.text() == "1 of 2, 1 in other documents"
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    assert window.tabs.current is first
    assert first.editor.selected_text() == "fish"
    QTest.keyClicks(bar.template, "bird")
    bar.replace_all.click()
    assert [page.editor.text() for page in (first, second, third)] == [
        "one bird",
        "no such animal",
        "two bird, red bird",
    ]
    assert "Replaced 3 places in 2 documents" in window.line.currentMessage()
    third.editor.undo()
    assert third.editor.text() == "two fish, red fish"


def test_documents_behind_are_searched_again_only_when_they_changed(
    desk: Desk, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = page_with(window, "one fish", "Behind")
    page_with(window, "two fish, red fish", "Front")
    searched: list[str] = []
    real = Search.all

    def watched(self: Search, text: str) -> tuple[tuple[int, int], ...]:
        searched.append(text)
        return real(self, text)

    monkeypatch.setattr(Search, "all", watched)
    window.commands["find"].trigger()
    QTest.keyClicks(window.find_bar.words, "fis")
    window.find_bar.everywhere.click()
    searched.clear()
    for _ in range(3):
        press(window, Qt.Key.Key_Return)
        press(window, Qt.Key.Key_Return, shift=True)
    assert searched == []
    behind.editor.replace([(0, 3, "no fish, no")])
    window.finding._show()
    assert window.find_bar.count.text().endswith("2 in other documents")


def test_few_letters_in_a_long_text_wait_for_a_pause(
    desk: Desk, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LONG_TEXT", 10)
    page = page_with(window, TEXT)
    page.editor.select(0, 0)
    window.commands["find"].trigger()
    bar = window.find_bar
    QTest.keyClicks(bar.words, "sl")
    assert bar.count.text() == ""
    # Enter, or what changes the text, does not wait.
    press(window, Qt.Key.Key_Return)
    assert page.editor.selected_text() == "sl"
    bar.words.clear()
    QTest.keyClicks(bar.words, "c")
    QTest.keyClicks(bar.words, "at")
    assert bar.count.text().endswith("of 3")
    bar.words.clear()
    QTest.keyClicks(bar.words, "wo")
    QTest.qWait(finding.PAUSE_MS + 200)
    assert page.editor.selected_text() == "wo"
    window.commands["replace"].trigger()
    bar.words.clear()
    QTest.keyClicks(bar.words, "o")
    QTest.keyClicks(bar.template, "0")
    bar.replace_all.click()
    assert page.editor.text() == TEXT.replace("o", "0")


def test_a_bad_expression_is_said_and_changes_nothing(desk: Desk, window: Window) -> None:
    page = page_with(window, TEXT)
    window.commands["replace"].trigger()
    bar = window.find_bar
    bar.expression.click()
    QTest.keyClicks(bar.words, "(cat")
    assert "at character 5" in bar.trouble.text()
    bar.replace_all.click()
    press(window, Qt.Key.Key_Return)
    assert page.editor.text() == TEXT
    QTest.keyClicks(bar.words, ")")
    assert bar.count.text() == "1 of 3"
    QTest.keyClicks(bar.template, r"\2")
    bar.replace_all.click()
    assert "names a group" in bar.trouble.text()
    assert page.editor.text() == TEXT


def test_places_follow_the_text_while_the_bar_is_open(desk: Desk, window: Window) -> None:
    page = page_with(window, "cat cat cat")
    window.commands["find"].trigger()
    QTest.keyClicks(window.find_bar.words, "cat")
    page.editor.select(0, 0)
    QTest.keyClicks(page.editor, "x ")
    window.finding.step(1)
    assert page.editor.selection() == (2, 5)
    assert window.find_bar.count.text() == "1 of 3"


def test_closing_the_page_that_is_searched(desk: Desk, window: Window) -> None:
    page_with(window, "a cat", "First")
    second = page_with(window, "two cats", "Second")
    window.commands["find"].trigger()
    QTest.keyClicks(window.find_bar.words, "cat")
    done(window.page_closing.close(second))
    desk.turn()
    assert window.find_bar.count.text() in ("1 of 1", "1 place")


def test_another_theme_reaches_the_page_at_once(desk: Desk, window: Window, qapp: QApplication) -> None:
    page = page_with(window, TEXT)
    for theme, dark in (("dark", True), ("light", False), ("contrast", None), ("dark", True)):
        window.services.settings.set("theme", theme)
        qapp.processEvents()
        picture = page.editor.viewport().grab().toImage()
        corner = picture.pixelColor(picture.width() - 3, picture.height() - 3)
        assert corner.name() == window.themes.theme.page["page"]
        assert dark is None or (corner.lightness() < 128) is dark


def test_places_are_marked_beside_what_is_drawn_over_the_text(desk: Desk, window: Window) -> None:
    page = page_with(window, "One cat.\nAnd here a second cat.")
    end = len(page.editor.text())
    page.editor.select(end, end)
    page.editor.holes.put(40, "a hint that is longer than all that stands here")
    window.commands["find"].trigger()
    QTest.keyClicks(window.find_bar.words, "cat")
    marked = [mark.cursor.selectedText() for mark in page.editor.extraSelections()]
    assert marked == ["cat", "cat"]


def test_lines_are_quoted_and_ended_by_places_of_no_length(desk: Desk, window: Window) -> None:
    page = page_with(window, "One\n\nTwo")
    page.editor.select(0, 0)
    window.commands["replace"].trigger()
    bar = window.find_bar
    bar.expression.click()
    QTest.keyClicks(bar.words, "^")
    assert (bar.count.text(), page.editor.selection()) == ("1 of 3", (0, 0))
    press(window, Qt.Key.Key_Return)
    assert (bar.count.text(), page.editor.selection()) == ("2 of 3", (4, 4))
    press(window, Qt.Key.Key_Return, shift=True)
    assert bar.count.text() == "1 of 3"
    QTest.keyClicks(bar.template, "> ")
    press(window, Qt.Key.Key_Return, "template")
    assert (page.editor.text(), bar.count.text()) == ("> One\n\nTwo", "2 of 3")
    page.editor.undo()
    bar.replace_all.click()
    assert page.editor.text() == "> One\n> \n> Two"
    assert "Replaced 3 places" in window.line.currentMessage()
    page.editor.undo()
    assert page.editor.text() == "One\n\nTwo"


def test_places_of_no_length_lead_on_to_the_next_document(desk: Desk, window: Window) -> None:
    first = page_with(window, "a\nb", "First")
    second = page_with(window, "c", "Second")
    window.tabs.show_page(first)
    first.editor.select(0, 0)
    window.commands["find"].trigger()
    bar = window.find_bar
    bar.everywhere.click()
    bar.expression.click()
    QTest.keyClicks(bar.words, "$")
    been = []
    for _ in range(4):
        assert window.tabs.current is not None
        been.append((window.tabs.current is first, window.tabs.current.editor.caret()))
        press(window, Qt.Key.Key_Return)
    assert been == [(True, 1), (True, 3), (False, 1), (True, 1)]
    assert second.editor.text() == "c"
