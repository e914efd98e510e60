"""One task's run: steered by its rules in the order of their stages, stopped, changed and taken up between steps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
import torch
from torch import Tensor

from engine.diffusion.draws import Draws
from engine.diffusion.steering import Steering, StepView
from engine.diffusion.steering.observer import Observer
from engine.edits.loop.denoising import Denoising
from engine.edits.loop.prefix import Prefix
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Rule, RuleContext, Stage
from engine.edits.sampling import Sampling
from engine.edits.task import Task
from engine.edits.text.spans import Span
from engine.edits.tokens.layout import UNKNOWN, Layout
from tests.engine.edits.guides import guide
from tests.engine.edits.rules.contexts import PREFIX, row

KIT = guide("base").kit
IDS = [30, *[UNKNOWN] * 6, 31]


@dataclass(frozen=True)
class Noting(Rule):
    """Writes its name down in every step."""

    name: str
    at: Stage
    steps: list[str]

    @property
    def stage(self) -> Stage:  # type: ignore[override]
        return self.at

    def steering(self, context: RuleContext) -> Steering:
        return Observer(lambda view, logits: self.steps.append(self.name))


@dataclass(frozen=True)
class Seeing(Rule):
    """Keeps the context that each beginning of the run gives it; locked slots bring ``more``."""

    stage: ClassVar[Stage] = Stage.LEAN
    contexts: list[RuleContext]
    more: tuple[Rule, ...] = ()

    def steering(self, context: RuleContext) -> None:
        self.contexts.append(context)

    def locked(self, layout: Layout, slots: Collection[int]) -> tuple[Rule, ...]:
        return self.more


class Still(Rule):
    """Draws no noise but one id."""

    def draws(self, draws: Draws, layout: Layout) -> Draws:
        class One:
            def start(self, rows: int, length: int) -> Tensor:
                return torch.full((rows, length), 40)

            def step(self, number: int, rows: int, length: int) -> tuple[Tensor, Tensor]:
                return draws.step(number, rows, length)[0], torch.full((rows, length), 40)

            def state(self) -> object:
                return draws.state()

            def restore(self, state: object) -> None:
                draws.restore(state)

            def row(self, row: int) -> Draws:
                return self

        return One()


@pytest.fixture(scope="module")
def prefix() -> Prefix:
    return Prefix(PREFIX, KIT.network.encode(torch.tensor(PREFIX)), 0, 0.0)


def task(*rules: Rule, rows: int = 1, sampling: Sampling | None = None) -> Task:
    special = Forbidden(KIT.special)
    layout = Layout(PREFIX, tuple(row(IDS, (1, 7)) for _ in range(rows)), 0)
    return Task((Span(0, 0, 0),), layout, (special, *rules), (0, 0), sampling=sampling or Sampling())


def run_of(prefix: Prefix, work: Task, seed: int = 3, steps: int | None = None) -> Denoising:
    return Denoising(KIT, prefix, work, seed, steps, lambda: None)


def drafts(run: Denoising) -> list[list[list[int]]]:
    """The rest of a run, step by step."""
    steps = []
    while (view := run.step()) is not None:
        steps.append(view.ids)
    return steps


def test_rules_steer_stage_by_stage_and_in_their_order_within_one(prefix: Prefix) -> None:
    steps: list[str] = []
    names = {"d": Stage.DECIDE, "m1": Stage.MASK, "r": Stage.REQUIRE, "m2": Stage.MASK, "l": Stage.LEAN}
    run = run_of(prefix, task(*(Noting(name, stage, steps) for name, stage in names.items())))
    assert run.step() is not None
    assert steps == ["m1", "m2", "l", "r", "d"]


def test_a_rule_is_given_the_run_that_it_steers(prefix: Prefix) -> None:
    contexts: list[RuleContext] = []
    work = task(Seeing(contexts), sampling=Sampling(most=2, t_min=0.3))
    run = run_of(prefix, work, seed=9)
    run.step()
    (context,) = contexts
    assert (context.seed, context.layout, context.cache) == (9, work.layout, prefix.cache)
    assert (context.options.max_denoising_steps, context.options.t_min) == (2, 0.3)
    assert run.view.limit == 2


def test_a_rule_may_change_what_is_drawn(prefix: Prefix) -> None:
    seen: list[set[int]] = []

    class Watching(Rule):
        def steering(self, context: RuleContext) -> Steering:
            def watch(view: StepView, logits: Tensor) -> None:
                seen.append(set(view.ids[~view.held].tolist()))

            return Observer(watch)

    run_of(prefix, task(Still(), Watching())).step()
    assert seen == [{40}]


def test_what_is_forbidden_on_the_way_is_written_no_more(prefix: Prefix) -> None:
    run = run_of(prefix, task())
    first = run.step()
    assert first is not None
    ids = set(first.ids[0][1:7])
    run.forbid(Forbidden(tuple(ids)))
    for draft in drafts(run):
        assert not set(draft[0][1:7]) & ids


def test_what_is_held_stays_with_what_the_rules_ask_for_beside_it(prefix: Prefix) -> None:
    more = Forbidden((50,))
    run = run_of(prefix, task(Seeing([], (more,)), rows=2))
    first = run.step()
    assert first is not None
    run.hold(1, [2, 3])
    assert len(run.task.layout.rows) == 1
    assert run.task.rules[-1] is more
    assert run.view.ids == [first.ids[1]]
    for draft in drafts(run):
        assert draft[0][2:4] == first.ids[1][2:4]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_run_taken_up_goes_on_as_it_went(prefix: Prefix, step: int) -> None:
    whole = run_of(prefix, task())
    kept, views = [], []
    while (view := whole.step()) is not None:
        kept.append(whole.keyframe())
        views.append(view.ids)
    assert len(kept) > step
    again = run_of(prefix, task(), seed=77)
    again.resume(kept[0], step)
    assert again.view.ids == views[step - 1]
    assert drafts(again) == views[step:]


def test_another_seed_draws_otherwise_from_there_on(prefix: Prefix) -> None:
    frame = run_of(prefix, task())
    frame.step()
    same, other = (run_of(prefix, task()) for _ in range(2))
    for run in (same, other):
        run.resume(frame.keyframe(), 1)
    other.reseed(99)
    runs: Sequence[list[list[list[int]]]] = [drafts(same), drafts(other)]
    assert runs[0] == drafts(frame)
    assert runs[0] != runs[1]


def test_confidence_is_one_where_nothing_is_undecided(prefix: Prefix) -> None:
    run = run_of(prefix, task())
    run.step()
    run._view = replace(run.view, entropy=[[0.0] * 4 + [2.0] * 4])
    assert run.confidence(0, [1, 2, 3]) == 1.0
    assert 0.0 < run.confidence(0, [3, 4]) < 1.0
    assert run.confidence(0, []) == 0.0
    assert not run_of(prefix, task()).stopped
