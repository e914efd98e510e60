"""The shape of a rule: one object holds all of a control over an edit. Worker thread.

A plan lists the rules of each canvas (``Task.rules``); what runs a canvas asks them and knows none by name:

    steering     what it does in every step, built when a run begins or is taken up; ``stage`` is its place in the chain
    draws        what it does to the noise of refused positions
    check        what the decoded text of a finished row breaks
    watch        looks at what every step comes to, and may have it decided anew
    standing     what of a draft is to stand, looked at before it is shown
    insisting    the stronger form of itself that a second attempt is given
    bound        what is to be locked along with what the writer locks
    locked       what it asks for once the writer has locked slots
    only         what is left of it on one row of several

A rule holds the model's numbers and the plan's slots; what belongs to one run comes in a ``RuleContext``. It is frozen,
so that a kept step can be taken up with the rules it had. It knows no plan and no loop.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from torch import Tensor

from engine.diffusion.draws import Draws
from engine.diffusion.steering import Steering, StepView
from engine.edits.reading import Reading
from engine.edits.text.draft import Draft
from engine.edits.tokens.layout import Layout, Row
from engine.messages import Range
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.network.cache import PrefixCache
from engine.model.network.network import Network


class Stage(IntEnum):
    """When in a step a rule steers; a later stage sees the logits as the earlier ones left them."""

    MASK = 1
    """rules ids out"""
    LEAN = 2
    """makes ids likelier or less likely"""
    REQUIRE = 3
    """holds ids where they are likeliest"""
    DECIDE = 4
    """decides slots among what is left"""


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The run that a rule steers. ``cache`` holds exactly ``layout.prefix``; ``seed`` is that of the draws; ``check``
    may raise RunCancelled and belongs between passes; ``decode(row, ids)`` is a row's draft as the page would show it
    (None where no text belongs to the run)."""

    network: Network
    cache: PrefixCache
    layout: Layout
    options: GenerationOptions
    seed: int
    check: Callable[[], None]
    decode: "Callable[[int, Sequence[int]], Decoded] | None" = None


@dataclass(frozen=True, slots=True)
class PlacedDraft:
    """A draft with the text left and right of it; ``exempt`` are ranges of it that are the writer's own; ``source`` is
    what it rewrites, empty for a hole."""

    draft: Draft
    before: str
    after: str
    exempt: tuple[Range, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A row as rules check it: its reading, which is the final one once it is finished, its drafts in their places, its
    slots, and the words that are banned by now, those included that the writer banned while it ran."""

    reading: Reading
    placed: tuple[PlacedDraft, ...]
    row: Row
    ban: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """What a row breaks. ``slots`` are to be written again (empty: the fault lies in no slot); ``guilty``: the ids that
    stand there may stand nowhere on the canvas; ``sentence`` is for the writer, where writing again did not help."""

    slots: frozenset[int]
    sentence: str
    guilty: bool = True


class Rule:
    """One control over an edit; see the module's docstring. Each method answers as a rule would that does not care."""

    __slots__ = ()

    stage: ClassVar[Stage] = Stage.MASK
    left_to_right: ClassVar[bool] = False
    """Whether it writes slot after slot: what stands behind a slot was written for what stands in it."""
    looks_at_drafts: ClassVar[bool] = False
    """Whether every draft is to be given to ``standing``."""

    def steering(self, context: RuleContext) -> Steering | None:
        """What it does in every step of a run; None for nothing."""
        del context
        return None

    def draws(self, draws: Draws, layout: Layout) -> Draws:
        """What a run under it draws from, given what it would draw from without."""
        del layout
        return draws

    def check(self, decoded: Decoded) -> Violation | None:
        """What a finished row breaks; None where all is well."""
        del decoded
        return None

    def watch(self, context: RuleContext) -> Callable[[StepView, Tensor], None] | None:
        """What looks at every step of a run once all is decided, and may rule out what stands (see ``Observer``)."""
        del context
        return None

    def standing(self, decoded: Decoded) -> frozenset[int]:
        """The slots of a draft that are to stand as they are from now on. Raises GuardedError or SteeringError where
        the draft is not to be shown."""
        del decoded
        return frozenset()

    def insisting(self) -> "Rule | None":
        """Its stronger form, for another attempt where the first lost what was locked; None where it has none."""
        return None

    def bound(self, row: Row, ids: Sequence[int], slots: Collection[int]) -> frozenset[int]:
        """The slots to lock along with ``slots`` of ``row``, which reads ``ids``, so that what they say stays whole."""
        del row, ids, slots
        return frozenset()

    def locked(self, layout: Layout, slots: Collection[int]) -> tuple["Rule", ...]:
        """The rules to add once the writer has locked ``slots`` of the one row of ``layout``, which holds them."""
        del layout, slots
        return ()

    def lone_slot(self, layout: Layout) -> int | None:
        """The slot of ``layout`` that it settles as a word by itself, of which variants are to differ; None: none."""
        del layout
        return None

    def only(self, row: int) -> "Rule":
        """The same rule for one row of a canvas of several."""
        del row
        return self
