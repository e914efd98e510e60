from engine.edits.loop.prefix import Prefix
from engine.edits.loop.run_state import RunTally
from engine.messages import Fill, Hole, Started
from tests.engine.edits.loop.canvases import run_state

REQUEST = Fill(job="f", text="The cat  on the mat.", holes=(Hole(8, 8, 1),), ban=("dog",))


def test_a_run_has_one_started_for_its_first_canvas() -> None:
    state = run_state(REQUEST)
    assert list(state.starting((1, 5))) == [Started("f", (1, 5), 6)]
    assert list(state.starting((6, 9))) == []


def test_the_limit_is_what_the_request_asks_for_else_the_models_own() -> None:
    assert run_state(REQUEST).limit == 6
    assert run_state(Fill(job="f", text="a b", holes=(), steps=3)).limit == 3


def test_words_ruled_out_meanwhile_are_the_requests_from_then_on() -> None:
    state = run_state(REQUEST)
    state.rule_out(("sea", " ", "\u00ad"))
    assert state.ban == state.journal.request.ban == ("dog", "sea")


def test_what_was_taken_is_kept_by_those_who_looked_before() -> None:
    state = run_state(REQUEST)
    state.take(1, 40)
    before = state.taken
    state.take(1, 41)
    state.take(2, 40)
    assert before == {1: {40}}
    assert state.taken == {1: {40, 41}, 2: {40}}


def test_only_several_variants_are_compared() -> None:
    assert not run_state(REQUEST).compares
    assert run_state(Fill(job="f", text="a b", holes=(), variants=2)).compares


def test_the_tally_adds_up() -> None:
    tally = RunTally()
    for size, reused in ((5, 0), (9, 4), (3, 3)):
        tally.prefix(Prefix(tuple(range(size)), None, reused, 2.0))  # type: ignore[arg-type]
    for memory in (10, 30, 20):
        tally.passed(memory)
    timing = tally.timing()
    assert (timing.prefill_ms, timing.prompt_tokens, timing.reused_tokens) == (6.0, 9, 7)
    assert (timing.passes, timing.peak_bytes) == (3, 30)
    assert 0.0 < timing.first_draft_ms <= timing.total_ms
