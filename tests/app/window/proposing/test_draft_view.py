"""The draft of a step, word by word: what is painted, and how words are kept and banned."""

import itertools

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.editor.ghosts.picks import Picks
from app.window.parts.theme import Theme
from app.window.proposing.draft_view import DraftView, words_of
from engine.messages import SpanDraft, Step, WordState


def step(*texts: str) -> Step:
    spans = []
    for text in texts:
        words, at = [], 0
        for word in text.split():
            at = text.index(word, at)
            words.append(WordState(at, at + len(word), "x" not in word, 0.5))
            at += len(word)
        spans.append(SpanDraft(0, 4, text, 0.5, tuple(words)))
    return Step("j", 1, 9, 1.0, 0, 0, 0, 1, tuple(spans))


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> DraftView:
    view = DraftView()
    qtbot.addWidget(view)
    view.take_theme(theme)
    view.resize(320, 60)
    view.show()
    return view


def test_words_know_their_place_and_where_a_line_begins() -> None:
    words = words_of(step("the xq\nlight", "and so"))
    assert [(word.key, word.text) for word in words] == [
        ((0, 0, 3), "the"),
        ((0, 4, 6), "xq"),
        ((0, 7, 12), "light"),
        ((1, 0, 3), "and"),
        ((1, 4, 6), "so"),
    ]
    assert [word.new_line for word in words] == [False, False, True, True, False]
    assert [word.settled for word in words] == [True, False, True, True, True]


def test_picks_belong_to_the_run_and_go_round_while_they_can_be_made(view: DraftView, qtbot: QtBot) -> None:
    picks, heard = Picks(), []
    view.picks_changed.connect(lambda: heard.append((view.locks(), view.bans())))
    view.take_picks(picks)
    view.show_step(step("the light"))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert heard == []
    view.set_pickable(True)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Space)
    assert heard == [(((0, 4, 9),), ()), ((), ("light",)), ((), ())]
    view.pick_word((0, 0, 3))
    assert picks.keeps((0, 0, 3), "the")
    view.take_picks(Picks())
    assert view.locks() == ()


def test_a_kept_word_that_reads_otherwise_now_is_no_lock(view: DraftView) -> None:
    view.set_pickable(True)
    view.show_step(step("the light"))
    view.pick(0)
    view.show_step(step("one light"))
    assert view.locks() == ()
    view.show_step(step("the glow"))
    assert view.locks() == ((0, 0, 3),)


def test_a_click_picks_the_word_under_it(view: DraftView, qtbot: QtBot) -> None:
    view.set_pickable(True)
    view.show_step(step("the light"))
    box = view._boxes[1]
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert view.locks() == ((0, 4, 9),)


def test_what_is_kept_banned_or_new_looks_so(view: DraftView) -> None:
    view.show_step(step("the light"))
    view.set_pickable(True)
    seen = [view.grab().toImage()]
    for _ in range(2):
        view.pick(1)
        seen.append(view.grab().toImage())
    view.show_step(step("the glow"))
    seen.append(view.grab().toImage())
    assert all(first != second for first, second in itertools.pairwise(seen))


def test_a_narrow_view_is_higher_and_only_settled_words_are_said(view: DraftView) -> None:
    view.show_step(step("the xq light of a long evening by the sea"))
    assert view.heightForWidth(120) > view.heightForWidth(320)
    assert "xq" not in view.accessibleDescription()
    view.show_step(None)
    assert view.accessibleDescription() == ""
