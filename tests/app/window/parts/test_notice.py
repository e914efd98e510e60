"""One notice at a time; what waits for an answer comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.platform.paths import Paths
from app.window.parts.icons import Icons
from app.window.parts.notice import Notice


@pytest.fixture
def notice(qapp: QApplication, tmp_path: Path) -> Iterator[Notice]:
    host = QWidget()
    yield Notice(Icons(Paths.under(tmp_path).resource("icons"), tmp_path), host)
    host.deleteLater()


def test_a_choice_does_its_part_and_puts_the_notice_away(notice: Notice) -> None:
    done: list[str] = []
    notice.say("Which?", [("This", lambda: done.append("this")), ("That", lambda: done.append("that"))], key="which")
    assert [button.text() for button in notice.buttons()] == ["This", "That"]
    assert notice.asks
    assert notice.first() is notice.buttons()[0]
    notice.buttons()[1].click()
    assert done == ["that"]
    assert notice.isHidden()
    assert not notice.asks


def test_a_newer_notice_takes_its_place_and_the_question_comes_back(notice: Notice) -> None:
    notice.say("Take theirs?", [("Take", lambda: None)], key="disk")
    notice.say("Saved.", key="saved")
    assert notice.label.text() == "Saved."
    assert notice.asks
    notice.clear()
    assert notice.label.text() == "Take theirs?"
    notice.clear("disk")
    assert notice.isHidden()


def test_what_is_over_does_not_come_back(notice: Notice) -> None:
    notice.say("Take theirs?", [("Take", lambda: None)], key="disk")
    notice.say("Saved.")
    notice.clear("disk")
    assert notice.label.text() == "Saved."
    notice.clear()
    assert notice.isHidden()


def test_without_a_question_the_older_one_is_gone(notice: Notice) -> None:
    notice.say("One.", key="one")
    notice.say("Two.", key="two")
    notice.clear("one")
    assert notice.label.text() == "Two."
    notice.clear("two")
    assert notice.isHidden()


def test_only_the_notice_that_is_named_changes_its_words(notice: Notice) -> None:
    notice.say("Reading… 1 %", key="reading")
    notice.say_otherwise("Reading… 2 %", "reading")
    notice.say_otherwise("Something else", "other")
    assert notice.label.text() == "Reading… 2 %"
    notice.clear()
    notice.say_otherwise("Reading… 3 %", "reading")
    assert notice.isHidden()
