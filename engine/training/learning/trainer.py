"""The training loop: windows, noise, two losses in one pass, optimiser, checkpoints, and an end on time.

Main thread of a training command; CPU or one CUDA device. Knows nothing of text beyond ids.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.errors import RedraftError
from engine.printing import write_line
from engine.training.files import WriteError
from engine.training.learning import losses
from engine.training.learning.average import Average
from engine.training.learning.forward import Writer
from engine.training.learning.initial_weights import InitialWeights
from engine.training.learning.optimizer import build_optimizers, rate_share
from engine.training.learning.presets import Preset
from engine.training.learning.run_checkpoint import load_checkpoint, save_checkpoint
from engine.training.lessons.corruption import Noised, Noiser
from engine.training.texts.bpe import BLANK, PAD
from engine.training.texts.packing import CorpusPart, Packed
from engine.training.texts.windows import Windows, WindowSize

LOOK_EVERY = 50  # steps between printed lines
MEASURE_EVERY = 250  # steps between validation losses
MEASURE_WINDOWS = 96

TaskSource = Callable[[int, WindowSize, torch.Generator], tuple[Tensor, Noised]]


class TrainingError(RedraftError):
    """Training cannot go on; the last good checkpoint is kept."""

    kind = "training"


@dataclass(frozen=True, slots=True)
class Edges:
    """Bool [V] tables from ``tokens.word_edges`` on the training device."""

    begins: Tensor
    ends: Tensor


class Trainer:
    """One run. ``train`` returns when the minutes or steps are used up; the learning rate is zero by then."""

    def __init__(
        self,
        preset: Preset,
        packed: Packed,
        edges: Edges,
        out: Path,
        *,
        device: torch.device,
        seed: int,
        tasks: TaskSource | None = None,
        say: Callable[[str], None] = write_line,
    ) -> None:
        self.preset, self.out, self.device, self.say = preset, out, device, say
        self.corpus = packed.corpus
        self.tasks = tasks
        self.network = Writer(preset.shape, seed).to(device)
        self.network.compute = torch.bfloat16 if _has_bfloat16(device) else torch.float32
        self.windows = Windows(packed, CorpusPart.TRAINING, device=device)
        self.validation = Windows(packed, CorpusPart.VALIDATION, device=device)
        self.noiser = Noiser(preset.objective, edges.begins, edges.ends, preset.shape.vocab_size)
        self.optimizers = build_optimizers(
            self.network, kind=preset.optimizer, matrix_rate=preset.matrix_rate, rate=preset.rate
        )
        self.average = Average(self.network.parameters(), preset.average) if preset.average else None
        self.generator = torch.Generator(device).manual_seed(seed)
        self.choices = torch.Generator().manual_seed(seed + 1)
        self.causal_first = preset.causal_first
        self.step, self.seen, self.spent = 0, 0, 0.0
        self.history: list[dict[str, float]] = []
        self._score = losses.score_block
        if preset.compiled:
            self._compile()

    def resume(self) -> None:
        """Take up the checkpoint in ``out``: the run goes on as if it had never stopped."""
        state = load_checkpoint(self.out, self.preset.to_dict(), self.corpus)
        self.network.load_state_dict(state["network"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        if self.average is not None:
            self.average.load(state["average"])
        self.generator.set_state(state["generator"])
        self.choices.set_state(state["choices"])
        self.causal_first = state["causal_first"]
        self.step, self.seen, self.spent = state["step"], state["seen"], state["spent"]
        self.history = state["history"]

    def begin_from(self, start: InitialWeights) -> None:
        """Take the weights of ``start``, and its optimisers' momenta where it has them; the rates are the preset's."""
        self.network.load_state_dict(start.fitting(self.network.state_dict()))
        self.causal_first = 0.0  # these weights can do more than that already
        if self.average is not None:
            self.average.load(self.network.parameters())
        if len(start.optimizers) != len(self.optimizers):
            return
        for optimizer, saved in zip(self.optimizers, start.optimizers, strict=True):
            full = [group["full_lr"] for group in optimizer.param_groups]
            optimizer.load_state_dict(saved)
            for group, rate in zip(optimizer.param_groups, full, strict=True):
                group["full_lr"] = rate

    def warm(self) -> None:
        """Run every kind of pass once, so that compiling (half a minute on a card) is not taken from the training's
        own time. Weights and generators stay as they were."""
        states = self.generator.get_state(), self.choices.get_state()
        window = self.preset.windows[0]
        for twice in (False, True):
            before, ids = self.windows.draw(self._count(window), window.before, window.canvas, self.generator)
            noised = self.noiser(ids, self.generator)
            soft = self._first_pass(before, noised) if twice else None
            causal, canvas = self._losses(before, noised, soft)
            (causal + canvas).backward()  # type: ignore[no-untyped-call]
        self.network.zero_grad(set_to_none=True)
        self.measure()
        self.generator.set_state(states[0])
        self.choices.set_state(states[1])

    def save(self) -> None:
        """Write the checkpoint."""
        save_checkpoint(
            self.out,
            {
                "preset": self.preset.to_dict(),
                "corpus": self.corpus,
                "network": self.network.state_dict(),
                "optimizers": [o.state_dict() for o in self.optimizers],
                "average": [] if self.average is None else self.average.mean,
                "generator": self.generator.get_state(),
                "choices": self.choices.get_state(),
                "causal_first": self.causal_first,
                "step": self.step,
                "seen": self.seen,
                "spent": self.spent,
                "history": self.history,
            },
        )

    def train(self, *, minutes: float, steps: int | None = None) -> None:
        """Run to ``minutes`` of training time in all (resumed time counts), or to ``steps``. TrainingError on NaN."""
        if self.preset.compiled:
            self.warm()
        begun = time.monotonic() - self.spent
        saved = looked = time.monotonic()
        seen_then = self.seen
        sums = {"causal": 0.0, "canvas": 0.0}
        count = 0
        while True:
            self.spent = time.monotonic() - begun
            progress = self.step / steps if steps else self.spent / (60 * minutes)
            if progress >= 1.0:
                break
            causal, canvas = self._step(progress)
            sums["causal"] += causal
            sums["canvas"] += canvas
            count += 1
            if self.step % LOOK_EVERY == 0:
                now = time.monotonic()
                speed = (self.seen - seen_then) / max(1e-9, now - looked)
                line = {name: value / count for name, value in sums.items()}
                left = (
                    (60 * minutes - (now - begun)) / 60
                    if not steps
                    else (steps - self.step) * (now - looked) / 60 / count
                )
                self.say(
                    f"step {self.step}  {self.seen / 1e6:.2f}M tokens  causal {line['causal']:.3f}  canvas"
                    f" {line['canvas']:.3f}  {speed:.0f} tokens/s  {left:.1f} minutes left"
                )
                sums, count, looked, seen_then = dict.fromkeys(sums, 0.0), 0, now, self.seen
            if self.step % MEASURE_EVERY == 0:
                self._record()
            if time.monotonic() - saved > self.preset.save_every:
                self.spent = time.monotonic() - begun
                self._save_on_the_way()
                saved = time.monotonic()
        self._keep_the_better()
        self._record()
        self.save()

    def measure(self) -> dict[str, float]:
        """Losses on held-out windows, always the same ones: causal, canvas, and hits in one-token holes."""
        window = self.preset.windows[0]
        generator = torch.Generator(self.device).manual_seed(7)
        with torch.no_grad():
            # A step's own number of windows where that is more: that shape is compiled already.
            count = max(MEASURE_WINDOWS, self._count(window))
            before, ids = self.validation.draw(count, window.before, window.canvas, generator)
            noised = self.noiser(ids, generator)
            causal, canvas = self._losses(before, noised, None)
            single = ids.clone()
            at = torch.randint(
                window.canvas // 4, window.canvas // 2, (len(ids), 1), generator=generator, device=self.device
            )
            truth = ids.gather(1, at)
            single.scatter_(1, at, BLANK)
            hidden = self.network.hidden(before, single, None)[:, window.before :]
            row = hidden.gather(1, at[..., None].expand(-1, -1, hidden.shape[-1]))
            hit = (self.network.logits(row).argmax(-1) == truth).float().mean()
        return {"causal": float(causal), "canvas": float(canvas), "single": float(hit)}

    def _save_on_the_way(self) -> None:
        """A checkpoint that cannot be written is no reason to lose the run: room may be made before the next one."""
        try:
            self.save()
        except WriteError as error:
            self.say(f"{error.message} Training goes on; make room before it ends.")

    def _keep_the_better(self) -> None:
        """At the end: the last weights or their mean, whichever is better on held-out text."""
        if self.average is None:
            return
        last = self.measure()
        self.average.swap()
        mean = self.measure()
        better = mean["causal"] + mean["canvas"] < last["causal"] + last["canvas"]
        if not better:
            self.average.swap()
        self.average.load(self.network.parameters())  # should more time be given, it begins with what was kept
        self.say(
            f"mean of the last weights: causal {mean['causal']:.4f}, canvas {mean['canvas']:.4f}; the last ones:"
            f" {last['causal']:.4f}, {last['canvas']:.4f}; {'the mean is' if better else 'the last are'} kept"
        )

    def _record(self) -> None:
        measured = self.measure()
        self.history.append({"step": self.step, "seen": self.seen, "minutes": self.spent / 60, **measured})
        self.say(
            f"held out after {self.seen / 1e6:.2f}M tokens: causal {measured['causal']:.3f}, canvas"
            f" {measured['canvas']:.3f}, one-token holes {100 * measured['single']:.0f} %"
        )

    def _step(self, progress: float) -> tuple[float, float]:
        share = rate_share(progress, self.step, warmup=self.preset.warmup, hold=self.preset.hold)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * share
        both = progress >= self.causal_first
        if both:
            self.causal_first = 0.0  # for good: with more time given the same step is an earlier part of the run
        task = self.tasks is not None and self._chance() < self.preset.tasks and both
        window = self._window(self.preset.task_windows if task else self.preset.windows)
        count = self._count(window)
        twice = self._chance() < self.preset.self_conditioning and both
        if task and self.tasks is not None:
            before, noised = self.tasks(count, window, self.generator)
        else:
            before, ids = self.windows.draw(count, window.before, window.canvas, self.generator)
            noised = self.noiser(ids, self.generator)
        soft = self._first_pass(before, noised) if twice else None
        if not both:
            noised = replace(noised, weight=torch.zeros_like(noised.weight))
        causal, canvas = self._losses(before, noised, soft)
        loss = causal + canvas
        value = float(loss.detach())
        if not math.isfinite(value):
            raise TrainingError(
                f"The loss became {value} at step {self.step}; the last good checkpoint is in {self.out}."
            )
        loss.backward()  # type: ignore[no-untyped-call]
        size = float(torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.preset.clip))
        if not math.isfinite(size):  # the step would spoil the weights, and the next checkpoint with them
            raise TrainingError(
                f"The gradient became {size} at step {self.step}; the last good checkpoint is in {self.out}."
            )
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.average is not None:
            self.average.update(self.step)
        self.seen += before.numel() + noised.canvas.numel()
        return float(causal.detach()), float(canvas.detach())

    def _losses(self, before: Tensor, noised: Noised, soft: Tensor | None) -> tuple[Tensor, Tensor]:
        """Mean causal loss and weighted mean canvas loss."""
        shape = self.preset.shape
        hidden = self.network.hidden(before, noised.canvas, soft)
        edge = before.shape[1]
        following = torch.cat([before[:, 1:], noised.target[:, :1]], dim=1).flatten()
        counted = (following != PAD).float()
        causal_weight = counted / counted.sum().clamp(min=1)
        weight = (noised.weight / noised.weight.sum().clamp(min=1e-6)).flatten()
        rows = weight.nonzero()[:, 0]
        states = torch.cat([hidden[:, :edge].flatten(0, 1), hidden[:, edge:].flatten(0, 1)[rows]])
        targets = torch.cat([following, noised.target.flatten()[rows]])
        each = losses.head_loss(
            states,
            self.network.embed_tokens.weight,
            targets,
            torch.cat([causal_weight, weight[rows]]),
            shape.softcap,
            self._score,
        )
        return each[: len(following)].sum(), each[len(following) :].sum()

    @torch.no_grad()
    def _first_pass(self, before: Tensor, noised: Noised) -> Tensor:
        """The soft embedding a step before would have left: softmax at free positions, the token itself elsewhere."""
        hidden = self.network.hidden(before, noised.canvas, None)[:, before.shape[1] :]
        soft = self.network.embed(noised.canvas)
        rows = noised.free.flatten().nonzero()[:, 0]
        temperature = 0.4 + 0.4 * self._chance()
        flat = soft.flatten(0, 1)
        size = losses.CPU_ROWS if self.device.type == "cpu" else losses.DEVICE_ROWS
        for first in range(0, len(rows), size):
            block = rows[first : first + size]
            chances = torch.softmax(self.network.logits(hidden.flatten(0, 1)[block]) / temperature, dim=-1)
            flat[block] = self.network.soften(chances)
        return flat.view_as(soft)

    def _count(self, window: WindowSize) -> int:
        """How many windows of this form a step takes."""
        return max(1, self.preset.tokens // (window.before + window.canvas))

    def _window(self, windows: tuple[WindowSize, ...]) -> WindowSize:
        mark = self._chance() * sum(w.share for w in windows)
        for window in windows:
            mark -= window.share
            if mark < 0:
                return window
        return windows[-1]

    def _chance(self) -> float:
        return float(torch.rand((), generator=self.choices))

    def _compile(self) -> None:
        torch._dynamo.config.recompile_limit = 64
        for layer in self.network.blocks():
            layer.compile_parts()
        self._score = torch.compile(losses.score_block, dynamic=True)


def _has_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return device.type == "cpu" and torch.backends.cpu.get_cpu_capability().startswith("AVX512")


def record_of(trainer: Trainer) -> dict[str, Any]:
    """What a run leaves for the model card: preset, steps, tokens, time, curve."""
    return {
        "preset": trainer.preset.to_dict(),
        "parameters": sum(p.numel() for p in trainer.network.parameters()),
        "steps": trainer.step,
        "tokens": trainer.seen,
        "minutes": trainer.spent / 60,
        "history": trainer.history,
    }
