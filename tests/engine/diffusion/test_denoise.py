"""The loop by itself, on a small random decoder: what may change, what may not, when it ends."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given, settings

from engine.diffusion.canvas import UNKNOWN, Canvas
from engine.diffusion.denoise import Rows, _Pass, _Run, denoise, soft_of
from engine.diffusion.draws import Noise, SeededDraws
from engine.diffusion.steering import Chain, Steering
from engine.diffusion.steering.ban import Ban
from engine.diffusion.steering.observer import Observer
from engine.errors import ModelError, RunCancelled, SteeringError
from tests.engine.diffusion.fakes import FakeNetwork
from tests.engine.diffusion.runs import (
    NOISE,
    OPTIONS,
    PROMPT,
    VOCABULARY,
    assert_same,
    assert_same_runs,
    network,
    run,
    some_held,
)
from tests.engine.diffusion.steering.controls import Lock, OpenTail


def test_steps_count_up_and_the_last_one_says_why_it_is_last() -> None:
    states = run(network(), Canvas.blank(2, 9))
    assert [state.step for state in states] == list(range(1, len(states) + 1))
    assert states[-1].stopped
    assert not any(state.stopped for state in states[:-1])
    never = run(network(), Canvas.blank(2, 9), options=replace(OPTIONS, confidence_threshold=0.0))
    assert len(never) == never[-1].limit == 16
    assert not never[-1].stopped


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), st.integers(1, 14), st.integers(0, 1000), st.floats(0.0, 1.0))
def test_held_positions_never_change(rows: int, length: int, seed: int, share: float) -> None:
    canvas = some_held(rows, length, seed, share)
    net = network()
    states = run(net, canvas, seed)
    for state in states:
        for ids in (state.ids, state.argmax):
            assert torch.equal(ids[canvas.held], canvas.ids[canvas.held])
        assert state.accepted[canvas.held].all()
        assert state.settled[canvas.held].all()
        assert not state.entropy[canvas.held].any()
    # A batch shrinks as its canvases come to rest, so look at the passes that took all of it.
    for seen in net.seen:
        if len(seen) == rows:
            assert torch.equal(seen[canvas.held], canvas.ids[canvas.held])


@pytest.mark.parametrize("share", [0.0, 0.4, 0.9])
@pytest.mark.parametrize("rows", [1, 3])
def test_leaving_held_positions_out_equals_forcing_them_to_one_hot(rows: int, share: float) -> None:
    """Both mechanisms of clamping against the fast path: no head, no sampler, the token's own embedding."""
    for seed in range(4):
        canvas = some_held(rows, 11, seed, share)
        if canvas.held.all():
            continue
        nets = {policy: network() for policy in Rows}
        runs = {policy: run(nets[policy], canvas, seed, rows=policy) for policy in Rows}
        assert_same_runs(runs[Rows.LEFT_OUT], runs[Rows.MASKED])
        assert_same_runs(runs[Rows.LEFT_OUT], runs[Rows.ONE_HOT])
        first = nets[Rows.LEFT_OUT].rows[0]
        free = int((~canvas.held).sum())
        assert free == canvas.ids.numel() if first is None else len(first) == free
        assert all(asked is None for asked in nets[Rows.MASKED].rows + nets[Rows.ONE_HOT].rows)


def test_held_positions_are_conditioned_on_their_own_tokens() -> None:
    canvas = some_held(2, 9, 3)
    net = network()
    states = run(net, canvas, options=replace(OPTIONS, confidence_threshold=0.0))
    assert net.softs[0] is None
    own = net.embed(canvas.ids[canvas.held])
    for soft in net.softs[1:]:
        assert torch.equal(soft[canvas.held], own)
    assert torch.equal(states[-1].keyframe().soft[canvas.held], own)


def test_one_seed_one_text(full_counts: Callable[[int, int], int]) -> None:
    texts = set()
    for seed in range(full_counts(5, 100)):
        once, again = run(network(), Canvas.blank(2, 12), seed), run(network(), Canvas.blank(2, 12), seed)
        assert_same_runs(once, again)
        texts.add(tuple(once[-1].argmax.flatten().tolist()))
    assert len(texts) > 1, "the seed makes no difference"


def test_a_variant_alone_is_the_same_as_among_others() -> None:
    """Draws and decisions of a row depend on no other row, also after some have come to rest."""
    rests = set()
    for seed in range(4):
        canvas = some_held(4, 10, seed)
        together = run(network(), canvas, seed)
        for row in range(4):
            alone = run(network(), canvas.row(row), draws=SeededDraws(seed, NOISE, (row,)))
            rests.add(len(alone))
            for state in together:
                same = alone[min(state.step, len(alone)) - 1]
                assert torch.equal(state.argmax[row], same.argmax[0])
                assert torch.equal(state.entropy[row], same.entropy[0])
                assert bool(state.rested[row]) == (state.step >= len(alone) and same.stopped)
    assert len(rests) > 1, "all canvases rested at the same step: nothing was tried"


