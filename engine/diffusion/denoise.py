"""The denoise loop: a canvas over a prefix, one state a step. Worker thread, synchronous; tokens only, never text.

    pass -> steering -> temperature -> measure -> accept -> noise where refused -> stop rule -> state

Nothing is frozen: every step decides afresh what it accepts, and what it refuses becomes noise again; the result of a
canvas is the argmax of its last step. A caller stops a run by not asking for the next state, or through ``check``,
which is called between steps and, by the network, between layers.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, NamedTuple, NoReturn

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoiser import CacheT, Check, Denoiser
from engine.diffusion.draws import Draws
from engine.diffusion.keyframe import Keyframe
from engine.diffusion.sampling import Measured, accept, at_rest, measure, temperature
from engine.diffusion.steering import Steering, StepView
from engine.errors import ModelError, SteeringError
from engine.model.checkpoint.generation_config import GenerationOptions


class Rows(Enum):
    """How held positions, and canvases at rest, are kept out of a step. The outcome is the same."""

    LEFT_OUT = "left out"  # no head, no sampler; shapes follow the canvas: for a CPU
    MASKED = "masked"  # computed and set aside; shapes never change, nothing comes to the host: for a GPU
    ONE_HOT = "one-hot"  # logits forced to one-hot, as a processor of transformers would: the reference


@dataclass(frozen=True, slots=True)
class StepState:
    """A step's outcome. Tensors are on the CPU and stay as they are.

    step, limit  from 1; of the steps this run may take
    ids          [B, C] int64, what the next pass would see
    argmax       [B, C] int64, the draft; the result, if this is the last step
    entropy      [B, C] float32 nats at the step's temperature, 0 at held positions
    accepted     [B, C] bool, what the sampler accepted, held positions included
    settled      [B, C] bool, accepted and as in the step before, or held, or of a canvas at rest
    rested       [B] bool, canvases that have come to rest; they no longer change
    stopped      whether all have, so that this is the last step though ``limit`` may be larger
    ms           wall time of the step, sampler included
    """

    step: int
    limit: int
    ids: Tensor
    argmax: Tensor
    entropy: Tensor
    accepted: Tensor
    settled: Tensor
    rested: Tensor
    stopped: bool
    ms: float
    frame: Keyframe

    def keyframe(self) -> Keyframe:
        """What is needed to go on from here; costs nothing but the memory it holds on to (``Keyframe.bytes``)."""
        return self.frame


def denoise(
    network: Denoiser[CacheT],
    cache: CacheT,
    canvas: Canvas,
    options: GenerationOptions,
    draws: Draws,
    *,
    steering: Steering | None = None,
    soft: Tensor | None = None,
    start: float = 1.0,
    keyframe: Keyframe | None = None,
    check: Check | None = None,
    rows: Rows | None = None,
) -> Iterator[StepState]:
    """Denoise B canvases over one prefix, each stopping for itself; yields after every step, ends after the last.

    soft      [B, C, H] self-conditioning of the first pass (``soft_of``); None: none
    start     the point of the schedule to begin at: 1 runs all of ``max_denoising_steps``, 0.5 its cooler half
    keyframe  go on from there instead of from the canvas' ids; its held positions, steering and draws may differ from
              the first run's. Unchanged, the rest of the run is reproduced bit for bit. A keyframe of canvases at
              rest gives no further step (see ``Keyframe.awake``)
    rows      default: LEFT_OUT on a CPU, else MASKED

    A canvas with nothing free gives one state and takes no pass. Raises RunCancelled or SteeringError as ``check`` and
    ``steering`` do, SteeringError where every token of a position is ruled out, ModelError where the network's
    output is not a number.
    """
    policy = rows or (Rows.LEFT_OUT if network.device.type == "cpu" else Rows.MASKED)
    limit = max(1, math.ceil(min(start, 1.0) * options.max_denoising_steps - 1e-9))
    run = _Run(_Pass(network, cache, check), canvas, options, limit, draws, steering, policy)
    run.begin(soft, keyframe)
    if keyframe is None and run.over:
        yield run.as_it_stands()
    while not run.over:
        if check is not None:
            check()
        yield run.step()


def soft_of(network: Denoiser[CacheT], ids: Tensor) -> Tensor:
    """[B, C] int64, UNKNOWN where nothing is known -> [B, C, H] self-conditioning as if the last pass had been sure
    of these ids; zero where unknown."""
    ids = ids.to(network.device)
    return network.embed(ids.clamp(min=0)).masked_fill((ids < 0).unsqueeze(-1), 0.0)


class _Asked(NamedTuple):
    """What the next pass is asked for.

    batch      [A] int64, the canvases that it takes; None: all
    positions  [R] int64, flat positions of those canvases that need logits; None: all
    rows       [R] int64, the same as flat positions of the whole batch
    """

    batch: Tensor | None
    positions: Tensor | None
    rows: Tensor


@dataclass(frozen=True, slots=True)
class _Pass(Generic[CacheT]):
    """A run through the network, over the same prefix every time."""

    network: Denoiser[CacheT]
    cache: CacheT
    check: Check | None

    def logits(self, frame: Keyframe, asked: _Asked) -> Tensor:
        """[R, V] float32, newly made: of the positions that are ``asked`` for."""
        ids, soft = frame.ids, frame.soft
        if asked.batch is not None:
            ids = ids[asked.batch]
            soft = None if soft is None else soft[asked.batch]
        logits = self.network.decode(ids, self.cache, soft, asked.positions, self.check)
        return logits.reshape(-1, logits.shape[-1])


class _Run(Generic[CacheT]):
    """The state of one ``denoise`` between its steps."""

    def __init__(
        self,
        forward: _Pass[CacheT],
        canvas: Canvas,
        options: GenerationOptions,
        limit: int,
        draws: Draws,
        steering: Steering | None,
        policy: Rows,
    ) -> None:
        self._forward = forward
        self._network = forward.network
        self._canvas = canvas
        self._options = options
        self._limit = limit
        self._draws = draws
        self._steering = steering
        self._policy = policy
        self._held = canvas.held.to(self._network.device)
        self._any_held = bool(canvas.held.any())
        self._frame: Keyframe
        self._asked: _Asked
        self._held_soft: Tensor | None = None
        self._rested: Tensor
        self._stopped = False

    @torch.inference_mode()
    def begin(self, soft: Tensor | None, keyframe: Keyframe | None) -> None:
        """From the canvas' own ids, or from ``keyframe``."""
        network, canvas = self._network, self._canvas
        device, shape = network.device, (canvas.rows, canvas.length)
        if keyframe is None:
            first = canvas.starting(self._draws.start(*shape)).to(device)
            # More than the run's steps can never be alike, so no more are kept.
            depth = min(self._options.stability_threshold, self._limit)
            history = torch.full((depth, *shape), -1, device=device)
            rested = torch.zeros(shape[0], dtype=torch.bool, device=device)
            still = torch.zeros(shape, device=device)
            soft = None if soft is None else soft.to(device)
            keyframe = Keyframe(0, first, soft, first, still, history, rested, self._draws.state())
        elif keyframe.generator is not None:
            self._draws.restore(keyframe.generator)
        keyframe = keyframe.under(canvas)
        if self._any_held:
            self._held_soft = network.embed(torch.where(self._held, keyframe.ids, 0))
        rested = keyframe.rested | self._held.all(dim=1)
        self._frame = replace(
            keyframe, soft=self._with_held(keyframe.soft), rested=rested, generator=self._draws.state()
        )
        self._rested = rested.cpu()
        self._stopped = bool(self._rested.all())
        self._asked = self._ask()

    @property
    def over(self) -> bool:
        return self._stopped or self._frame.step >= self._limit

    def as_it_stands(self) -> StepState:
        """The state of canvases on which nothing is free."""
        ids = self._frame.ids.cpu()
        everywhere = torch.ones_like(ids, dtype=torch.bool)
        entropy = torch.zeros(ids.shape)
        rested = everywhere.all(dim=1)
        return StepState(1, 1, ids, ids, entropy, everywhere, everywhere, rested, True, 0.0, self._frame)

    @torch.inference_mode()
    def step(self) -> StepState:
        """One pass and what the sampler makes of it: the next state."""
        begun = time.perf_counter()
        before, asked = self._frame, self._asked
        drawn = self._draws.step(before.step + 1, *before.ids.shape)
        uniforms, noise = (tensor.to(self._network.device) for tensor in drawn)
        logits = self._forward.logits(before, asked)
        after, packed = self.advance(logits, asked.rows, uniforms, noise)
        state = self._report(after, packed.cpu(), begun)
        if bool(state.entropy.isnan().any()):
            self._raise_no_number()
        self._frame, self._stopped = after, state.stopped
        if not torch.equal(state.rested, self._rested):
            self._rested = state.rested
            self._asked = self._ask()
        return state

    def advance(self, logits: Tensor, rows: Tensor, uniforms: Tensor, noise: Tensor) -> tuple[Keyframe, Tensor]:
        """Everything of a step behind the pass, on the network's device and without a look at any value: the next
        keyframe, and what is reported of it, packed as [4, B, C] int32."""
        before, network = self._frame, self._network
        heat = temperature(self._options, self._limit - before.step)
        view = StepView(before.step + 1, self._limit, heat, before.ids, self._held, rows, before.argmax, before.rested)
        if self._steering is not None:
            self._steering.steer(view, logits)
        fixed, tokens = self._held, before.ids
        if view.kept is not None:
            kept, wanted = view.kept
            kept = kept & ~self._held & ~before.rested.unsqueeze(1)
            fixed, tokens = fixed | kept, torch.where(kept, wanted, tokens)
        if self._policy is Rows.ONE_HOT:
            _make_one_hot(logits, view.at_rows(fixed), view.at_rows(tokens))
        measured = measure(logits, heat, view.at_rows(uniforms), network.dtype)
        after, accepted = self._decide(measured, rows, fixed, tokens, noise)
        settled = fixed | after.rested.unsqueeze(1) | (accepted & (after.argmax == before.argmax))
        rested = after.rested.unsqueeze(1).expand_as(accepted)
        marks = (accepted | fixed).int() + 2 * settled.int() + 4 * rested.int()
        return after, torch.stack([after.ids.int(), after.argmax.int(), after.entropy.view(torch.int32), marks])

    def _decide(
        self, measured: Measured, rows: Tensor, fixed: Tensor, tokens: Tensor, noise: Tensor
    ) -> tuple[Keyframe, Tensor]:
        """The next keyframe, and what was accepted [B, C]."""
        before, network, options = self._frame, self._network, self._options
        resting = before.rested.unsqueeze(1)

        def spread(values: Tensor, base: Tensor) -> Tensor:
            return base.reshape(-1).index_copy(0, rows, values).view(base.shape)

        def settle(values: Tensor, old: Tensor, at_fixed: Tensor) -> Tensor:
            return torch.where(resting, old, torch.where(fixed, at_fixed, spread(values, old)))

        entropy = settle(measured.entropy, before.entropy, torch.zeros_like(before.entropy))
        argmax = settle(measured.argmax, before.argmax, tokens)
        sample = settle(measured.sample, before.ids, tokens)
        accepted = accept(entropy, options.entropy_bound)
        ids = torch.where(resting, before.ids, torch.where(accepted | fixed, sample, noise))
        rest = at_rest(before.history, argmax, entropy, ~fixed, options.confidence_threshold)
        history = torch.cat([before.history, argmax.unsqueeze(0)])[1:] if len(before.history) else before.history

        mixed = network.soften_probabilities(measured.probabilities)
        old = before.soft
        if old is None:
            old = mixed.new_zeros((*before.ids.shape, mixed.shape[-1]))
        soft = old.reshape(-1, mixed.shape[-1]).index_copy(0, rows, mixed.to(old.dtype)).view(old.shape)
        if self._policy is not Rows.LEFT_OUT:
            soft = torch.where(resting.unsqueeze(-1), old, soft)
        if fixed is not self._held:
            soft = torch.where(fixed.unsqueeze(-1), network.embed(tokens), soft)
        elif self._held_soft is not None:
            soft = torch.where(fixed.unsqueeze(-1), self._held_soft, soft)
        rested = before.rested | rest
        return Keyframe(before.step + 1, ids, soft, argmax, entropy, history, rested, before.generator), accepted

    def _with_held(self, soft: Tensor | None) -> Tensor | None:
        """A held position is conditioned on its own token, as a one-hot row would do it."""
        if soft is None or self._held_soft is None:
            return soft
        return torch.where(self._held.unsqueeze(-1), self._held_soft.to(soft.dtype), soft)

    def _ask(self) -> _Asked:
        """What has to be computed: everything, or where rows are left out, free positions of canvases not at rest."""
        shape, device = self._frame.ids.shape, self._network.device
        every = torch.arange(shape[0] * shape[1], device=device)
        if self._policy is not Rows.LEFT_OUT:
            return _Asked(None, None, every)
        batch = None if not bool(self._rested.any()) else (~self._rested).nonzero().squeeze(1).to(device)
        free = ~self._held if batch is None else ~self._held[batch]
        positions = None if bool(free.all()) else free.reshape(-1).nonzero().squeeze(1)
        rows = every if batch is None else every.view(shape)[batch].reshape(-1)
        return _Asked(batch, positions, rows if positions is None else rows[positions])

    def _report(self, after: Keyframe, packed: Tensor, begun: float) -> StepState:
        """The state, from the one small transfer of the step."""
        ids, argmax, entropy, marks = packed
        rested = (marks[:, 0] & 4) > 0
        return StepState(
            after.step,
            self._limit,
            ids.long(),
            argmax.long(),
            entropy.view(torch.float32),
            (marks & 1) > 0,
            (marks & 2) > 0,
            rested,
            bool(rested.all()),
            (time.perf_counter() - begun) * 1000.0,
            after,
        )

    def _raise_no_number(self) -> NoReturn:
        """Say whether the network or the steering left a position without a token."""
        if self._steering is None or bool(self._forward.logits(self._frame, self._asked).isnan().any()):
            raise ModelError("The model's output is not a number; its files may be damaged.")
        raise SteeringError("Every token is ruled out at a position of the canvas; allow some of them.")


def _make_one_hot(logits: Tensor, marks: Tensor, tokens: Tensor) -> None:
    """[R, V] in place: rows with marks [R] become 0 at their token [R] and minus infinity elsewhere."""
    logits.masked_fill_(marks.unsqueeze(1), float("-inf"))
    at = tokens.unsqueeze(1)
    logits.scatter_(1, at, logits.gather(1, at).masked_fill(marks.unsqueeze(1), 0.0))
