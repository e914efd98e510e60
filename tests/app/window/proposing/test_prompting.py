"""The prompt on its page: what it is opened for, the hole that is put for it, and the locks it shows."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.drafting.actions import Action, Options, OwnActions
from app.editor.editor import Editor
from app.platform.paths import Paths
from app.window.parts.icons import Icons
from app.window.proposing.prompt_card import PromptCard
from app.window.proposing.prompting import Prompting
from engine.messages import Ability
from tests.app.conftest import Desk
from tests.fakes import MODEL

TEXT = "The dim glow of Anna.\n\nAnother line."
FILL, REPHRASE = Action("fill", "Fill", Ability.FILL), Action("rephrase", "Rephrase", Ability.REPHRASE)


class Opened:
    """A prompt on a page of its own."""

    def __init__(self, desk: Desk, icons: Icons, qtbot: QtBot) -> None:
        self.desk = desk
        self.page = QWidget()
        qtbot.addWidget(self.page)
        self.editor: Editor = desk.page(TEXT)
        desk.pages.remove(self.editor)
        QVBoxLayout(self.page).addWidget(self.editor)
        actions = OwnActions([Paths.standard().resource("actions")])
        self.card = PromptCard(actions, desk.settings, icons, self.page)
        self.prompting = Prompting(self.editor, self.card, self.page)
        self.page.resize(900, 600)
        self.page.show()

    def holes(self) -> list[tuple[int, int]]:
        return [(hole.start, hole.end) for hole in self.editor.holes.wanted()]


@pytest.fixture
def opened(desk: Desk, icons: Icons, qtbot: QtBot) -> Iterator[Opened]:
    opened = Opened(desk, icons, qtbot)
    yield opened
    opened.page.close()


def test_a_hole_is_put_for_the_prompt_and_goes_with_it(opened: Opened) -> None:
    opened.editor.select(7, 7)
    opened.prompting.show(MODEL)
    assert opened.prompting.open
    assert opened.holes() == [(7, 7)]
    opened.card.close_card()
    assert not opened.prompting.open
    assert opened.holes() == []


def test_the_writers_own_hole_stays(opened: Opened) -> None:
    opened.editor.select(7, 7)
    opened.editor.holes.put()
    opened.prompting.show(MODEL)
    opened.card.close_card()
    assert opened.holes() == [(7, 7)]


def test_a_hole_that_goes_with_a_run_is_no_longer_the_prompts(opened: Opened) -> None:
    opened.editor.select(7, 7)
    opened.prompting.show(MODEL)
    opened.prompting.prepare(FILL, Options(words=4))
    number = opened.prompting.hand_over_hole()
    assert opened.editor.holes.at(7) == number
    assert [hole.words for hole in opened.editor.holes.wanted()] == [4]
    opened.prompting.drop_hole()
    assert opened.holes() == [(7, 7)]
    opened.prompting.take_hole(number)
    opened.prompting.take_hole(None)
    opened.prompting.drop_hole()
    assert opened.holes() == []


def test_a_passage_filled_anew_becomes_a_hole_and_a_rewrite_needs_none(opened: Opened) -> None:
    opened.editor.select(4, 12)
    opened.prompting.show(MODEL)
    opened.prompting.prepare(FILL, Options())
    assert opened.holes() == [(4, 12)]
    opened.prompting.prepare(REPHRASE, Options())
    assert opened.holes() == []


def test_locks_in_the_passage_are_shown_while_the_card_is_open(opened: Opened) -> None:
    opened.editor.select(4, 20)
    opened.prompting.show(MODEL)
    assert opened.card.title.text() == "4 words selected, 1 place locked"
    opened.editor.select(4, 12)
    opened.desk.turn()
    assert opened.card.title.text() == "2 words selected"
    opened.editor.locks.toggle()
    assert opened.card.title.text() == "2 words selected, 1 place locked"


def test_the_next_hole_is_pointed_at_round_the_end(opened: Opened) -> None:
    assert not opened.prompting.point_at_hole()
    for place in (3, 21):
        opened.editor.select(place, place)
        opened.editor.holes.put()
    carets = []
    for place in (0, 3, 5, 30):
        opened.editor.select(place, place)
        assert opened.prompting.point_at_hole()
        carets.append(opened.editor.caret())
    assert carets == [3, 3, 21, 3]
    opened.editor.select(0, 3)
    assert not opened.prompting.point_at_hole()


def test_leaving_closes_the_card_only_where_it_is_open(opened: Opened) -> None:
    closed: list[bool] = []
    opened.card.closed.connect(lambda: closed.append(True))
    opened.prompting.leave()
    opened.editor.select(4, 12)
    opened.prompting.show(MODEL)
    opened.prompting.leave()
    assert closed == [True]
