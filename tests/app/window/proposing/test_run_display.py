"""What a page says of its run, to those who see its bar and to those who do not."""

import pytest
from pytestqt.qtbot import QtBot

from app.drafting.run import Run
from app.editor.editor import Editor
from app.window.parts.icons import Icons
from app.window.proposing.proposal_bar import ProposalBar
from app.window.proposing.run_display import RunDisplay
from tests.app.conftest import Desk
from tests.fakes import DRAFTS

TEXT = "One two three four.\n\nFive six seven."


class Display:
    """A page with a bar, and what is announced on it."""

    def __init__(self, desk: Desk, icons: Icons, qtbot: QtBot, sentences: list[str]) -> None:
        self.desk, self.sentences = desk, sentences
        self.editor: Editor = desk.page(TEXT)
        self.bar = ProposalBar(icons)
        qtbot.addWidget(self.bar)
        self.display = RunDisplay(desk.on(self.editor), desk.run_log, self.bar)
        self.shown: list[Run] = []
        self.display.shown.connect(self.shown.append)
        self.editor.select(4, 13)

    def start(self) -> Run:
        run = self.desk.start(self.editor)
        assert run is not None
        return run


@pytest.fixture
def display(desk: Desk, icons: Icons, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Display:
    sentences: list[str] = []
    monkeypatch.setattr(
        "app.window.proposing.run_display.announce", lambda _widget, text, urgent=False: sentences.append(text)
    )
    return Display(desk, icons, qtbot, sentences)


def test_the_bar_goes_with_the_run_and_the_result_is_announced_once(display: Display) -> None:
    run = display.start()
    assert display.bar.page is display.bar.running
    display.desk.play_all()
    assert display.bar.page is display.bar.proposed
    assert display.sentences == [f"Rephrase ready, {len(run.changes)} change{'s' if len(run.changes) > 1 else ''}."]
    display.desk.on(display.editor).next_change()
    assert "Change 1" in display.bar.proposed.change_label.text() or len(run.changes) == 1
    assert len(display.sentences) == 1
    assert len(display.shown) >= len(DRAFTS) + 3
    assert set(display.shown) == {run}


def test_each_variant_is_announced_when_it_is_turned_to(display: Display) -> None:
    display.desk.session.results = [["1 2"], ["one three"]]
    display.start()
    display.desk.play_all()
    drafting = display.desk.on(display.editor)
    display.desk.runs.next_variant(drafting)
    display.desk.runs.next_variant(drafting)
    assert [text.partition(",")[2].strip().partition(",")[0] for text in display.sentences] == [
        "variant 1",
        "variant 2",
        "variant 1",
    ]


def test_stopping_and_rejecting_are_said(display: Display) -> None:
    runs, drafting = display.desk.runs, display.desk.on(display.editor)
    display.start()
    runs.stop(drafting)
    display.start()
    display.desk.play_all()
    runs.stop(drafting)
    assert display.sentences[0] == "Stopped; the text is as it was."
    assert display.sentences[-1] == "Rejected; the text is as it was."
    assert not display.bar.isVisible()


def test_a_failure_is_said_and_stays_to_be_read(display: Display) -> None:
    display.start()
    display.desk.session.fail("kind", "It broke.")
    display.desk.turn()
    assert display.sentences == ["It broke."]
    assert display.bar.page is display.bar.failed


def test_a_text_that_changed_is_said_and_taken_back_when_it_is_as_it_was(display: Display) -> None:
    display.start()
    display.desk.play_all()
    display.sentences.clear()
    display.editor.select(6, 6)
    display.editor.textCursor().insertText("X")
    display.desk.turn()
    assert display.bar.page is display.bar.stale
    assert "changed since the run began" in display.sentences[0]
    display.editor.undo()
    assert display.bar.page is display.bar.proposed
    assert display.sentences[1].startswith("Rephrase ready")


def test_a_paused_run_on_another_page_is_why_this_one_waits(display: Display) -> None:
    other = display.desk.page("Another text.")
    other.select(0, 7)
    display.desk.start(other)
    display.desk.play(2)
    display.desk.runs.pause(display.desk.on(other))
    display.start()
    assert "paused run on another page" in display.bar.running.step_label.text()
    display.desk.runs.resume(display.desk.on(other))
    assert "paused run on another page" not in display.bar.running.step_label.text()
