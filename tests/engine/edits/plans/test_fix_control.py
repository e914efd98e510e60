"""The writer's say while a base model's fix runs: locks, bans, enough, and going on from a step with others."""

from collections.abc import Callable

import pytest

from engine.edits.editing import Editing, Run
from engine.edits.loop.control import Control
from engine.messages import Finished, Fix, Fork, SpanDraft, Step
from engine.prose.words import occurrences
from tests.engine.edits.conftest import events, patched
from tests.engine.edits.tiny import tiny_model

TEXT = "It rained, said he. The old dog run away from 12 houses, and it was late."


def played(run: Run, act: Callable[[Step], None]) -> tuple[list[Step], Finished]:
    """Every step, each told to ``act`` before the next, and the result."""
    steps: list[Step] = []
    while True:
        try:
            event = next(run)
        except StopIteration as end:
            return steps, end.value
        if isinstance(event, Step):
            steps.append(event)
            act(event)


def drafted(spans: tuple[SpanDraft, ...]) -> str:
    text = TEXT
    for span in reversed(spans):
        text = text[: span.start] + span.text + text[span.end :]
    return text


def fix(seed: int, variants: int = 1, ban: tuple[str, ...] = ()) -> Fix:
    return Fix(job="j", text=TEXT, start=0, end=len(TEXT), seed=seed, variants=variants, ban=ban)


@pytest.mark.parametrize("seed", range(6))
def test_words_locked_and_banned_on_the_way_stay_and_go(seed: int) -> None:
    control = Control()
    locked: list[str] = []

    def act(step: Step) -> None:
        if step.number == 2:
            at = seed % len(step.spans)
            span = step.spans[at]
            word = span.words[seed % len(span.words)]
            locked.append(span.text[word.start : word.end])
            control.adjust(locks=((at, word.start, word.end),), ban=("zebra",))

    steps, result = played(Editing(tiny_model("base")).run(fix(seed), control), act)
    whole = patched(TEXT, result.variants[0].edits)
    assert locked[0] in whole
    assert any(word.locked for span in steps[-1].spans for word in span.words)
    assert drafted(steps[-1].spans) == whole


def test_enough_keeps_what_the_last_step_showed() -> None:
    control = Control()

    def act(step: Step) -> None:
        if step.number == 3:
            control.finish()

    steps, result = played(Editing(tiny_model("base")).run(fix(1, variants=3), control), act)
    assert len(steps) == 3
    assert result.kept
    assert drafted(steps[-1].spans) == patched(TEXT, result.variants[0].edits)


@pytest.mark.parametrize("seed", range(6))
def test_a_fork_holds_what_is_locked_and_rules_out_what_is_banned(seed: int) -> None:
    editing = Editing(tiny_model("base"))
    told, first = events(editing.run(fix(seed, ban=("dog",)), Control()))
    assert not occurrences(patched(TEXT, first.variants[0].edits), "dog")
    steps = [one for one in told if isinstance(one, Step)]
    step = steps[len(steps) // 2]
    span, word = step.spans[-1], step.spans[-1].words[0]
    lock = (len(step.spans) - 1, word.start, word.end)
    fork = Fork(job="k", of="j", step=step.number, locks=(lock,), ban=("late",), seed=99)
    whole = patched(TEXT, events(editing.run(fork, Control()))[1].variants[0].edits)
    assert span.text[word.start : word.end] in whole
    assert not occurrences(whole, "late")
    assert not occurrences(whole, "dog")


def test_variants_are_as_many_as_asked_for_and_differ() -> None:
    result = events(Editing(tiny_model("base")).run(fix(2, variants=3), Control()))[1]
    assert len(result.variants) == 3
    assert len({patched(TEXT, variant.edits) for variant in result.variants}) > 1
