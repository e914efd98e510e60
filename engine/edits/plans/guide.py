"""What a kind of model needs of the planner: the one place that knows whether a model is asked or goes by the text.

Worker thread; no tensors. A guide is made once for a loaded model (``opening.guide_of``). A plan asks it for context,
prefix, endings and rules, and never which kind it is.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.edits.abilities import SERVICES, PlanKind, Service
from engine.edits.kit import Kit, ladder
from engine.edits.plans.model_rules import ModelRules
from engine.edits.text.context import ContextWindow
from engine.edits.tokens.layout import Sides
from engine.edits.tokens.vocabulary import Vocabulary
from engine.errors import RequestError
from engine.messages import Ability, Continue, EditRequest, Fill, Rewrite
from engine.model.checkpoint.folder import LoadedModel

SLACK = 4
"""Slots of an answer beyond the share that its passage is given."""
LEFT_SHARE = 0.25
"""Of a canvas, for the text before the first gap, where both sides stand on it."""
_CONTEXT = 4096


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of one canvas between the text around them. ``spaced``: a space stands before the first one; ``middles``
    between two of them, ``behind`` after the last, both in the model's view; ``right`` are the ids of that, and with
    ``ended`` it is the end of the text. ``words`` and ``hints`` are one a gap."""

    seen: ContextWindow
    spaced: bool
    middles: tuple[str, ...]
    behind: str
    right: tuple[int, ...]
    ended: bool
    words: tuple[int | None, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a passage to answer: its text in the model's view, its ids, and how many sentences it has; ``behind``
    is what is quoted of the text after it. ``spaced`` as in ``Gaps``."""

    seen: ContextWindow
    spaced: bool
    text: str
    ids: tuple[int, ...]
    behind: str
    sentences: int


class Guide(ABC):
    """Of one loaded model, whose ``kit`` and ``rules`` it holds.

    context  tokens of text before a canvas
    whole    tokens that prefix and canvas may have together, 0 where that is not bounded
    quoted   characters behind a hole or a passage that the model is told of, beside what stands on the canvas
    insists  whether an answer that lost what is kept is tried again with it held somewhere on the canvas
    """

    whole = 0
    quoted = 0
    insists = False

    def __init__(self, model: LoadedModel, single_breaks: bool) -> None:
        """``single_breaks``: the model knows a new paragraph as one line break."""
        config, tokenizer = model.network.config, model.tokenizer
        vocabulary = Vocabulary(tokenizer, config.vocab_size, single_breaks)
        # The look through every id (a second for a large vocabulary) belongs to loading, not to the first edit.
        vocabulary.markup()
        self.kit = Kit(
            model,
            vocabulary,
            ladder(model.manifest.canvas_lengths, config.canvas_length),
            tuple(sorted({*tokenizer.banned_ids, *self._unwritable(vocabulary)})),
            self._end(model),
        )
        self.rules = ModelRules(self.kit)
        self.context = model.manifest.context or min(_CONTEXT, config.max_position)

    # ---------------------------------------------------------------- what the model can do

    @property
    def title(self) -> str:
        return self.kit.manifest.title

    def require(self, ability: Ability) -> None:
        """Raise RequestError, naming the ability, unless the model has it."""
        abilities = self.kit.manifest.abilities
        if ability not in abilities:
            able = ", ".join(SERVICES[other].doing for other in Ability if other in abilities) or "nothing"
            raise RequestError(f"{self.title} lacks the ability “{ability.value}”; it is made for: {able}.")

    def task_id(self, ability: Ability) -> int:
        """The id that stands for a task in the prefix. Raises RequestError where the model has none."""
        self.require(ability)
        task = self.kit.manifest.tasks.get(ability.value)
        if task is None:
            raise RequestError(f"{self.title} lacks the ability “{ability.value}”: its manifest has no task id.")
        return task

    @abstractmethod
    def plan_kind(self, service: Service) -> PlanKind:
        """Which plan serves an ability."""

    def unread(self, request: EditRequest) -> Iterator[str]:
        """What the writer should know before the result: wishes that this model cannot read, a sentence each."""
        del request
        yield from ()

    # ---------------------------------------------------------------- sizes

    @property
    def window(self) -> int:
        """Tokens of text before a hole or an end."""
        return self.context

    @property
    def task_sizes(self) -> tuple[int, ...]:
        """Canvas sizes of what is mended where it stands, ascending."""
        return self.kit.manifest.task_lengths or self.kit.sizes

    @property
    @abstractmethod
    def block(self) -> int:
        """Slots of a canvas that goes on writing, at most."""

    def longest_passage(self, room: float) -> int:
        """Tokens of a piece that is answered; the answer takes ``room`` times as many."""
        return max(1, int((self.kit.sizes[-1] - SLACK) / room))

    # ---------------------------------------------------------------- prefixes

    def text_sides(self, left: Sequence[int], right: Sequence[int], ended: bool) -> Sides:
        """The text itself on both sides of a canvas' gaps; ``ended``: it ends with ``right``."""
        ending = self.kit.ending if ended else ()
        return Sides(self.kit.bos, tuple(left), tuple(right), ending, LEFT_SHARE, self.whole)

    @abstractmethod
    def fill_sides(self, gaps: Gaps, request: Fill, encode: Callable[[str], list[int]]) -> Sides:
        """What stands around the gaps of a fill."""

    @abstractmethod
    def answer_window(self, size: int, passage: int) -> int:
        """Tokens of text before a passage of ``passage`` tokens that is answered on a canvas of ``size``."""

    @abstractmethod
    def answer_head(self, piece: Piece, request: Rewrite) -> tuple[int, ...]:
        """The prefix that asks for a new wording of a piece."""

    @abstractmethod
    def continue_sides(
        self, seen: ContextWindow, fresh: Sequence[int], request: Continue, encode: Callable[[str], list[int]]
    ) -> Sides:
        """What stands before a text that goes on; ``fresh`` are the ids written so far."""

    # ---------------------------------------------------------------- how it is led

    @property
    @abstractmethod
    def trained_on_gaps(self) -> bool:
        """Whether it fills gaps by training instead of being asked, and closes what it does not need of them."""

    @abstractmethod
    def starts_cold(self, request: Rewrite) -> bool:
        """Whether an answer starts as noise alone, whatever the strength."""

    # ---------------------------------------------------------------- parts

    def _unwritable(self, vocabulary: Vocabulary) -> Sequence[int]:
        """Ids that this kind of model is not to write though they are text."""
        del vocabulary
        return ()

    def _end(self, model: LoadedModel) -> int:
        """The id that ends a text."""
        return model.tokenizer.eos_ids[0]
