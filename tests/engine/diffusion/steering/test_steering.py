"""Steering: what each control promises, alone and together."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows, denoise
from engine.diffusion.draws import SeededDraws
from engine.diffusion.steering import Ban, Chain, Favour, Lock, Observer, OpenTail, Pause, Require, Steering, StepView
from engine.errors import RunCancelled, SteeringError
from tests.engine.diffusion.runs import NOISE, OPTIONS, VOCABULARY, assert_same_runs, network, run, some_held

LONG = replace(OPTIONS, confidence_threshold=0.0)


def marks(rows: int, length: int, *at: tuple[int, int]) -> Tensor:
    where = torch.zeros(rows, length, dtype=torch.bool)
    for row, place in at:
        where[row, place] = True
    return where


@pytest.mark.parametrize("policy", list(Rows))
def test_a_banned_id_is_never_written(policy: Rows) -> None:
    for seed in range(4):
        canvas = some_held(2, 10, seed)
        free = run(network(), canvas, seed, LONG, rows=policy)
        banned = set(free[-1].argmax[~canvas.held].tolist())
        states = run(network(), canvas, seed, LONG, rows=policy, steering=Ban(banned))
        for state in states:
            written = state.argmax[~canvas.held].tolist()
            assert not banned & set(written)
            # Of the next pass only what is noise may be a banned id.
            taken = state.ids[~canvas.held & state.accepted].tolist()
            assert not banned & set(taken)
            assert torch.equal(state.argmax[canvas.held], canvas.ids[canvas.held])


@pytest.mark.parametrize("policy", list(Rows))
def test_a_ban_at_places_leaves_the_others_alone(policy: Rows) -> None:
    first = run(network(), Canvas.blank(2, 8), 1, LONG)[-1].argmax
    banned = set(first[0].tolist()) | set(first[1].tolist())
    where = marks(2, 8, (0, 1), (1, 5))
    states = run(network(), Canvas.blank(2, 8), 1, LONG, rows=policy, steering=Ban(banned, where))
    for state in states:
        assert not banned & set(state.argmax[where].tolist())
    assert banned & set(states[-1].argmax[~where].tolist())


def test_special_ids_are_banned_but_endings_are_allowed_at_an_open_tail() -> None:
    tail = torch.zeros(1, 12, dtype=torch.bool)
    tail[0, 8:] = True
    logits = torch.randn(12, VOCABULARY, generator=torch.Generator().manual_seed(0))
    before = logits.clone()
    view = StepView(
        1, 4, 0.5, torch.zeros(1, 12, dtype=torch.int64), torch.zeros(1, 12, dtype=torch.bool), torch.arange(12)
    )
    OpenTail(range(6), [0, 1], tail).steer(view, logits)
    assert torch.isneginf(logits[:8, :6]).all()
    assert torch.isneginf(logits[8:, 2:6]).all()
    assert torch.equal(logits[8:, :2], before[8:, :2])
    assert torch.equal(logits[:, 6:], before[:, 6:])


def test_an_open_tail_over_some_of_the_rows() -> None:
    """With held positions left out the logits have fewer rows than the canvas has positions."""
    canvas = some_held(2, 10, 4, 0.5)
    tail = torch.zeros(2, 10, dtype=torch.bool)
    tail[:, 6:] = True
    endings, specials = {0, 1}, set(range(10))
    for state in run(network(), canvas, 1, LONG, steering=OpenTail(specials, endings, tail)):
        inside = set(state.argmax[~canvas.held & ~tail].tolist())
        assert not specials & inside
        assert not (specials - endings) & set(state.argmax[~canvas.held & tail].tolist())


@pytest.mark.parametrize("policy", list(Rows))
def test_a_lock_forces_the_row_and_writes_the_token_back(policy: Rows) -> None:
    where = marks(2, 9, (0, 3), (0, 4), (1, 8))
    ids = torch.full((2, 9), 13)
    net = network()
    states = run(net, Canvas.blank(2, 9), 1, LONG, rows=policy, steering=Lock(where, ids))
    assert not (net.seen[0][where] == 13).all(), "the first pass sees the canvas as it was"
    for seen, soft in zip(net.seen[1:], net.softs[1:], strict=True):
        assert (seen[where] == 13).all()
        assert torch.equal(soft[where], net.embed(ids[where]))
    for state in states:
        assert (state.argmax[where] == 13).all()
        assert (state.ids[where] == 13).all()
        assert state.accepted[where].all()
        assert not state.entropy[where].any()


def test_every_way_of_holding_gives_the_same_run_under_locks() -> None:
    canvas = some_held(3, 9, 1)
    where = marks(3, 9, (0, 3), (1, 4), (2, 8)) & ~canvas.held
    steering = Lock(where, torch.full((3, 9), 13))
    first, *others = (run(network(), canvas, 5, rows=policy, steering=steering) for policy in Rows)
    for other in others:
        assert_same_runs(first, other)


def test_a_lock_wins_over_a_ban_and_a_held_position_over_both() -> None:
    held = marks(1, 6, (0, 0))
    canvas = Canvas(torch.where(held, 20, -1), held)
    for policy in Rows:
        steering = Chain(Lock(marks(1, 6, (0, 0), (0, 2)), torch.full((1, 6), 13)), Ban([13, 20]))
        for state in run(network(), canvas, 1, LONG, rows=policy, steering=steering):
            assert state.argmax[0, 0] == 20
            assert state.argmax[0, 2] == 13
            assert not {13, 20} & set(state.argmax[0, [1, 3, 4, 5]].tolist())


def test_the_stop_rule_ignores_locked_positions() -> None:
    """Certain places would loosen a mean over all of them."""
    net = network(0.5)
    where = torch.ones(1, 8, dtype=torch.bool)
    where[0, 0] = False
    options = replace(OPTIONS, confidence_threshold=0.05, stability_threshold=0)
    for state in run(net, Canvas.blank(1, 8), 1, options, steering=Lock(where, torch.full((1, 8), 13))):
        assert state.stopped == bool(state.entropy[0, 0] < 0.05)


@pytest.mark.parametrize("policy", list(Rows))
def test_a_required_run_of_ids_stands_in_every_row(policy: Rows) -> None:
    canvas = some_held(3, 12, 9, 0.2)
    states = run(network(), canvas, 1, LONG, rows=policy, steering=Require([30, 31]))
    for state in states:
        for row in range(3):
            text = state.argmax[row].tolist()
            places = [at for at in range(11) if text[at : at + 2] == [30, 31]]
            assert any(not canvas.held[row, at : at + 2].any() for at in places)
        assert torch.equal(state.argmax[canvas.held], canvas.ids[canvas.held])


def test_a_required_run_goes_where_the_network_thinks_it_likeliest() -> None:
    free = run(network(), Canvas.blank(1, 10), 1)[-1].argmax[0]
    wanted = free[6:8].tolist()
    states = run(network(), Canvas.blank(1, 10), 1, LONG, steering=Require(wanted))
    assert states[-1].argmax[0, 6:8].tolist() == wanted


def test_required_runs_do_not_overlap() -> None:
    steering = Chain(Require([30, 31]), Require([31, 30]), Require([30, 31, 32]))
    for state in run(network(), Canvas.blank(2, 14), 1, LONG, steering=steering):
        for text in state.argmax.tolist():
            assert sum(text.count(one) for one in (30, 31, 32)) >= 7


def test_a_required_run_stays_after_its_time_and_a_fork_finds_it() -> None:
    for seed in range(3):
        canvas = some_held(3, 12, seed, 0.2)
        whole = run(network(1.0), canvas, seed, steering=Require([30, 31]))
        for state in whole:
            rest = run(network(1.0), canvas, seed, steering=Require([30, 31]), keyframe=state.keyframe())
            assert_same_runs(rest, whole[state.step :])
        places = [(state.argmax == 30).int().argmax(dim=1).tolist() for state in whole if state.step > 8]
        assert all(one == places[0] for one in places)


@pytest.mark.parametrize(("length", "held", "match"), [(2, [], "shorter"), (6, [1, 4], "no free place")])
def test_no_place_for_what_is_required(length: int, held: Sequence[int], match: str) -> None:
    where = marks(1, length, *((0, at) for at in held))
    with pytest.raises(SteeringError, match=match):
        run(network(), Canvas(torch.where(where, 5, -1), where), steering=Require([30, 31, 32]))


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


def test_a_pause_waits_and_may_cancel() -> None:
    calls: list[int] = []

    def wait() -> None:
        calls.append(len(calls))
        if len(calls) == 3:
            raise RunCancelled("The edit was cancelled.")

    done: list[int] = []
    net = network()
    states = denoise(net, net.encode([1]), Canvas.blank(1, 8), LONG, SeededDraws(0, NOISE), steering=Pause(wait))
    with pytest.raises(RunCancelled):
        done.extend(state.step for state in states)
    assert done == [1, 2]


def test_a_steering_added_between_two_steps_counts_from_the_next() -> None:
    net, chain = network(), Chain()
    states = denoise(net, net.encode([1, 2, 3]), Canvas.blank(1, 9), LONG, SeededDraws(1, NOISE), steering=chain)
    first = next(states)
    banned = set(first.argmax[0].tolist())
    chain.add(Ban(banned))
    for state in states:
        assert not banned & set(state.argmax[0].tolist())


def test_a_chain_is_its_parts_in_order() -> None:
    order: list[str] = []

    def note(name: str) -> Callable[[StepView, Tensor], None]:
        return lambda view, logits: order.append(name)

    part: Steering = Chain(Observer(note("a")), Chain(Observer(note("b"))), Observer(note("c")))
    run(network(), Canvas.blank(1, 4), options=replace(LONG, max_denoising_steps=1), steering=part)
    assert order == ["a", "b", "c"]


@pytest.mark.parametrize("policy", list(Rows))
def test_what_is_favoured_enough_stays_and_negative_ids_favour_nothing(policy: Rows) -> None:
    canvas = some_held(2, 10, 1)
    wanted, alone = torch.randint(0, VOCABULARY, (2, 10)), torch.arange(10).expand(2, 10)
    standing = replace(canvas, ids=torch.where(canvas.held, canvas.ids, wanted))
    sure = Favour(wanted, 100.0, alone, standing.ids)
    last = run(network(), standing, 1, LONG, rows=policy, steering=sure)[-1]
    assert torch.equal(last.argmax[~canvas.held], wanted[~canvas.held])
    none = torch.full((2, 10), -1)
    nothing = run(network(), canvas, 1, LONG, rows=policy, steering=Favour(none, 100.0, alone, none))
    assert_same_runs(nothing, run(network(), canvas, 1, LONG, rows=policy))


def test_a_word_of_which_a_part_has_changed_is_no_longer_favoured_and_its_neighbours_are() -> None:
    ids, shown = torch.tensor([[4, 5, 6, 7]]), torch.tensor([[4, 5, 6, 0]])
    groups = torch.tensor([[0, 0, 1, 2]])
    logits = torch.zeros(4, 10)
    # The second token has changed; the last position still shows what it showed at first.
    view = StepView(1, 4, 1.0, torch.tensor([[4, 9, 6, 0]]), torch.zeros(1, 4, dtype=torch.bool), torch.arange(4))
    Favour(ids, 3.0, groups, shown).steer(view, logits)
    assert logits[2, 6] == logits[3, 7] == 3.0
    assert logits.sum() == 6.0
