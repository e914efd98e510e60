"""A run that stops and resumes is the run that never stopped; and what is lines when it cannot go on."""

import dataclasses
import errno
import os
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from engine.training.learning.initial_weights import InitialWeights
from engine.training.learning.run_checkpoint import NAME, load_checkpoint
from engine.training.learning.trainer import Edges, Trainer, TrainingError
from engine.training.lessons.tasks import FixTask
from engine.training.texts.packing import Packed
from engine.training.texts.windows import WindowSize
from tests.engine.training.runs import TINY, trainer, weights


def test_a_resumed_run_ends_with_the_same_weights(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    whole = trainer(packed, edges, tmp_path / "whole")
    whole.train(minutes=0, steps=12)
    # Cut after six of twelve steps, as a kill between two checkpoints would.
    cut = trainer(packed, edges, tmp_path / "cut")
    for _ in range(6):
        cut._step(cut.step / 12)
    cut.save()
    resumed = trainer(packed, edges, tmp_path / "cut")
    resumed.resume()
    assert resumed.step == 6
    resumed.train(minutes=0, steps=12)
    assert resumed.seen == whole.seen
    for name, tensor in weights(whole).items():
        assert torch.equal(tensor, weights(resumed)[name]), name


def test_a_resumed_run_with_corrections_among_its_examples_ends_with_the_same_weights(
    packed: Packed, edges: Edges, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    preset = dataclasses.replace(TINY, task_windows=(WindowSize(64, 128, 1.0),), tokens=512, tasks=0.5)

    def run(out: str) -> Trainer:
        device = torch.device("cpu")
        fixes = FixTask(packed, tokenizer, device, seed=3, pool=40)
        return Trainer(preset, packed, edges, tmp_path / out, device=device, seed=3, tasks=fixes, say=lambda _: None)

    whole, cut = run("whole"), run("cut")
    whole.train(minutes=0, steps=8)
    for _ in range(4):
        cut._step(cut.step / 8)
    cut.save()
    resumed = run("cut")
    resumed.resume()
    resumed.train(minutes=0, steps=8)
    assert all(torch.equal(tensor, weights(resumed)[name]) for name, tensor in weights(whole).items())


def test_warming_up_changes_nothing(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    plain, warm = trainer(packed, edges, tmp_path / "plain"), trainer(packed, edges, tmp_path / "warm")
    warm.warm()
    for run in (plain, warm):
        run.train(minutes=0, steps=3)
    assert plain.history == [point | {"minutes": plain.history[n]["minutes"]} for n, point in enumerate(warm.history)]
    assert all(torch.equal(tensor, weights(warm)[name]) for name, tensor in weights(plain).items())


def test_losses_fall_and_the_history_is_kept(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    run = trainer(packed, edges, tmp_path)
    first = run.measure()
    run.train(minutes=0, steps=60)
    assert run.history[-1]["causal"] < first["causal"] - 1
    assert run.history[-1]["canvas"] < first["canvas"] - 0.3
    assert (tmp_path / NAME).is_file()


def test_training_stops_when_its_minutes_are_over(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    run = trainer(packed, edges, tmp_path)
    run.train(minutes=0.01)
    assert run.spent >= 0.6
    assert run.optimizers[0].param_groups[0]["lr"] < run.optimizers[0].param_groups[0]["full_lr"]


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_step(
    packed: Packed, edges: Edges, tmp_path: Path
) -> None:
    run = trainer(packed, edges, tmp_path)
    run.train(minutes=0, steps=3)
    good = (tmp_path / NAME).read_bytes()
    with torch.no_grad():
        run.network.embed_tokens.weight.fill_(float("nan"))
    with pytest.raises(TrainingError, match=r"^The loss became nan at step 3; the last good checkpoint is in "):
        run.train(minutes=0, steps=6)
    assert (tmp_path / NAME).read_bytes() == good


def test_a_gradient_that_is_no_number_stops_before_it_reaches_the_weights(
    packed: Packed, edges: Edges, tmp_path: Path
) -> None:
    run = trainer(packed, edges, tmp_path)
    run.train(minutes=0, steps=3)
    before = weights(run)
    run.network.embed_tokens.weight.register_hook(lambda grad: grad * float("inf"))
    with pytest.raises(TrainingError, match=r"^The gradient became (nan|inf) at step 3; the last good checkpoint is "):
        run.train(minutes=0, steps=6)
    assert all(torch.equal(tensor, weights(run)[name]) for name, tensor in before.items())


def test_a_checkpoint_that_cannot_be_written_on_the_way_does_not_end_the_run(
    packed: Packed, edges: Edges, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    preset = dataclasses.replace(TINY, save_every=0.0)
    run = Trainer(preset, packed, edges, tmp_path, device=torch.device("cpu"), seed=3, say=lines.append)
    real, calls = os.fsync, []

    def full_at_first(number: int) -> None:
        calls.append(number)
        if len(calls) <= 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full_at_first)
    run.train(minutes=0, steps=4)
    assert sum("the disk is full" in line and "Training goes on" in line for line in lines) == 2
    assert torch.load(tmp_path / NAME, weights_only=True)["step"] == 4


def test_at_the_end_the_better_of_the_last_weights_and_their_mean_is_kept(
    packed: Packed, edges: Edges, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, losses in {"mean": (3.0, 2.0), "last": (2.0, 3.0)}.items():
        run = trainer(packed, edges, tmp_path / name)
        for _ in range(5):
            run._step(0.0)
        assert run.average is not None
        last, mean = [p.detach().clone() for p in run.network.parameters()], [m.clone() for m in run.average.mean]
        assert not all(torch.equal(a, b) for a, b in zip(last, mean, strict=True))
        causal_losses = iter(losses)
        monkeypatch.setattr(
            run, "measure", lambda causal_losses=causal_losses: {"causal": next(causal_losses), "canvas": 1.0}
        )
        run._keep_the_better()
        kept = {"mean": mean, "last": last}[name]
        assert all(torch.equal(a, b) for a, b in zip(run.average.mean, kept, strict=True))
        assert all(torch.equal(a, b) for a, b in zip(run.network.parameters(), kept, strict=True))


def test_a_run_from_nothing_learns_the_causal_path_first_and_one_from_weights_does_not(
    packed: Packed, edges: Edges, tmp_path: Path
) -> None:
    run = trainer(packed, edges, tmp_path / "first", dataclasses.replace(TINY, causal_first=0.5))
    before = weights(run)
    causal, canvas = run._step(0.4)
    assert causal > 1
    assert canvas == 0
    conditioning = "self_conditioning.gate_proj.weight"
    assert torch.equal(weights(run)[conditioning], before[conditioning])
    assert run._step(0.5)[1] > 1
    assert run._step(0.1)[1] > 1  # more time was given meanwhile
    run.save()
    later = trainer(packed, edges, tmp_path / "later", dataclasses.replace(TINY, causal_first=0.5))
    state = load_checkpoint(tmp_path / "first", run.preset.to_dict(), packed.corpus)
    later.begin_from(InitialWeights(tmp_path, state["network"], ""))
    assert later._step(0.0)[1] > 1
