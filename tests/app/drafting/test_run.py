"""A run's states, events and proposals, each by itself."""

import pytest
from PySide6.QtGui import QTextDocument

from app.drafting.actions import Action, Options
from app.drafting.run import ENDED, LIVE, Run, State
from app.editor.positions.anchor import Region
from engine.messages import Ability, Cancelled, Event, Failed, Finished, Rewrite, SpanDraft, Started, Step
from tests.fakes import finished, step_of

TEXT = "some text"
REQUEST = Rewrite(job="j", text=TEXT, start=0, end=4)
ACTION = Action("a", "A", Ability.REPHRASE)


def run_of(request: Rewrite = REQUEST) -> Run:
    buffer = QTextDocument(TEXT)
    run = Run(request, Region(buffer, TEXT, ((0, 4),)), ACTION, Options())
    buffer.setParent(run)
    return run


def result(*variants: str) -> Finished:
    event = finished(REQUEST, [[text] for text in variants])
    assert isinstance(event, Finished)
    return event


def test_a_run_has_one_ending_and_its_states_one_order() -> None:
    run = run_of()
    states: list[State] = []
    run.changed.connect(lambda: states.append(run.state))
    run.take(Started("j", (0, 9), 3))
    run.take(step_of(REQUEST, 1, ["a"], 3))
    run.take(step_of(REQUEST, 2, ["b"], 3, paused=True))
    assert run.state is State.PAUSED
    done = result("one", "two")
    run.take(done)
    run.take(Cancelled("j"))
    assert run.state is State.PROPOSED
    run.choose_variant(-1)
    proposal = run.propose()
    assert proposal is not None
    assert proposal.variant is done.variants[1]
    with pytest.raises(ValueError, match="cannot go"):
        run.change(State.RUNNING)
    run.change(State.ACCEPTED)
    assert states == [State.RUNNING, State.PAUSED, State.PROPOSED, State.PROPOSED, State.ACCEPTED]
    assert run.ended
    assert run.proposal is None


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_live_proposed_or_ended(state: State) -> None:
    assert (state in LIVE) + (state in ENDED) + (state is State.PROPOSED) == 1


@pytest.mark.parametrize(
    ("event", "state"), [(Cancelled("j"), State.CANCELLED), (Failed("j", "kind", "Broke.", ""), State.FAILED)]
)
def test_an_ended_run_takes_no_more_events(event: Event, state: State) -> None:
    run = run_of()
    run.take(event)
    run.take(Started("j", (0, 9), 3))
    run.take(result("one"))
    assert (run.state, run.result, run.started) == (state, None, None)


def test_the_first_variant_that_differs_is_shown() -> None:
    run = run_of()
    run.take(result("some", "more"))
    assert (run.variant, len(run.changes)) == (1, 0)
    assert run.propose() is not None
    assert [(change.old, change.new) for change in run.changes] == [("some", "more")]


def test_what_was_refused_of_a_variant_stays_refused_when_another_was_looked_at() -> None:
    run = run_of()
    run.take(result("one", "two"))
    first = run.propose()
    assert first is not None
    first.toggle(0)
    run.choose_variant(1)
    assert run.proposal is None
    run.propose()
    assert all(change.taken for change in run.changes)
    run.choose_variant(2)
    assert run.propose() is first
    assert not run.changes[0].taken


def test_a_result_of_another_text_is_no_proposal() -> None:
    run = run_of()
    run.take(finished(Rewrite(job="j", text="gone text", start=0, end=4), [["one"]]))
    with pytest.raises(ValueError, match="does not belong"):
        run.propose()


def test_the_settled_share_counts_parts_and_words() -> None:
    run = run_of()
    assert run.settled_share == 0.0
    span = SpanDraft(0, 4, "some", 0.5)
    run.take(Step("j", 1, 9, 1.0, 0, 0, 1, 4, (span,)))
    assert run.settled_share == pytest.approx((1 + 0.5) / 4)


def test_forgetting_lets_go_of_steps_and_region() -> None:
    run = run_of()
    run.take(step_of(REQUEST, 1, ["a"], 3))
    run.take(Cancelled("j"))
    run.forget()
    assert (run.steps, run.region, run.last_step) == ([], None, None)
