"""Observer: it sees every step, row for row, and changes nothing but what its watch rules out."""

from dataclasses import replace

import torch
from torch import Tensor

from engine.diffusion.denoise import Rows
from engine.diffusion.steering import StepView
from engine.diffusion.steering.observer import MOST_LOOKS, Observer
from engine.diffusion.steering.require import Require
from tests.engine.diffusion.runs import OPTIONS, VOCABULARY, assert_same_runs, network, run, some_held

LONG = replace(OPTIONS, confidence_threshold=0.0)


def test_an_observer_sees_every_step_and_changes_nothing() -> None:
    seen: list[tuple[int, int, tuple[int, ...]]] = []
    canvas = some_held(2, 8, 3)
    states = run(
        network(), canvas, steering=Observer(lambda view, logits: seen.append((view.step, view.limit, logits.shape)))
    )
    assert [one[0] for one in seen] == list(range(1, len(states) + 1))
    assert seen[0] == (1, 16, (int((~canvas.held).sum()), VOCABULARY))
    assert_same_runs(states, run(network(), canvas))


def test_rows_name_the_positions_of_the_logits() -> None:
    """Row for row, whatever was left out: each row's own noise canvas is what the network saw there."""
    canvas = some_held(3, 8, 3)

    def watch(view: StepView, logits: Tensor) -> None:
        assert logits.shape == (len(view.rows), VOCABULARY)
        assert not view.at_rows(view.held).any()
        logits[torch.arange(len(view.rows)), view.at_rows(wanted)] = 1000.0

    wanted = torch.arange(24).view(3, 8)
    state = run(network(), canvas, 1, LONG, steering=Observer(watch))[0]
    assert torch.equal(state.argmax, torch.where(canvas.held, canvas.ids, wanted))


def test_the_draft_that_is_seen_is_what_the_step_comes_to() -> None:
    """Held positions, tokens held in the step and canvases at rest included, whatever is left out of a step."""
    canvas = some_held(3, 8, 3)
    for rows in Rows:
        drafts: list[Tensor] = []

        def watch(view: StepView, logits: Tensor, drafts: list[Tensor] = drafts) -> None:
            drafts.append(view.draft(logits).clone())

        steering = Observer(watch, Require((7, 9)))
        states = run(network(4.0), canvas, 3, steering=steering, rows=rows)
        assert len(states) > 1
        assert bool(states[-2].rested.any())
        for state, draft in zip(states, drafts, strict=True):
            assert torch.equal(state.argmax, draft), (rows, state.step)


def test_what_is_ruled_out_is_decided_anew_in_the_same_step() -> None:
    """Until nothing is left to rule out, and from the logits as they were: another steering decides in each look."""
    canvas = some_held(1, 8, 3)
    free = (~canvas.held[0]).nonzero()[:, 0].tolist()
    decided: list[float] = []

    class Decides:
        """Takes the likeliest of the first free position, and raises what it saw there."""

        def steer(self, view: StepView, logits: Tensor) -> None:
            decided.append(float(logits.sum().isfinite()))
            best = view.ids.clone()
            best[0, free[0]] = logits[0].argmax()
            view.hold(torch.zeros_like(view.held).index_fill(1, torch.tensor([free[0]]), True), best)
            logits[0] += 1000.0

    def watch(view: StepView, logits: Tensor) -> None:
        token = int(view.draft(logits)[0, free[0]])
        assert float(logits[0].max()) < 1900.0
        if token >= 3:
            view.rule_out(0, token)

    for steering in (Observer(watch), Observer(watch, Decides())):
        for state in run(network(), canvas, 1, LONG, steering=steering):
            assert int(state.argmax[0, free[0]]) < 3
    assert decided[:2] == [1.0, 0.0]


def test_a_watch_that_is_never_content_ends() -> None:
    looks: list[int] = []

    def watch(view: StepView, logits: Tensor) -> None:
        looks.append(view.step)
        view.rule_out(0, len(looks) % 40)

    canvas = some_held(1, 8, 3)
    states = run(network(), canvas, 1, LONG, steering=Observer(watch))
    assert len(looks) == MOST_LOOKS * len(states)