def test_a_canvas_at_rest_stays_and_takes_no_pass() -> None:
    net = network()
    states = run(net, some_held(4, 10, 2))
    rested = torch.stack([state.rested for state in states])
    assert int(rested[:-1].sum()) > 0, "none rested before the others"
    for before, after in itertools.pairwise(states):
        for row in before.rested.nonzero().flatten().tolist():
            assert after.rested[row]
            assert after.settled[row].all()
            assert torch.equal(before.argmax[row], after.argmax[row])
            assert torch.equal(before.ids[row], after.ids[row])
            assert torch.equal(before.keyframe().soft[row], after.keyframe().soft[row])
    taken = [len(seen) for seen in net.seen]
    assert taken == [4] + [int((~row).sum()) for row in rested[:-1]]


def test_accepted_positions_are_not_frozen() -> None:
    """Acceptance is decided afresh: what one step accepted another refuses, and refused positions get new noise."""
    taken_back, renoised = 0, 0
    for seed in range(6):
        states = run(network(0.7), Canvas.blank(1, 12), seed, replace(OPTIONS, confidence_threshold=0.0))
        for before, after in itertools.pairwise(states):
            taken_back += int((before.accepted & ~after.accepted).sum())
            again = ~before.accepted & ~after.accepted
            renoised += int((before.ids[again] != after.ids[again]).sum())
            noise = SeededDraws(seed, NOISE).step(after.step, 1, 12)[1]
            assert torch.equal(after.ids[~after.accepted], noise[~after.accepted])
    assert taken_back
    assert renoised


