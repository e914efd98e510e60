"""The bar's four faces: what each says of its run."""

import dataclasses

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.drafting.run import State
from app.window.parts.icons import Icons
from app.window.proposing.bar_pages import FailedPage, KeyButton, ProposedPage, RunningPage, StalePage
from engine.messages import Cancelled, Failed, Started
from tests.app.window.proposing.conftest import REQUEST, MakeRun
from tests.fakes import finished, step_of

STARTED = Started("j", (0, 9), 3)
RESULTS = [["The dim light of morning."], ["A dim glow of evening."]]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def test_a_button_names_its_key_where_there_is_room(parent: QWidget) -> None:
    button = KeyButton(parent, "Accept", "Ctrl+Enter")
    assert (button.text(), button.toolTip()) == ("Accept  Ctrl+Enter", "Accept (Ctrl+Enter)")
    button.set_narrow(True)
    assert button.text() == "Accept"
    button.set_label("Accept 2")
    button.set_narrow(False)
    assert button.text() == "Accept 2  Ctrl+Enter"


def test_a_run_waits_reads_drafts_and_pauses(parent: QWidget, make_run: MakeRun) -> None:
    page = RunningPage(parent)
    page.show_run(make_run(), held_up=False)
    assert page.step_label.text() == "Rephrase: waiting…"
    assert not page.keep.isEnabled()
    page.show_run(make_run(), held_up=True)
    assert page.step_label.text() == "Rephrase: waiting for a paused run on another page…"
    page.show_run(make_run(STARTED), held_up=False)
    assert page.step_label.text() == "Rephrase: reading the text around it…"
    run = make_run(STARTED, step_of(REQUEST, 2, ["the light"], 8))
    page.show_run(run, held_up=False)
    assert page.step_label.text() == "Rephrase: step 2 of at most 8, 50% settled"
    assert (page.progress.value(), page.keep.isEnabled(), page.pick_hint.isHidden()) == (50, True, True)
    run.change(State.PAUSED)
    page.show_run(run, held_up=False)
    assert page.step_label.text() == "Rephrase: paused at step 2 of at most 8, 50% settled"
    assert (page.pause.text(), page.pick_hint.isHidden()) == ("Go on", False)


def test_variants_and_parts_are_counted(parent: QWidget, make_run: MakeRun) -> None:
    page = RunningPage(parent)
    step = step_of(REQUEST, 1, ["light"], 8)
    page.show_run(make_run(STARTED, dataclasses.replace(step, piece=1, pieces=2)), held_up=False)
    assert page.step_label.text() == "Rephrase: step 1 of at most 8, part 2 of 2, 75% settled"
    several = dataclasses.replace(REQUEST, variants=3)
    page.show_run(make_run(STARTED, dataclasses.replace(step, variant=1), request=several), held_up=False)
    assert page.step_label.text() == "Rephrase: variant 2 of 3, step 1 of at most 8, 50% settled"


def test_the_words_go_on_two_lines_before_they_are_cut(parent: QWidget, make_run: MakeRun) -> None:
    page = RunningPage(parent)
    page.show_run(make_run(STARTED, step_of(REQUEST, 2, ["the light"], 8)), held_up=False)
    states = []
    for width in (900, 600, 300):
        page.fit(width)
        states.append((not page.progress.isHidden(), page.step_label.wordWrap()))
    assert states[0] == (True, False)
    assert states[-1] == (False, True)
    page.fit(900)
    assert not page.step_label.wordWrap()


def test_a_proposal_says_its_time_and_its_variant(parent: QWidget, make_run: MakeRun) -> None:
    page = ProposedPage(parent)
    run = make_run(finished(REQUEST, RESULTS))
    page.show_run(run)
    assert (page.summary.text(), page.variant_label.text()) == ("Rephrase: 40 ms", "1 of 2")
    assert not page.next_variant.isHidden()
    page.show_run(make_run(finished(REQUEST, RESULTS[:1], kept=True)))
    assert page.summary.text() == "Rephrase: 40 ms, stopped early"
    assert page.next_variant.isHidden()


def test_changes_are_counted_walked_and_refused(parent: QWidget, make_run: MakeRun) -> None:
    page = ProposedPage(parent)
    run = make_run(finished(REQUEST, RESULTS))
    page.show_changes(run)
    assert (page.change_label.text(), page.accept.text()) == ("2 changes", "Accept  Ctrl+Enter")
    assert not page.take.isEnabled()
    assert run.proposal is not None
    run.proposal.step(1)
    run.proposal.toggle(0)
    page.show_changes(run)
    assert page.change_label.text() == "Change 1 of 2, 1 refused"
    assert (page.take.text(), page.take.isEnabled(), page.accept.text()) == ("Take this", True, "Accept 1  Ctrl+Enter")


def test_one_change_needs_no_row_and_none_cannot_be_accepted(parent: QWidget, make_run: MakeRun) -> None:
    page = ProposedPage(parent)
    page.show_changes(make_run(finished(REQUEST, [["A dim glow of evening."]])))
    assert page.change_row.isHidden()
    page.show_changes(make_run(finished(REQUEST, [[REQUEST.text]])))
    assert (page.change_label.text(), page.accept.isEnabled()) == ("This variant changes nothing", False)


def test_icons_are_drawn_anew(parent: QWidget, icons: Icons) -> None:
    page = ProposedPage(parent)
    assert page.next_change.icon().isNull()
    page.take_icons(icons)
    assert not page.next_change.icon().isNull()


def test_a_stale_proposal_is_shown_whole(parent: QWidget, make_run: MakeRun) -> None:
    page = StalePage(parent)
    run = make_run(finished(REQUEST, RESULTS))
    page.show_run(run)
    assert page.result.text() == RESULTS[0][0]
    run.change(State.REJECTED)
    page.show_run(run)
    assert page.result.text() == ""


def test_a_failure_is_its_sentence(parent: QWidget, make_run: MakeRun) -> None:
    page = FailedPage(parent)
    page.show_run(make_run(Failed("j", "kind", "It broke.", "")))
    assert page.failure.text() == "It broke."
    page.show_run(make_run(Cancelled("j")))
    assert page.failure.text() == "The run failed."
