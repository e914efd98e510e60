"""What a lock that the writer sets while a canvas is denoised does to the slots beside it. Worker thread."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from torch import Tensor

from engine.diffusion.steering import StepView
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Rule, RuleContext
from engine.edits.tokens.layout import Layout, Row


@dataclass(frozen=True, slots=True)
class LocksRule(Rule):
    """Whole words are locked: no free slot behind one carries it on (ids ``continuing``), over slots that show nothing
    (ids ``silent``) no more than beside it, and no answer ends before one (ids ``stops``)."""

    continuing: tuple[int, ...]
    stops: tuple[int, ...]
    silent: frozenset[int] = frozenset()

    def bound(self, row: Row, ids: Sequence[int], slots: Collection[int]) -> frozenset[int]:
        """A word without a space of its own keeps what lets it begin: that nothing, or a mark, stands before it."""
        along = set[int]()
        for gap in row.gaps:
            first = min((slot for slot in slots if gap.start <= slot < gap.end), default=None)
            if first is None or ids[first] not in self.continuing:
                continue
            slot = first - 1
            while slot >= gap.start and ids[slot] in self.silent:
                slot -= 1
            along |= set(range(max(slot, gap.start), first))
        return frozenset(slot for slot in along if not row.held[slot])

    def locked(self, layout: Layout, slots: Collection[int]) -> tuple[Rule, ...]:
        held = layout.rows[0].held
        behind = frozenset(slot + 1 for slot in slots if slot + 1 < layout.size and not held[slot + 1])
        earlier = frozenset(slot for slot in range(max(slots)) if not held[slot])
        beside = Forbidden(self.continuing, (behind,))
        before = Forbidden(self.stops, (earlier,))
        rules: list[Rule] = [rule for rule in (beside, before) if rule.slots != (frozenset(),)]
        if self.silent and behind:
            rules.append(GrowthRule(frozenset(slot - 1 for slot in behind), frozenset(self.continuing), self.silent))
        return tuple(rules)


@dataclass(frozen=True, slots=True)
class GrowthRule(Rule):
    """What stands in ``slots`` is not carried on by one of the ids ``continuing`` behind slots that only hold ids of
    ``silent``: which slot that is, is known in the step alone."""

    slots: frozenset[int]
    continuing: frozenset[int]
    silent: frozenset[int]

    def watch(self, context: RuleContext) -> Callable[[StepView, Tensor], None]:
        del context
        return self._look

    def _look(self, view: StepView, logits: Tensor) -> None:
        drafts, rested, length = view.draft(logits).tolist(), view.rested.tolist(), view.ids.shape[1]
        places: dict[int, int] | None = None
        for number, ids in enumerate(drafts):
            for slot in () if rested[number] else self._carrying_on(ids):
                if places is None:
                    places = view.places()
                if (row := places.get(number * length + slot)) is not None:
                    for token in self.continuing:
                        view.rule_out(row, token)

    def _carrying_on(self, ids: list[int]) -> list[int]:
        """The slots that carry a locked word on, beyond at least one that shows nothing."""
        carrying = []
        for locked in self.slots:
            slot = locked + 1
            while slot < len(ids) and ids[slot] in self.silent:
                slot += 1
            if locked + 1 < slot < len(ids) and ids[slot] in self.continuing:
                carrying.append(slot)
        return carrying
