"""What each ability means to the engine, a row each: which plan serves it, in what words, with which numbers.

Pure data; any thread. A writing action with an ability of its own is a row here, a name in ``messages.Ability`` and the
action's TOML; a model may have it once its manifest says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from engine.edits.sampling import OF_THE_CHECKPOINT, Sampling
from engine.messages import Ability


class PlanKind(Enum):
    """How an edit is done; each is a plan."""

    FILL = auto()  # holes are filled between what stands around them
    ANSWER = auto()  # the passage is read in the prefix and written anew on an open canvas
    IN_PLACE = auto()  # the passage stands on the canvas, and a share of its words is noised
    CORRECTION = auto()  # the passage stands on the canvas, and changes only where the model is sure
    CONTINUE = auto()  # the text goes on behind its end


@dataclass(frozen=True, slots=True)
class Service:
    """How one ability is served.

    doing     what it is called in a sentence: the model is made for …
    chat      the way of a model that is asked
    base      the way of a model that goes by the text
    room      how long an answer may be beside its passage
    wording   what a chat model is told, unless the writer says it
    sampling  its own numbers of the sampler
    """

    doing: str
    chat: PlanKind
    base: PlanKind
    room: float = 1.5
    wording: str = "Say the marked passage in other words. Keep its meaning, its voice, its tense and its person."
    sampling: Sampling = OF_THE_CHECKPOINT

    @property
    def rewrites(self) -> bool:
        """Whether it is done to a passage."""
        return self.chat not in (PlanKind.FILL, PlanKind.CONTINUE)


SERVICES: Mapping[Ability, Service] = {
    Ability.FILL: Service("filling gaps", PlanKind.FILL, PlanKind.FILL),
    Ability.FIX: Service(
        "fixing slips",
        PlanKind.ANSWER,
        PlanKind.CORRECTION,
        1.1,
        "Correct slips of typing, spelling, grammar and punctuation in the marked passage. "
        "Leave everything that is right exactly as it is.",
    ),
    Ability.REPHRASE: Service("rephrasing", PlanKind.ANSWER, PlanKind.IN_PLACE),
    Ability.SHORTEN: Service(
        "shortening",
        PlanKind.ANSWER,
        PlanKind.ANSWER,
        1.0,
        "Make the marked passage about a third shorter. Keep its meaning and its voice.",
    ),
    Ability.SIMPLIFY: Service(
        "simplifying",
        PlanKind.ANSWER,
        PlanKind.ANSWER,
        1.3,
        "Say the marked passage in simpler words and shorter sentences. Keep its meaning.",
    ),
    Ability.EXPAND: Service(
        "expanding",
        PlanKind.ANSWER,
        PlanKind.ANSWER,
        2.0,
        "Make the marked passage about half as long again with fitting detail. Keep its voice.",
    ),
    Ability.CONTINUE: Service("going on writing", PlanKind.CONTINUE, PlanKind.CONTINUE),
    Ability.INSTRUCT: Service("following instructions", PlanKind.ANSWER, PlanKind.ANSWER),
}
