"""One task's denoising: a layout as a canvas, the loop a step at a time, and its state as plain lists. Worker thread.

The only module of the planner that talks to engine.diffusion. A run can be stopped between any two steps and go on
with more held, more ruled out, or another seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import StepState, denoise, soft_of
from engine.diffusion.draws import Draws, SeededDraws, StandingDraws
from engine.diffusion.keyframe import Keyframe
from engine.diffusion.steering import Chain
from engine.diffusion.steering.ban import Ban
from engine.diffusion.steering.closing import AHEAD as CLOSING_AHEAD
from engine.diffusion.steering.closing import Close, Kinds
from engine.diffusion.steering.favour import Favour
from engine.diffusion.steering.foresight import AHEAD, Foresight, Lone
from engine.diffusion.steering.lead import Lead, Open
from engine.diffusion.steering.repeats import REACH, FewerRepeats
from engine.diffusion.steering.require import Require
from engine.edits.kit import Kit
from engine.edits.loop.prefix import Prefix
from engine.edits.task import Forbidden, Led, Task
from engine.edits.tokens.layout import Layout, Row
from engine.model.network.cache import PrefixCache


@dataclass(frozen=True, slots=True)
class View:
    """One step. ``ids`` is the argmax, ``entropy`` in nats, ``settled`` what the loop says is; a list a row.

    ``limit`` is the number of steps that this run may take.
    """

    step: int
    limit: int
    ms: float
    ids: list[list[int]]
    entropy: list[list[float]]
    settled: list[list[bool]]


class Denoising:
    """One run of the loop over one task's canvas."""

    def __init__(
        self, kit: Kit, prefix: Prefix, task: Task, seed: int, steps: int | None, check: Callable[[], None]
    ) -> None:
        self._kit = kit
        self._prefix = prefix
        self._check = check
        limit = steps or kit.generation.max_denoising_steps
        limit = limit if task.most is None else min(limit, task.most)
        self._options = replace(kit.generation, max_denoising_steps=limit)
        self.task = task
        self._draws = SeededDraws(seed, kit.noise)
        self._states: Iterator[StepState] | None = None
        self._frame: Keyframe | None = None
        self._view: View | None = None

    @property
    def view(self) -> View:
        """The newest step."""
        assert self._view is not None
        return self._view

    @property
    def stopped(self) -> bool:
        """Whether the loop came to rest by itself."""
        return self._frame is not None and bool(self._frame.rested.all())

    def step(self) -> View | None:
        """The next step; None once the loop is over."""
        if self._states is None:
            self._states = self._begin()
        state = next(self._states, None)
        if state is None:
            return None
        self._frame = state.keyframe()
        self._view = View(
            state.step,
            state.limit,
            state.ms,
            state.argmax.tolist(),
            state.entropy.tolist(),
            state.settled.tolist(),
        )
        return self._view

    def keyframe(self) -> Keyframe:
        """What is needed to go on from the newest step."""
        assert self._frame is not None
        return self._frame

    def resume(self, keyframe: Keyframe, step: int) -> None:
        """Go on behind ``keyframe``, in silence up to ``step``, with the draws that it was made with."""
        if keyframe.generator is not None:
            self._draws.restore(keyframe.generator)
        self._frame = keyframe
        self._states = self._begin()
        shown = keyframe.argmax.tolist()
        # Should there be no further step, the kept one stands as it is, and its rows are compared as they were.
        self._view = View(step, step, 0.0, shown, keyframe.entropy.tolist(), [[True] * len(row) for row in shown])
        while self.keyframe().step < step and self.step() is not None:
            pass

    def reseed(self, seed: int) -> None:
        """From the next step on draw from another seed."""
        assert self._frame is not None
        self._draws = SeededDraws(seed, self._kit.noise)
        self._frame = replace(self._frame, generator=None)
        self._states = self._begin()

    def hold(self, row: int, slots: Sequence[int]) -> None:
        """From the next step on hold these slots of ``row`` as they stand now; the other rows are let go."""
        assert self._frame is not None
        frame = self._frame
        if len(self.task.layout.rows) > 1:
            self.task = self.task.only(row)
            self._draws = self._draws.row(row)
            frame = frame.row(row)
            old = self.view
            self._view = replace(old, ids=[old.ids[row]], entropy=[old.entropy[row]], settled=[old.settled[row]])
        tokens = {slot: int(frame.argmax[0, slot]) for slot in slots}
        self.task = replace(self.task, layout=self.task.layout.holding(tokens))
        self._frame = frame.under(_canvas(self.task.layout)).awake()
        self._states = self._begin()

    def forbid(self, more: Forbidden) -> None:
        """From the next step on rule these out as well."""
        assert self._frame is not None
        self.task = self.task.forbidding(more)
        self._frame = self._frame.awake()
        self._states = self._begin()

    def confidence(self, row: int, slots: Sequence[int]) -> float:
        """Mean of exp(-entropy) over ``slots`` of ``row`` at the newest step: 1 where nothing is undecided."""
        if not slots:
            return 0.0
        entropy = torch.tensor([self.view.entropy[row][slot] for slot in slots])
        return float(torch.exp(-entropy).mean())

    def _begin(self) -> Iterator[StepState]:
        layout = self.task.layout
        steering = Chain(*(_ban(one, layout) for one in self.task.forbidden if one.ids))
        lone = self._lone(layout) if self.task.fresh and self._kit.manifest.foresight else ()
        if self.task.fresh and self._kit.repeats and not lone and not self.task.led:
            # A lone slot repeats nothing by accident: what reads on best may well be what was said before.
            steering.add(FewerRepeats(self._kit.repeats, self._kit.noise.first_id, layout.prefix))
        for ids in self.task.required if self.task.insist else ():
            steering.add(Require(ids))
        draws: Draws = self._draws
        if self.task.standing:
            shown = torch.tensor([row.ids for row in layout.rows], dtype=torch.int64)
            draws = StandingDraws(draws, shown)
            steering.add(self._favour(shown))
        if lone:
            # The last id of the prefix is run once more: what follows it is to be judged.
            cache = self._prefix.cache.truncated(len(layout.prefix) - 1)
            foresight = Foresight(
                self._kit.network,
                cache,
                lone,
                weight=self._kit.manifest.foresight,
                temperature=self._options.t_min,
                seed=self._draws.seed,
                first=self._kit.noise.first_id,
                check=self._check,
            )
            steering.add(foresight)
        elif self.task.led is not None:
            steering.add(self._lead(layout, self.task.led))
        return denoise(
            self._kit.network,
            self._prefix.cache,
            _canvas(layout),
            self._options,
            draws,
            steering=steering,
            soft=self._soft(layout) if self._frame is None else None,
            start=self.task.start,
            keyframe=self._frame,
            check=self._check,
        )

    def _favour(self, shown: Tensor) -> Favour:
        """What stands where nothing is changed: the ids shown, word by word, and filler where there is room."""
        blank, filler, nats = self._kit.noise.blank_id, self._kit.filler, self._kit.manifest.caution
        if blank is None or filler is None:
            return Favour(shown, nats, torch.arange(shown.shape[1]).expand_as(shown), shown)
        room = shown == blank
        # A word goes together; the room beside it is for itself.
        groups = 2 * room.cumsum(dim=1) - room.long()
        return Favour(shown.masked_fill(room, filler), nats, groups.clamp(max=shown.shape[1] - 1), shown)

    def _lead(self, layout: Layout, led: Led) -> Lead[PrefixCache]:
        """The causal path through each row's gap, slot by slot."""
        rows = []
        for number, row in enumerate(layout.rows):
            first, last = row.gaps[0].start, row.gaps[-1].end
            before = (*layout.prefix[-REACH:], *row.ids[:first])
            close = self._close(row, last, led) if led.closes else None
            rows.append(Open(number, tuple(range(first, last)), before, len(layout.prefix), first + 1, close))
        return Lead(
            self._kit.network,
            self._prefix.cache.truncated(len(layout.prefix) - 1),
            rows,
            temperature=self._kit.manifest.lead,
            repeats=self._kit.repeats,
            seed=self._draws.seed,
            first=self._kit.noise.first_id,
            names=torch.tensor(self._kit.vocabulary.names()),
            check=self._check,
        )

    def _close(self, row: Row, last: int, led: Led) -> Close | None:
        """How the gap up to slot ``last`` ends."""
        filler, vocabulary = self._kit.filler, self._kit.vocabulary
        if filler is None:
            return None
        carrying, ending = torch.zeros(2, self._kit.network.vocab_size, dtype=torch.bool)
        carrying[list(vocabulary.continuing())] = True
        ending[list(vocabulary.ending())] = True
        after = tuple(self._held_from(row, last, CLOSING_AHEAD))
        return Close(after, led.wanted, led.whole, filler, Kinds(~carrying, ending))

    def _held_from(self, row: Row, slot: int, count: int) -> Iterator[int]:
        """The ids of the held text from ``slot`` on, ``count`` at most."""
        for token, held in list(zip(row.ids, row.held, strict=True))[slot : slot + count]:
            if not held or token < self._kit.noise.first_id:
                return
            yield token

    def _lone(self, layout: Layout) -> tuple[Lone, ...]:
        """The lone slots of the rows that have one, with the text on both sides of them."""
        found = []
        for number, row in enumerate(layout.rows):
            slot = row.lone
            if slot is None or not layout.prefix:
                continue
            after = tuple(self._held_from(row, slot + 1, AHEAD))
            if after:
                found.append(Lone(number, slot, (layout.prefix[-1], *row.ids[:slot]), after))
        return tuple(found)

    def _soft(self, layout: Layout) -> Tensor | None:
        """[B, C, H]: the embedding of the source where there is one, else zeros; None without any source."""
        ids = torch.tensor([row.source for row in layout.rows], dtype=torch.int64)
        return soft_of(self._kit.network, ids) if bool((ids >= 0).any()) else None


def _canvas(layout: Layout) -> Canvas:
    return Canvas.of([row.ids for row in layout.rows], [row.held for row in layout.rows])


def _ban(one: Forbidden, layout: Layout) -> Ban:
    if one.slots is None:
        return Ban(one.ids)
    where = torch.zeros(len(layout.rows), layout.size, dtype=torch.bool)
    for row, slots in enumerate(one.slots):
        where[row, sorted(slots)] = True
    return Ban(one.ids, where)
