"""The timeline: slide, play, fork with words kept and banned; a paused run whose words are kept and banned."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QWidget

from app.drafting.run import Run, State
from app.editor.ghosts.overlay import Look
from app.editor.ghosts.picks import bare
from engine.messages import Fork
from tests.app.window.writer import Writer

PASSAGE = "The ferry had been late again that morning, which was something that it very often was, and nobody minded."
TEXT = f"Before.\n{PASSAGE}\nAfter."


def run(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")


def paused(writer: Writer, by: Callable[[], QWidget]) -> Run:
    """Pause a run by a press on ``by()``. The real model may be faster than the hand; then another run is paused."""
    for _ in range(1 if writer.session is not None else 20):
        run(writer)
        job = writer.waits_for_steps(1)
        writer.clicks(by())
        writer.rests(0.2)
        if job.state is State.PAUSED:
            return job
        writer.keys("Esc")
    raise AssertionError("every run was over before it could be paused")


def test_every_step_is_kept_and_can_be_slid_through(either: Writer) -> None:
    run(either)
    job = either.waits_for_proposal()
    either.keys("F9")
    timeline = either.window.panels["timeline"]
    assert timeline.isVisible()
    assert timeline.slider.hasFocus()
    assert timeline.slider.maximum() == len(job.steps) - 1 == timeline.slider.value()
    assert [step.number for step in job.steps] == list(range(1, len(job.steps) + 1))
    shown = set()
    for _ in job.steps:
        shown.add(timeline.draft.grab().toImage().constBits().tobytes())  # type: ignore[attr-defined]
        either.keys("Left")
    assert timeline.slider.value() == 0
    assert len(shown) >= 2
    assert timeline.label.text().startswith("Step 1 of")
    assert either.text == TEXT
    either.keys("F9")
    assert not timeline.isVisible()


def test_play_goes_to_the_last_step_and_stops(either: Writer) -> None:
    run(either)
    either.waits_for_proposal()
    either.keys("F9")
    timeline = either.window.panels["timeline"]
    timeline.slider.setValue(timeline.slider.maximum() - 1)
    either.clicks(timeline.play)
    assert timeline.play.accessibleName() == "Stop playing"
    either.waits(lambda: timeline.play.accessibleName() == "Play", "the end of playing")
    assert timeline.slider.value() == timeline.slider.maximum()
    either.clicks(timeline.play)
    either.clicks(timeline.play)
    assert timeline.play.accessibleName() == "Play"
    assert timeline.slider.value() == 0


def test_playing_stops_when_the_panel_is_hidden(writer: Writer) -> None:
    run(writer)
    writer.waits_for_proposal()
    writer.keys("F9")
    timeline = writer.window.panels["timeline"]
    writer.clicks(timeline.play)
    writer.does(lambda: writer.window.panels.turn("timeline"))
    writer.rests(0.3)
    assert timeline.play.accessibleName() == "Play"


def test_fork_runs_on_from_a_step_with_words_kept_and_banned(either: Writer) -> None:
    run(either)
    job = either.waits_for_proposal()
    either.keys("F9")
    timeline = either.window.panels["timeline"]
    draft = timeline.draft
    last = job.steps[-1].spans[0]
    banned = bare(last.text[last.words[-1].start : last.words[-1].end])
    either.does(draft.setFocus)
    for _ in last.words[1:]:
        either.keys("Right")
    either.keys("Return", "Return")
    assert draft.bans() == (banned,)
    either.does(timeline.slider.setFocus)
    either.keys("Left")
    either.does(draft.setFocus)
    for _ in last.words:
        either.keys("Left")
    either.keys("Return")
    locks = draft.locks()
    assert [lock[0] for lock in locks] == [0]
    assert "1 word kept" in timeline.hint.text()
    assert banned in timeline.hint.text()
    step = job.steps[timeline.slider.value()]
    kept = step.spans[0].text[locks[0][1] : locks[0][2]]
    either.clicks(timeline.fork)
    forked = either.run
    assert isinstance(forked.request, Fork)
    assert forked is not job
    assert job.state is State.REJECTED
    assert (forked.request.of, forked.request.step) == (job.id, step.number)
    assert (forked.request.locks, forked.request.ban) == (locks, (banned,))
    either.waits(lambda: not forked.live)
    either.rests()
    assert either.text == TEXT
    if either.session is None and forked.state is State.PROPOSED:
        result = either.proposed_text
        assert kept in result
        assert banned not in [bare(word) for word in result.split()]
    if forked.state is State.PROPOSED:
        result = either.proposed_text
        either.keys("Ctrl+Return")
        assert either.text == TEXT.replace(PASSAGE, result)
        either.keys("Ctrl+Z")
    assert either.text == TEXT


def test_fork_of_a_run_that_was_rejected(either: Writer) -> None:
    run(either)
    job = either.waits_for_proposal()
    either.keys("Esc", "F9")
    timeline = either.window.panels["timeline"]
    assert timeline.run is job
    either.does(lambda: timeline.slider.setValue(0))
    either.clicks(timeline.fork)
    forked = either.run
    assert isinstance(forked.request, Fork)
    assert forked.request.step == 1
    either.waits(lambda: not forked.live)
    assert either.text == TEXT


def test_a_fork_is_not_run_again_but_forked_once_more(either: Writer) -> None:
    run(either)
    either.waits_for_proposal()
    either.keys("F9")
    timeline = either.window.panels["timeline"]
    either.does(lambda: timeline.slider.setValue(0))
    either.clicks(timeline.fork)
    first = either.run
    either.waits(lambda: not first.live)
    either.rests()
    if first.state is State.PROPOSED:
        either.does(either.editor.setFocus)
        either.keys("Ctrl+R")
        assert either.run is first
        assert "fork once more" in either.page.notice.label.text()
    assert timeline.run is first
    either.clicks(timeline.fork)
    second = either.run
    assert isinstance(second.request, Fork)
    assert second.request.of == first.id
    either.waits(lambda: not second.live)
    either.rests()
    assert second.failure is None
    either.keys("Esc")
    assert either.text == TEXT


def test_a_paused_run_stands_still_and_goes_on(either: Writer) -> None:
    job = paused(either, lambda: either.page.bar.running.pause)
    bar = either.page.bar
    steps = len(job.steps)
    either.rests(0.3)
    assert len(job.steps) == steps
    assert job.state is State.PAUSED
    assert bar.running.pause.text() == "Go on"
    assert "paused at step" in bar.running.step_label.text()
    assert either.text == TEXT
    either.clicks(bar.running.pause)
    assert job.state is State.RUNNING
    either.waits_for_proposal()
    either.keys("Esc")
    assert either.text == TEXT


def test_a_paused_runs_words_are_kept_and_banned_with_the_mouse(either: Writer) -> None:
    either.keys("F9")
    timeline = either.window.panels["timeline"]
    job = paused(either, lambda: timeline.pause)
    place = QPoint(10, 12)
    either.clicks(timeline.draft, place)
    locks = timeline.draft.locks()
    assert len(locks) == 1
    step = job.steps[timeline.slider.value()]
    kept = step.spans[0].text[locks[0][1] : locks[0][2]]
    assert "from the next step on" in timeline.hint.text()
    if either.session is not None:
        assert ("adjust", job.id) in either.session.calls
        either.clicks(timeline.draft, place)
        assert ("adjust", job.id, bare(kept)) in either.session.calls
    either.clicks(timeline.pause)
    either.waits(lambda: not job.live)
    either.rests()
    if either.session is None and job.state is State.PROPOSED:
        assert either.proposed_text.startswith(kept)
    either.keys("Esc")
    assert either.text == TEXT


def test_a_paused_runs_words_are_kept_and_banned_on_the_page(writer: Writer) -> None:
    run(writer)
    job = writer.waits_for_steps(2)
    editor = writer.editor
    point = next(
        QPoint(x, y)
        for y in range(4, 200, 6)
        for x in range(40, 600, 6)
        if (found := editor.painter.at(QPointF(x, y))[1]) is not None and isinstance(found.tag, tuple)
    )
    pressed = editor.painter.at(QPointF(point))[1]
    assert pressed is not None
    word = pressed.text
    writer.clicks(editor.viewport(), point)
    draft = writer.window.panels["timeline"].draft
    assert draft.locks() == ()
    writer.clicks(writer.page.bar.running.pause)
    assert "Click a word" in writer.page.bar.running.pick_hint.text()
    assert writer.page.bar.running.pick_hint.isVisible()
    writer.clicks(editor.viewport(), point)
    assert draft.locks() == (pressed.tag,)
    assert writer.session is not None
    assert ("adjust", job.id) in writer.session.calls
    shown = editor.painter.at(QPointF(point))[1]
    assert shown is not None
    assert shown.look is Look.LOCKED
    writer.clicks(editor.viewport(), point)
    assert draft.locks() == ()
    assert draft.bans() == (bare(word),)
    assert ("adjust", job.id, bare(word)) in writer.session.calls
    writer.clicks(editor.viewport(), point)
    assert draft.bans() == ()
    assert writer.text == TEXT
    writer.keys("Esc")
    writer.waits(lambda: not job.live)
    assert writer.text == TEXT


def test_a_timeline_opened_in_a_pause_has_the_steps(writer: Writer) -> None:
    run(writer)
    job = writer.waits_for_steps(2)
    writer.clicks(writer.page.bar.running.pause)
    writer.keys("F9")
    timeline = writer.window.panels["timeline"]
    assert timeline.slider.maximum() == len(job.steps) - 1
    assert timeline.label.text().startswith("Step 2 of 2")
    writer.does(timeline.draft.setFocus)
    writer.keys("Return")
    assert len(timeline.draft.locks()) == 1
    writer.keys("Esc")
    assert writer.text == TEXT


def test_escape_stops_a_paused_run(either: Writer) -> None:
    run(either)
    job = either.waits_for_steps(1)
    either.clicks(either.page.bar.running.pause)
    either.does(either.editor.setFocus)
    either.keys("Esc")
    either.waits(lambda: not job.live)
    assert not either.page.busy
    assert either.text == TEXT


def test_a_run_that_another_followed_is_not_forked_and_its_proposal_stays(either: Writer) -> None:
    pages = []
    for first in ("One.", "Two."):
        either.opens(f"{first}\n{PASSAGE}")
        either.selects(PASSAGE)
        either.keys("Ctrl+E", "Ctrl+Return")
        either.waits_for_proposal()
        pages.append(either.page)
    either.does(lambda: either.window.tabs.show_page(pages[0]))
    job = either.run
    either.keys("F9")
    either.clicks(either.window.panels["timeline"].fork)
    either.rests()
    assert (either.run, job.state) == (job, State.PROPOSED)
    assert "run it again" in either.page.notice.label.text()
    either.keys("Ctrl+Return")
    assert job.state is State.ACCEPTED


def test_the_steps_of_every_draft_can_be_slid_through_and_forked_from(starter: Writer) -> None:
    starter.opens(TEXT)
    starter.selects(PASSAGE)
    starter.keys("Ctrl+E")
    starter.does(lambda: starter.page.card.variants.choose(3))
    starter.keys("Ctrl+Return")
    job = starter.waits_for_proposal()
    starter.keys("F9", "Home")
    timeline = starter.window.panels["timeline"]
    assert timeline.slider.maximum() == len(job.steps) - 1
    assert {step.variant for step in job.steps} == {0, 1, 2}
    assert f"Step 1 of {len(job.steps)},  draft 1 of 3" in timeline.label.text()
    starter.keys("End")
    assert "draft 3 of 3" in timeline.label.text()
    starter.keys("Home", "Right")
    starter.clicks(timeline.fork)
    forked = starter.run.request
    assert isinstance(forked, Fork)
    assert (forked.of, forked.step, forked.variant) == (job.id, 2, 0)
    starter.waits(lambda: not starter.run.live)
    starter.keys("Esc")
    assert starter.text == TEXT


def test_why_a_fork_was_refused_is_gone_when_one_starts(writer: Writer) -> None:
    run(writer)
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return", "F9")
    timeline = writer.window.panels["timeline"]
    writer.clicks(timeline.fork)
    assert "has changed since that run" in writer.page.notice.label.text()
    assert writer.page.notice.isVisible()
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT
    writer.clicks(timeline.fork)
    writer.waits_for_proposal()
    assert not writer.page.notice.isVisible()
    writer.keys("Esc")
