"""The bar: which face it shows, what its buttons and keys ask for, and how high it is."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.drafting.run import State
from app.window.parts.icons import Icons
from app.window.proposing.proposal_bar import WIDE_FROM, ProposalBar
from engine.messages import Failed, Started
from tests.app.window.proposing.conftest import REQUEST, MakeRun
from tests.fakes import finished, step_of

RESULT = finished(REQUEST, [["The dim light of morning."]])
STARTED = Started("j", (0, 9), 3)


@pytest.fixture
def bar(qtbot: QtBot, icons: Icons) -> ProposalBar:
    bar = ProposalBar(icons)
    qtbot.addWidget(bar)
    bar.resize(WIDE_FROM + 60, 60)
    return bar


def test_the_face_is_the_runs_state(bar: ProposalBar, make_run: MakeRun) -> None:
    run = make_run()
    bar.show_run(run)
    assert bar.page is bar.running
    run.take(RESULT)
    run.propose()
    bar.show_run(run)
    assert bar.page is bar.proposed
    run.stale = True
    bar.show_run(run)
    assert bar.page is bar.stale
    assert bar.stale.result.text() == "The dim light of morning."
    run.stale = False
    bar.show_run(run)
    assert bar.page is bar.proposed
    assert bar.isVisible()
    run.change(State.REJECTED)
    bar.show_run(run)
    assert not bar.isVisible()


def test_a_failure_stays_until_it_is_read(bar: ProposalBar, make_run: MakeRun, qtbot: QtBot) -> None:
    read: list[bool] = []
    bar.dismissed.connect(lambda: read.append(bar.isVisible()))
    assert bar.failure_shown == ""
    bar.show_run(make_run(Failed("j", "kind", "It broke.", "")))
    assert bar.failure_shown == "It broke."
    qtbot.mouseClick(bar.failed.dismiss, Qt.MouseButton.LeftButton)
    assert read == [False]


def test_every_button_asks_for_its_own(bar: ProposalBar) -> None:
    asked: list[str] = []
    pairs = {
        "accept": (bar.proposed.accept,),
        "reject": (bar.proposed.reject, bar.stale.discard),
        "stop": (bar.running.stop,),
        "keep": (bar.running.keep,),
        "pause": (bar.running.pause,),
        "again": (bar.proposed.again, bar.failed.retry),
        "next_variant": (bar.proposed.next_variant,),
        "previous_variant": (bar.proposed.previous_variant,),
        "next_change": (bar.proposed.next_change,),
        "previous_change": (bar.proposed.previous_change,),
        "toggle_change": (bar.proposed.take,),
        "insert_below": (bar.stale.insert_below,),
        "copy": (bar.stale.copy,),
    }
    for name in pairs:
        getattr(bar, f"{name}_wanted").connect(lambda name=name: asked.append(name))
    for buttons in pairs.values():
        for button in buttons:
            button.setEnabled(True)
            button.click()
    assert asked == [name for name, buttons in pairs.items() for _button in buttons]


def test_keys_walk_the_changes_of_a_proposal_only(bar: ProposalBar, make_run: MakeRun, qtbot: QtBot) -> None:
    asked: list[str] = []
    bar.next_change_wanted.connect(lambda: asked.append("next"))
    bar.previous_change_wanted.connect(lambda: asked.append("previous"))
    bar.toggle_change_wanted.connect(lambda: asked.append("toggle"))
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Space)
    bar.show_run(make_run(STARTED))
    for key in keys:
        qtbot.keyClick(bar, key)
    assert asked == []
    bar.show_run(make_run(RESULT))
    for key in keys:
        qtbot.keyClick(bar, key)
    assert asked == ["next", "previous", "toggle"]


def test_a_narrow_bar_leaves_the_keys_out(bar: ProposalBar, make_run: MakeRun) -> None:
    bar.show_run(make_run(RESULT))
    assert bar.proposed.reject.text() == "Reject  Esc"
    bar.resize(WIDE_FROM - 100, bar.height())
    assert bar.proposed.reject.text() == "Reject"
    bar.resize(WIDE_FROM + 60, bar.height())
    assert bar.proposed.reject.text() == "Reject  Esc"


def test_a_paused_run_elsewhere_is_said_while_this_one_waits(bar: ProposalBar, make_run: MakeRun) -> None:
    bar.show_held_up(True)
    bar.show_run(make_run())
    assert "another page" in bar.running.step_label.text()
    bar.show_held_up(False)
    assert "another page" not in bar.running.step_label.text()


def test_the_bar_is_as_high_as_its_face(bar: ProposalBar, make_run: MakeRun) -> None:
    run = make_run(RESULT)
    bar.show_run(run)
    bar.show_changes()
    high = bar.height()
    bar.show_run(make_run(STARTED, step_of(REQUEST, 1, ["light"], 3)))
    assert bar.height() < high
    assert bar.sizeHint().height() == bar.height()
