"""A run: one edit under way, from the writer's key to its undo step; the app's one object for it.

GUI thread, QtCore only. All that show a run hold this object and nothing else about it. Knows messages and the region
of the text that it may change; knows nothing of widgets, the session or the document. ``job`` is its id in the
engine's messages.
"""

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.drafting.actions import Action, Options
from app.editor.ghosts.picks import Picks
from app.editor.ghosts.proposal import Change, Proposal
from app.editor.positions.anchor import Region
from engine.messages import AnyRequest, Cancelled, Event, Failed, Finished, Range, Started, Step, Variant


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVE = frozenset({State.QUEUED, State.RUNNING, State.PAUSED})
ENDED = frozenset({State.ACCEPTED, State.REJECTED, State.FAILED, State.CANCELLED})

_NEXT: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.PROPOSED, State.FAILED, State.CANCELLED}),
    State.RUNNING: frozenset({State.PAUSED, State.PROPOSED, State.FAILED, State.CANCELLED}),
    State.PAUSED: frozenset({State.RUNNING, State.PROPOSED, State.FAILED, State.CANCELLED}),
    State.PROPOSED: frozenset({State.ACCEPTED, State.REJECTED}),
}


class Run(QObject):
    """``action`` on ``region`` with ``options``, asked of the engine as ``request``; ``direct``: apply without asking.

    ``region`` is None once the run is of the past (:meth:`forget`). One that was stopped or put away has ended, and
    what the engine still says of it changes nothing.
    """

    changed = Signal()
    """Its state, or the variant shown."""
    stepped = Signal(Step)
    """A step arrived (every one is signalled; painters coalesce)."""
    picked = Signal()
    """A word of its draft is kept or banned now, or no longer."""
    proposal_changed = Signal()
    """One of the changes of the proposal shown was taken, refused or come to."""
    stale_changed = Signal()
    """``stale`` is another; again where the writer wanted to accept what is stale."""

    def __init__(
        self, request: AnyRequest, region: Region | None, action: Action, options: Options, direct: bool = False
    ) -> None:
        super().__init__()
        self.request, self.region = request, region
        self.action, self.options, self.direct = action, options, direct
        self.started: Started | None = None
        self.steps: list[Step] = []
        self.result: Finished | None = None
        self.failure: Failed | None = None
        self.earlier: Run | None = None
        """The run whose proposal it goes on from, where that stays: its variants come first."""
        self.picks = Picks()
        self.stale = False
        """Whether its text was changed since by the writer, so that its proposal has no place on the page."""
        self.replaced = False
        """Whether it was put away for another run on the same text, which takes over what follows."""
        self.own_hole: int | None = None
        """The number of the hole that was put for this run and goes with it."""
        self.selected: Range | None = None
        """What was selected when it began, in code points; selected again if nothing comes of the run."""
        self._state = State.QUEUED
        self._variant = 0
        self._proposals: dict[int, Proposal] = {}

    @property
    def id(self) -> str:
        return self.request.job

    @property
    def state(self) -> State:
        return self._state

    @property
    def live(self) -> bool:
        """Queued, running or paused: the engine still owes an ending."""
        return self._state in LIVE

    @property
    def ended(self) -> bool:
        """Accepted, rejected, failed or cancelled: nothing of it is on the page any more."""
        return self._state in ENDED

    @property
    def last_step(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    @property
    def settled_share(self) -> float:
        """How much of the whole run is settled, 0..1: the parts behind it, and this part's draft word by word."""
        step = self.last_step
        if step is None:
            return 0.0
        weights = [max(1, len(span.words)) for span in step.spans]
        drafted = sum(span.settled * weight for span, weight in zip(step.spans, weights, strict=True))
        return (step.piece + drafted / max(1, sum(weights))) / step.pieces

    def asked(self, number: int) -> AnyRequest:
        """The request that variant ``number`` came of."""
        earlier = self.earlier
        return earlier.asked(number) if earlier is not None and number < len(earlier.variants) else self.request

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What the engine found; empty before the result."""
        return self.result.variants if self.result is not None else ()

    @property
    def variant(self) -> int:
        """The index of the variant shown."""
        return self._variant

    @property
    def proposal(self) -> Proposal | None:
        """The proposal of the variant shown; None before :meth:`propose` and after the end."""
        return self._proposals.get(self._variant)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of the proposal shown."""
        return self.proposal.changes if self.proposal is not None else ()

    def propose(self) -> Proposal | None:
        """The proposal of the variant shown; one that was shown before keeps what was refused of it.

        None without a result. Raises ValueError if the variant would change what the run was not given.
        """
        if self.region is None or self._state is not State.PROPOSED or not self.variants:
            return None
        if self._variant not in self._proposals:
            self._proposals[self._variant] = Proposal(self.region, self.variants[self._variant])
        return self._proposals[self._variant]

    def take(self, event: Event) -> None:
        """Let an event of the engine change the run; one that has its result or its end takes none."""
        if not self.live:
            return
        match event:
            case Started():
                self.started = event
                self.change(State.RUNNING)
            case Step():
                self.steps.append(event)
                if event.paused and self._state is State.RUNNING:
                    self.change(State.PAUSED)
                elif not event.paused and self._state in (State.PAUSED, State.QUEUED):
                    self.change(State.RUNNING)
                self.stepped.emit(event)
            case Finished():
                self._take_result(event)
                self.change(State.PROPOSED)
            case Cancelled():
                self.change(State.CANCELLED)
            case Failed():
                self.failure = event
                if not self.go_back():
                    self.change(State.FAILED)

    def _take_result(self, event: Finished) -> None:
        """Show what the engine came to, behind the variants that it was forked from; what is one of these is shown as
        that one."""
        if self.earlier is None:
            self.result, self._variant = event, _first_differing(event.variants)
            return
        before = self.earlier.variants
        known = {variant.edits: number for number, variant in enumerate(before)}
        new = tuple(variant for variant in event.variants if variant.edits not in known)
        self.result = replace(event, variants=(*before, *new))
        first = event.variants[_first_differing(event.variants)]
        self._variant = known.get(first.edits, len(before) + _first_differing(new))

    def go_back(self) -> bool:
        """Nothing comes of it: show what it was forked from again. False where that is nothing."""
        if self.earlier is None or self.earlier.result is None:
            return False
        self.result = self.earlier.result
        self._variant = self.earlier.variant
        self.change(State.PROPOSED)
        return True

    def change(self, state: State) -> None:
        """Move to ``state``; the same state again does nothing. Raises ValueError where no way leads there."""
        if state is self._state:
            return
        if state not in _NEXT.get(self._state, frozenset()):
            raise ValueError(f"The run {self.id} cannot go from {self._state} to {state}.")
        self._state = state
        if self.ended:
            self._proposals = {}
        self.changed.emit()

    def choose_variant(self, index: int) -> None:
        """Show variant ``index`` (taken round the end)."""
        if not self.variants:
            return
        index %= len(self.variants)
        if index != self._variant:
            self._variant = index
            self.changed.emit()

    def forget(self) -> None:
        """Let go of what takes up memory; for a run that has ended."""
        self.steps = []
        self.region = None


def _first_differing(variants: tuple[Variant, ...]) -> int:
    """Of several, one may well be the text as it is; whoever sees that one first would think nothing was found."""
    differing = (n for n, variant in enumerate(variants) if any(edit.new != edit.old for edit in variant.edits))
    return next(differing, 0)
