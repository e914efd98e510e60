"""The prompt card: what it offers for a model, what it asks for, and where its keys go."""

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.drafting.actions import ALL_LOCKED, Action, Options, OwnActions
from app.editor.scope import Scope
from app.platform.paths import Paths
from app.settings import Settings
from app.window.parts.icons import Icons
from app.window.proposing.prompt_card import WIDTH, PromptCard
from engine.messages import Ability, Hole
from tests.fakes import MODEL

TEXT = "The dim glow of evening."
PASSAGE, CARET = Scope(TEXT, 0, 12), Scope(TEXT, 4, 4)
BASE = dataclasses.replace(MODEL, abilities=(Ability.FILL, Ability.FIX, Ability.REPHRASE, Ability.CONTINUE))


@pytest.fixture
def card(qtbot: QtBot, icons: Icons) -> Iterator[PromptCard]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 600)
    parent.show()
    actions = OwnActions([Paths.standard().resource("actions")])
    yield PromptCard(actions, Settings(), icons, parent, seeds=lambda: 77)
    parent.close()


@pytest.fixture
def wanted(card: PromptCard) -> list[tuple[Action, Options]]:
    wanted: list[tuple[Action, Options]] = []
    card.run_wanted.connect(lambda action, options: wanted.append((action, options)))
    return wanted


def test_a_passage_is_rephrased_with_the_choices_shown(card: PromptCard, wanted: list[tuple[Action, Options]]) -> None:
    card.open(PASSAGE, BASE)
    assert card.title.text() == "3 words selected"
    card.variants.choose(3)
    card.strength.choose(0.9)
    card.run()
    ((action, options),) = wanted
    assert action.id == "rephrase"
    assert (options.strength, options.variants, options.seed, options.words) == (0.9, 3, 77, None)
    assert not card.isVisible()


def test_the_caret_is_filled_or_gone_on_from(card: PromptCard, wanted: list[tuple[Action, Options]]) -> None:
    card.open(CARET, BASE)
    assert {action.task for action in card.presets.values()} == {Ability.FILL, Ability.CONTINUE}
    card.length.setValue(12)
    card.run()
    assert (wanted[0][0].task, wanted[0][1].words) == (Ability.FILL, 12)


def test_own_words_win_where_the_model_reads_them(card: PromptCard) -> None:
    card.open(PASSAGE, BASE)
    assert card.words_line.isHidden()
    card.open(PASSAGE, MODEL, options=Options())
    assert not card.words_line.isHidden()
    card.words_line.setText("Say it as a sailor would.")
    action = card.action()
    assert action is not None
    assert action.task is Ability.INSTRUCT
    assert card.options().instruction == "Say it as a sailor would."


def test_what_a_model_cannot_do_is_named(card: PromptCard, wanted: list[tuple[Action, Options]]) -> None:
    card.open(PASSAGE, BASE)
    assert "Shorten" in card.note.text()
    assert "with a larger model" in card.note.text()
    card.take_model(None, "The model is being loaded.")
    assert card.note.text() == "The model is being loaded."
    assert not card.go.isEnabled()
    card.run()
    assert wanted == []
    card.take_model(MODEL)
    assert card.models.isHidden()


def test_a_passage_that_is_all_locked_cannot_be_run(card: PromptCard, wanted: list[tuple[Action, Options]]) -> None:
    card.open(PASSAGE, MODEL)
    card.take_locks(((0, 12),))
    assert card.note.text() == ALL_LOCKED
    card.run()
    assert wanted == []
    card.take_locks(((0, 3),))
    assert card.title.text() == "3 words selected, 1 place locked"
    assert card.go.isEnabled()


def test_choices_stay_while_the_same_is_pointed_at(card: PromptCard) -> None:
    holes = (Hole(4, 4, 9), Hole(8, 8, None))
    card.open(dataclasses.replace(CARET, holes=holes), BASE)
    assert (card.title.text(), card.length.value()) == ("Fill 2 holes together", 9)
    card.length.setValue(5)
    card.take_scope(dataclasses.replace(CARET, holes=holes))
    assert card.length.value() == 5
    card.take_scope(PASSAGE)
    assert card.title.text() == "3 words selected"


def test_the_choices_of_an_earlier_edit_come_back(card: PromptCard) -> None:
    earlier = Options(strength=0.2, variants=2, seed=5, steps=9, keep=("glow",), ban=("light",))
    card.open(PASSAGE, BASE, "rephrase", earlier)
    options = card.options()
    assert card.title.text() == "3 words selected, without light"
    assert (options.strength, options.variants, options.seed) == (0.15, 2, 5)
    assert (options.steps, options.keep, options.ban) == (9, ("glow",), ("light",))
    card.close_card()
    card.open(PASSAGE, BASE)
    assert card.options().ban == ()


def test_enter_runs_escape_closes_and_tab_stays(
    card: PromptCard, qtbot: QtBot, wanted: list[tuple[Action, Options]]
) -> None:
    closed: list[bool] = []
    card.closed.connect(lambda: closed.append(card.isVisible()))
    card.open(PASSAGE, BASE)
    card.activateWindow()
    for _ in range(12):
        inside = card.focusWidget()
        assert inside is None or card.isAncestorOf(inside)
        qtbot.keyClick(inside or card, Qt.Key.Key_Tab)
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert closed == [False]
    card.open(PASSAGE, BASE)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert len(wanted) == 1


def test_the_card_fits_its_room_and_says_when_it_grows(card: PromptCard) -> None:
    card.open(PASSAGE, MODEL)
    card.fit(900)
    assert card.width() == WIDTH
    card.fit(400)
    assert card.width() == 376
    heard: list[int] = []
    card.resized.connect(lambda: heard.append(card.height()))
    before = card.height()
    card.take_locks(((0, 12),))
    assert heard
    assert card.height() > before
