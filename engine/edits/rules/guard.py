"""Guards: the writer's words and patterns, watched for in every draft before it is shown. Worker thread.

    stop   a draft with them is not shown: the run ends with the writer's sentence
    ban    what would write them is ruled out in the step itself, and decided anew, until the draft is clean
    hold   their slots are held from the first draft that says them, as if the writer had locked them there; once is
           enough: a draft that says them in many places at once is not yet one to keep

A guard is about what the model writes: what stands in the passage already, around it, or is locked or kept, is the
writer's own. Nothing is kept between steps, so a run may be taken up anywhere.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import ClassVar

from torch import Tensor

from engine.diffusion.steering import StepView
from engine.edits.reading import slots_of, with_continuations
from engine.edits.rules.rule import Decoded, PlacedDraft, Rule, RuleContext, Violation
from engine.edits.text.spans import kept_ranges
from engine.edits.text.typography import NormalView, normal, text_units
from engine.errors import GuardedError, SteeringError
from engine.guards import Guard, GuardAct
from engine.messages import EditRequest, Fix, Range, Rewrite
from engine.prose.words import occurrences

_NEAR = 200
_PATIENCE = 0.5  # seconds that one search for a writer's own pattern may take
_ALL_AT_ONCE = 8  # looks in a step, after which every slot of what is banned gives way and not the least sure alone


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a guard watches for, at ``start:end`` of the draft of one span, by number; both may lie outside the draft,
    in the text around it. ``slots`` wrote it."""

    guard: Guard
    span: int
    start: int
    end: int
    slots: frozenset[int]


@dataclass(frozen=True, slots=True)
class GuardRule(Rule):
    """``guards`` are the writer's; ``kept`` are texts that an answer holds for the writer's sake."""

    looks_at_drafts: ClassVar[bool] = True

    guards: tuple[Guard, ...]
    kept: tuple[str, ...] = ()

    @staticmethod
    def of(request: EditRequest) -> "tuple[GuardRule, ...]":
        """The rule for the guards of ``request``; empty where it has none."""
        if not request.guards:
            return ()
        kept: tuple[str, ...] = ()
        if isinstance(request, Rewrite | Fix):
            ranges = kept_ranges(request.text, request.start, request.end, request.keep, request.locks)
            kept = tuple(dict.fromkeys(request.text[a:b] for a, b in ranges))
        return (GuardRule(request.guards, kept),)

    def watch(self, context: RuleContext) -> Callable[[StepView, Tensor], None] | None:
        banning = self._of(GuardAct.BAN)
        if not banning or context.decode is None:
            return None
        return _Watch(partial(self.sightings, guards=banning), context).look

    def standing(self, decoded: Decoded) -> frozenset[int]:
        self._stop(decoded)
        for sighting in self.sightings(decoded, self._of(GuardAct.BAN)):
            raise SteeringError(_not_without(sighting.guard))
        slots = (
            slots_of(decoded.reading, sighting.span, *_inside(sighting, decoded)) for sighting in self._held(decoded)
        )
        return frozenset[int]().union(*slots)

    def _held(self, decoded: Decoded) -> Iterator[Sighting]:
        """All that is the writer's own or held already, and of what is new the first that says something else."""
        sightings = list(self._sightings(decoded, self._of(GuardAct.HOLD)))
        words = set[tuple[Guard, str]]()
        # What stands already comes first: where it says something, nothing new is held for that.
        for sighting, known in sorted(sightings, key=lambda pair: not pair[1]):
            key = sighting.guard, _words(sighting, decoded)
            if known or key not in words:
                words.add(key)
                yield sighting

    def check(self, decoded: Decoded) -> Violation | None:
        self._stop(decoded)
        wrong = list(self.sightings(decoded, self._of(GuardAct.BAN)))
        if not wrong:
            return None
        slots = frozenset[int]().union(*(sighting.slots for sighting in wrong))
        return Violation(slots, _not_without(wrong[0].guard))

    def sightings(self, decoded: Decoded, guards: Sequence[Guard]) -> Iterator[Sighting]:
        """Where the drafts of ``decoded``, with the text around them, newly say what ``guards`` watch for."""
        return (sighting for sighting, known in self._sightings(decoded, guards) if not known)

    def _sightings(self, decoded: Decoded, guards: Sequence[Guard]) -> Iterator[tuple[Sighting, bool]]:
        """Every place where they say it, and whether that is the writer's own or held already."""
        for number, placed in enumerate(decoded.placed) if guards else ():
            writers = None
            for guard in guards:
                for start, end in seen_in(placed, guard):
                    sighting = Sighting(guard, number, start, end, _slots(decoded, placed, start, end))
                    writers = writers or _Own(placed, self.kept)
                    yield sighting, writers.covers(start, end) or _all_held(decoded, sighting.slots)

    def _of(self, act: GuardAct) -> tuple[Guard, ...]:
        return tuple(guard for guard in self.guards if guard.act is act)

    def _stop(self, decoded: Decoded) -> None:
        for sighting in self.sightings(decoded, self._of(GuardAct.STOP)):
            guard = sighting.guard
            raise GuardedError(guard.sentence or f"The draft was about to say {guard.named}, so the run was stopped.")