def test_cancel_takes_effect_within_one_step() -> None:
    for calls in range(1, 30):
        net, left = network(), [calls]

        def check(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise RunCancelled("The edit was cancelled.")

        cache = net.encode(PROMPT)
        states = denoise(
            net,
            cache,
            Canvas.blank(1, 8),
            replace(OPTIONS, confidence_threshold=0.0),
            SeededDraws(0, NOISE),
            check=check,
        )
        done: list[int] = []
        with pytest.raises(RunCancelled):
            done.extend(state.step for state in states)
        # A step asks once before its pass and once a layer: what was begun is the step that was cancelled.
        assert len(done) == calls // (1 + net.layers)
        assert net.passes - len(done) <= 1
        assert next(states, None) is None


def test_warm_start_begins_with_the_given_tokens_at_a_later_point() -> None:
    net = network()
    ids = torch.tensor([[4, UNKNOWN, 6, 7, UNKNOWN]])
    heats: list[float] = []
    states = run(
        net,
        Canvas(ids, torch.zeros_like(ids, dtype=torch.bool)),
        soft=soft_of(net, ids),
        start=0.5,
        options=replace(OPTIONS, confidence_threshold=0.0),
        steering=Observer(lambda view, logits: heats.append(view.temperature)),
    )
    noise = SeededDraws(1, NOISE).start(1, 5)
    assert net.seen[0].tolist() == [[4, int(noise[0, 1]), 6, 7, int(noise[0, 4])]]
    assert torch.equal(net.softs[0][0, 0], net.embed(torch.tensor(4)))
    assert not net.softs[0][0, 1].any()
    assert len(states) == states[0].limit == 8
    assert heats[0] == pytest.approx(0.1 + 0.5 * 8 / 16)
    assert heats[-1] == pytest.approx(0.1 + 0.5 * 1 / 16)


@pytest.mark.parametrize(("start", "limit"), [(1.0, 16), (0.3, 5), (0.0625, 1), (0.0, 1), (2.0, 16)])
def test_start_says_how_many_steps_are_left(start: float, limit: int) -> None:
    assert run(network(), Canvas.blank(1, 4), start=start)[0].limit == limit


def test_nothing_free_gives_one_state_and_takes_no_pass() -> None:
    net = network()
    ids = torch.arange(6).view(2, 3)
    (state,) = run(net, Canvas(ids, torch.ones(2, 3, dtype=torch.bool)))
    assert net.passes == 0
    assert state.stopped
    assert torch.equal(state.argmax, ids)


def test_a_full_canvas_beside_a_free_one() -> None:
    held = torch.tensor([[True] * 5, [False] * 5])
    ids = torch.where(held, 9, UNKNOWN)
    states = run(network(), Canvas(ids, held))
    assert states[-1].argmax[0].tolist() == [9] * 5
    assert all(bool(state.rested[0]) for state in states)
    alone = run(network(), Canvas.blank(1, 5), draws=SeededDraws(1, NOISE, (1,)))
    assert torch.equal(states[-1].argmax[1:], alone[-1].argmax)


def test_a_network_that_gives_no_numbers_is_named() -> None:
    net = network()
    net._embedding[7] = float("nan")
    with pytest.raises(ModelError, match="not a number"):
        run(net, Canvas.blank(1, 6))
    with pytest.raises(ModelError, match="not a number"):
        run(net, Canvas.blank(1, 6), steering=Ban([3]))


def test_ruling_out_everything_is_named() -> None:
    with pytest.raises(SteeringError, match="ruled out"):
        run(network(), Canvas.blank(1, 6), steering=Ban(range(VOCABULARY)))


def test_blank_noise_fills_what_is_unknown() -> None:
    net = network()
    noise = Noise(VOCABULARY, first_id=16, blank_id=4, blank_share=0.85)
    run(net, Canvas.blank(1, 200), draws=SeededDraws(0, noise))
    blank = net.seen[0] == 4
    assert 0.7 < float(blank.float().mean()) < 0.95
    assert int(net.seen[0][~blank].min()) >= 16


def test_states_stay_as_they_are() -> None:
    """What a step yielded is not written to by later ones."""
    canvas = some_held(3, 9, 5)
    copies = []
    states = []
    net = network()
    for state in denoise(net, net.encode(PROMPT), canvas, OPTIONS, SeededDraws(3, NOISE)):
        frame = state.keyframe()
        copies.append(
            replace(
                state,
                ids=state.ids.clone(),
                argmax=state.argmax.clone(),
                entropy=state.entropy.clone(),
                frame=replace(frame, soft=frame.soft.clone(), history=frame.history.clone(), ids=frame.ids.clone()),
            )
        )
        states.append(state)
    for state, copy in zip(states, copies, strict=True):
        assert_same(state, copy)


# ---------------------------------------------------------------- ready for a GPU
#
# Behind the pass a step looks at no value and has fixed shapes, on whatever device. There need be no GPU: the tensors
# are on torch's meta device, where they have shapes but no values, so that a look at a value, a shape that depends on
# one, or a tensor left on the CPU raises.

ROWS, LENGTH = 3, 10
MARKS = torch.zeros(ROWS, LENGTH, dtype=torch.bool)


class MetaNetwork(FakeNetwork):
    """A network whose tensors have no values."""

    def __init__(self) -> None:
        super().__init__(VOCABULARY)
        self.device = torch.device("meta")
        self._embedding = self._embedding.to("meta")

    def soften_probabilities(self, probabilities: torch.Tensor) -> torch.Tensor:
        return probabilities @ self._embedding


def elsewhere(run: _Run[None], network: MetaNetwork) -> None:
    """Put the state of ``run`` where ``network`` is."""
    frame = run._frame
    tensors = {name: getattr(frame, name) for name in ("ids", "argmax", "entropy", "history", "rested")}
    run._frame = replace(frame, **{name: tensor.to(network.device) for name, tensor in tensors.items()})
    run._held = run._held.to(network.device)
    run._held_soft = network.embed(run._frame.ids)
    run._network = network


def step_elsewhere(steering: Steering | None) -> list[torch.Tensor]:
    canvas = some_held(ROWS, LENGTH, 1)
    forward = _Pass(FakeNetwork(VOCABULARY), None, None)
    limit = OPTIONS.max_denoising_steps
    run = _Run(forward, canvas, OPTIONS, limit, SeededDraws(0, NOISE), steering, Rows.MASKED)
    run.begin(None, None)
    elsewhere(run, MetaNetwork())
    logits = torch.empty(ROWS * LENGTH, VOCABULARY, device="meta")
    rows = torch.empty(ROWS * LENGTH, dtype=torch.int64, device="meta")
    uniforms, noise = torch.empty(ROWS, LENGTH, device="meta"), rows.view(ROWS, LENGTH)
    packed = []
    with torch.inference_mode():
        for _ in range(2):
            run._frame, report = run.advance(logits, rows, uniforms, noise)
            packed.append(report)
    return packed


@pytest.mark.parametrize(
    "steering",
    [
        None,
        Ban([3, 4]),
        Chain(Ban([3], MARKS), Lock(MARKS, MARKS.long()), OpenTail([0, 1, 2], [1], MARKS)),
    ],
)
def test_a_step_looks_at_no_value(steering: Steering | None) -> None:
    for report in step_elsewhere(steering):
        assert report.device.type == "meta"
        assert report.shape == (4, ROWS, LENGTH)
        assert report.dtype == torch.int32


def test_a_look_at_a_value_would_be_noticed() -> None:
    class Peek:
        def steer(self, view: object, logits: torch.Tensor) -> None:
            logits.max().item()

    with pytest.raises(RuntimeError, match="meta"):
        step_elsewhere(Peek())
