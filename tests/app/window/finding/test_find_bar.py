"""The bar for finding: fields and buttons, and what it says of the outcome."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.editor.searching.search import Query
from app.platform.paths import Paths
from app.window.finding.find_bar import FindBar
from app.window.parts.icons import Icons


@pytest.fixture
def bar(qapp: QApplication, tmp_path: Path) -> Iterator[FindBar]:
    host = QWidget()
    host.show()
    yield FindBar(Icons(Paths.under(tmp_path).resource("icons"), tmp_path), host)
    host.close()
    host.deleteLater()


def test_the_query_is_what_the_fields_say(bar: FindBar) -> None:
    bar.words.setText("ferry")
    assert bar.query == Query("ferry", False, False, False, False)
    for switch in (bar.case, bar.whole, bar.expression, bar.keep_case):
        switch.click()
    assert bar.query == Query("ferry", True, True, True, True)


def test_opened_with_words_it_looks_for_them_and_without_for_the_old_ones(bar: FindBar) -> None:
    asked: list[str] = []
    bar.asked.connect(lambda: asked.append(bar.words.text()))
    bar.open("ferry", replacing=False)
    assert asked == ["ferry"]
    assert bar.template.isHidden()
    bar.open("", replacing=True)
    assert asked == ["ferry", "ferry"]
    assert not bar.template.isHidden()
    bar.close_bar()


def test_enter_goes_on_shift_enter_back_and_in_the_template_it_replaces(bar: FindBar) -> None:
    heard: list[str] = []
    for name in ("next_wanted", "previous_wanted", "replace_wanted", "replace_all_wanted"):
        getattr(bar, name).connect(lambda name=name: heard.append(name))
    QTest.keyClick(bar.words, Qt.Key.Key_Return)
    QTest.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar.template, Qt.Key.Key_Enter)
    QTest.keyClick(bar.template, Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bar.replace_all.click()
    assert heard == ["next_wanted", "previous_wanted", "replace_wanted", "previous_wanted", "replace_all_wanted"]


def test_trouble_takes_the_place_of_the_outcome(bar: FindBar) -> None:
    bar.show_outcome("3 of 7")
    assert (bar.count.text(), bar.trouble.isHidden()) == ("3 of 7", True)
    bar.show_trouble("That is no regular expression.")
    assert (bar.count.text(), bar.trouble.text()) == ("", "That is no regular expression.")
    assert bar.words.property("bad")
    bar.show_outcome("Not found")
    assert bar.trouble.isHidden()
    assert not bar.words.property("bad")


def test_leaving_is_said_once(bar: FindBar) -> None:
    closed: list[bool] = []
    bar.closed.connect(lambda: closed.append(True))
    bar.open("ferry", replacing=False)
    bar.close_bar()
    bar.close_bar()
    assert closed == [True]