class _Watch:
    """What bans do in every step of one run: see where the drafts say them, and rule out what says it there."""

    def __init__(self, sightings: Callable[[Decoded], Iterator[Sighting]], context: RuleContext) -> None:
        self._sightings = sightings
        self._context = context
        self._view: StepView | None = None
        self._looks = 0

    def look(self, view: StepView, logits: Tensor) -> None:
        self._looks = self._looks + 1 if view is self._view else 1
        self._view = view
        assert self._context.decode is not None
        drafts, length = view.draft(logits).tolist(), view.ids.shape[1]
        rested = view.rested.tolist()
        places: dict[int, int] = {}
        for row, ids in enumerate(drafts):
            if rested[row]:
                continue
            decoded = self._context.decode(row, ids)
            for sighting in self._sightings(decoded):
                places = places or view.places()
                open_slots = [slot for slot in sorted(sighting.slots) if not decoded.row.held[slot]]
                rows = {slot: at for slot in open_slots if (at := places.get(row * length + slot)) is not None}
                for slot in self._giving_way(view, logits, row, rows):
                    view.rule_out(rows[slot], ids[slot])

    def _giving_way(self, view: StepView, logits: Tensor, row: int, rows: dict[int, int]) -> Collection[int]:
        """Which of these slots of ``row``, with their rows of the logits, are to hold something else: the one that is
        least sure of what it says, and of what was decided from left to right the last."""
        if self._looks > _ALL_AT_ONCE or len(rows) < 2:
            return rows
        kept = None if view.kept is None else view.kept[0][row].tolist()
        open_slots = [slot for slot in rows if kept is None or not kept[slot]]
        if not open_slots:
            return [max(rows)]
        best = logits[[rows[slot] for slot in open_slots]].topk(2, dim=1).values
        margins = (best[:, 0] - best[:, 1]).tolist()
        return [min(zip(margins, open_slots, strict=True))[1]]


class _Own:
    """Which ranges of a draft are the writer's own."""

    def __init__(self, placed: PlacedDraft, kept: Sequence[str]) -> None:
        text = placed.draft.text
        self._ranges: list[Range] = [*placed.exempt, *_unchanged(placed.source, text)]
        for stretch in kept:
            at = text.find(stretch)
            while at >= 0:
                self._ranges.append((at, at + len(stretch)))
                at = text.find(stretch, at + 1)

    def covers(self, start: int, end: int) -> bool:
        return any(low <= start and end <= high for low, high in self._ranges)


def seen_in(placed: PlacedDraft, guard: Guard) -> Iterator[Range]:
    """Where a draft takes part in what ``guard`` watches for, as ranges of its text that may reach beyond it."""
    near = max(_NEAR, 2 * len(guard.words))
    left, right = placed.before[-near:], placed.after[:near]
    start, end = len(left), len(left) + len(placed.draft.text)
    for a, b in matches(guard, left + placed.draft.text + right):
        if start < b and a < end and start < end:
            yield a - start, b - start


def matches(guard: Guard, text: str) -> list[Range]:
    """Every place where ``text`` has what ``guard`` watches for, as it is written there or in plain type."""
    if not guard.pattern:
        return occurrences(text, guard.words)
    pattern, view = guard.compiled(), NormalView.of(text)
    try:
        ranges = {match.span() for match in pattern.finditer(text, timeout=_PATIENCE)}
        if view.text != text:
            ranges |= {view.span(*match.span()) for match in pattern.finditer(view.text, timeout=_PATIENCE)}
    except TimeoutError as error:
        sentence = f"The guard {guard.named} takes too long over this text; make its pattern simpler."
        raise GuardedError(sentence) from error
    return sorted((a, b) for a, b in ranges if a < b)


def _slots(decoded: Decoded, placed: PlacedDraft, start: int, end: int) -> frozenset[int]:
    """The slots that wrote ``start:end`` of a draft: where no slot did (a space at a seam), those beside it, and where
    all of them are held, those between them as well, which show nothing and so let them meet."""
    draft, start, end = placed.draft, max(start, 0), min(end, len(placed.draft.text))
    wrote = draft.slots(start, end) or draft.slots(max(start - 1, 0), end + 1) or draft.slots(0, len(draft.text))
    slots = frozenset(with_continuations(wrote, decoded.reading.leads))
    return frozenset(range(min(slots), max(slots) + 1)) if slots and _all_held(decoded, slots) else slots


def _all_held(decoded: Decoded, slots: Collection[int]) -> bool:
    """Whether nothing at ``slots`` can change: the writer's words there, or what the writer locked."""
    return all(decoded.row.held[slot] for slot in slots)


def _words(sighting: Sighting, decoded: Decoded) -> str:
    """What was seen, in plain type and any casing."""
    placed = decoded.placed[sighting.span]
    shift = len(placed.before)
    text = f"{placed.before}{placed.draft.text}{placed.after}"
    return normal(text[shift + sighting.start : shift + sighting.end]).casefold()


def _inside(sighting: Sighting, decoded: Decoded) -> Range:
    """What was seen, as a range of the span's draft of the reading, which may begin before the placed one (what earlier
    canvases wrote)."""
    placed, whole = decoded.placed[sighting.span].draft, decoded.reading.drafts[sighting.span]
    shift = len(whole.text) - len(placed.text)
    return shift + max(sighting.start, 0), shift + min(sighting.end, len(placed.text))


def _unchanged(source: str, text: str) -> Iterator[Range]:
    """The stretches of ``text`` that stand so in ``source``; one at an edge of both goes on beyond it."""
    old, new = ([normal(whole[a:b]) for a, b in text_units(whole)] for whole in (source, text))
    if not old or not new:
        return
    places = text_units(text)
    for i, j, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if size:
            low = places[j][0] if i or j else -len(source) - _NEAR * 100
            last = i + size == len(old) and j + size == len(new)
            yield low, len(text) + len(source) + _NEAR * 100 if last else places[j + size - 1][1]


def _not_without(guard: Guard) -> str:
    return f"The model could not do without {guard.named} here, which a guard of yours bans; try another seed."
