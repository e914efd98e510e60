"""One page by itself: keys with two meanings, and what was put for a run going with it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData

from app.drafting.actions import Action, Options
from app.drafting.run import Run, State
from app.window.page import NOTHING_CHANGES, NOTHING_TO_RUN, Page
from app.window.window import Window
from engine.messages import Ability, Fill, Rewrite
from tests.app.conftest import Desk

TEXT = "The dim glow of evening."
FILL = Action("fill", "Fill", Ability.FILL, needs=(Ability.FILL,))
REPHRASE = Action("rephrase", "Rephrase", Ability.REPHRASE, needs=(Ability.REPHRASE,))


class Sheet:
    """A page of the window on the scripted session."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk, self.page, self.editor = desk, page, page.editor
        self.sentences: list[str] = []
        page.sentence.connect(self.sentences.append)

    def start(self, action: Action, start: int, end: int) -> Run:
        self.editor.select(start, end)
        return self._run(lambda: self.page.start(action, Options()))

    def again(self) -> Run:
        return self._run(self.page.again)

    def _run(self, act: Callable[[], object]) -> Run:
        async def go() -> None:
            act()

        self.desk.loop.run_until_complete(go())
        self.desk.turn()
        assert self.page.run is not None
        return self.page.run

    def holes(self) -> list[int]:
        return [hole.start for hole in self.editor.holes.wanted()]


@pytest.fixture
def sheet(desk: Desk, window: Window) -> Sheet:
    return Sheet(desk, window.opening.new(TEXT, "Test"))


def test_a_run_gives_selection_and_hole_back_when_nothing_comes_of_it(sheet: Sheet) -> None:
    run = sheet.start(FILL, 4, 12)
    assert isinstance(run.request, Fill)
    assert (sheet.editor.selection(), sheet.holes(), run.own_hole is not None) == ((12, 12), [4], True)
    assert sheet.page.escape()
    assert run.state is State.CANCELLED
    assert (sheet.editor.selection(), sheet.holes()) == ((4, 12), [])
    assert not sheet.page.busy


def test_a_run_in_place_of_another_takes_over_its_hole_and_selection(sheet: Sheet) -> None:
    first = sheet.start(FILL, 4, 12)
    sheet.desk.play_all()
    second = sheet.again()
    assert (first.state, first.replaced) == (State.REJECTED, True)
    assert (second.own_hole, second.selected) == (first.own_hole, (4, 12))
    assert sheet.holes() == [4]
    sheet.page.escape()
    assert (sheet.editor.selection(), sheet.holes()) == ((4, 12), [])


def test_a_run_that_failed_is_tried_again_with_what_it_was_asked(sheet: Sheet) -> None:
    run = sheet.start(FILL, 24, 24)
    sheet.page.escape()
    sheet.editor.holes.put()
    run = sheet.start(FILL, 24, 24)
    sheet.desk.session.fail("kind", "It broke.")
    sheet.desk.turn()
    assert run.state is State.FAILED
    assert sheet.page.bar.page is sheet.page.bar.failed
    again = sheet.again()
    assert again.action is FILL
    assert isinstance(again.request, Fill)
    assert again.request.seed != run.request.seed
    assert sheet.holes() == [24]


def test_a_failure_that_was_read_leaves_everything_as_before(sheet: Sheet) -> None:
    sheet.start(REPHRASE, 4, 12)
    sheet.desk.session.fail("kind", "It broke.")
    sheet.desk.turn()
    assert sheet.page.escape()
    assert sheet.editor.selection() == (4, 12)
    assert not sheet.page.escape()


def test_control_enter_accepts_what_is_fresh_and_never_what_is_stale(sheet: Sheet) -> None:
    run = sheet.start(REPHRASE, 4, 12)
    assert isinstance(run.request, Rewrite)
    sheet.desk.play_all()
    sheet.editor.select(6, 6)
    sheet.editor.textCursor().insertText("X")
    sheet.desk.turn()
    assert not sheet.page.go()
    assert (run.state, run.stale) == (State.PROPOSED, True)
    sheet.editor.undo()
    assert sheet.page.go()
    assert run.state is State.ACCEPTED


def test_control_enter_says_when_there_is_nothing_to_run(sheet: Sheet) -> None:
    assert not sheet.page.go()
    assert sheet.sentences == [NOTHING_TO_RUN]
    sheet.editor.select(24, 24)
    sheet.editor.holes.put()
    sheet.editor.select(0, 0)
    assert not sheet.page.go()
    assert sheet.page.prompting.open
    assert sheet.editor.caret() == 24
    sheet.page.escape()
    assert sheet.holes() == [24]


def test_the_prompt_waits_for_the_run(sheet: Sheet) -> None:
    sheet.start(REPHRASE, 4, 12)
    sheet.page.open_prompt()
    sheet.desk.play_all()
    sheet.page.open_prompt()
    assert not sheet.page.prompting.open
    assert [sentence.split()[0] for sentence in sheet.sentences] == ["A", "Accept"]


def test_a_variant_that_changes_nothing_stays(sheet: Sheet) -> None:
    sheet.desk.session.results = [["the light"], ["dim glow"]]
    run = sheet.start(REPHRASE, 4, 12)
    sheet.desk.play_all()
    sheet.desk.runs.next_variant(sheet.page.drafting)
    sheet.page.accept()
    assert (run.state, sheet.sentences) == (State.PROPOSED, [NOTHING_CHANGES])


def test_pausing_goes_both_ways(sheet: Sheet) -> None:
    run = sheet.start(REPHRASE, 4, 12)
    sheet.desk.play(2)
    sheet.page.pause_or_resume()
    assert run.state is State.PAUSED
    sheet.page.pause_or_resume()
    assert run.state is State.RUNNING


def test_everything_a_run_does_is_passed_on(sheet: Sheet) -> None:
    shown: list[Run] = []
    sheet.page.run_shown.connect(shown.append)
    run = sheet.start(REPHRASE, 4, 12)
    sheet.desk.play_all()
    assert set(shown) == {run}
    assert len(shown) > len(run.steps)


def test_a_paste_that_is_refused_is_said_above_the_page(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.disk.file.MAX_LINES", 3)
    data = QMimeData()
    data.setText("\n" * 3)
    sheet.page.editor.insertFromMimeData(data)
    assert sheet.page.notice.label.text().startswith("That text has 4 lines;")
