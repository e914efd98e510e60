"""One loaded model as the planner sees it: what kind it is, what it can do, its sizes and its special ids.

Worker thread. The only module of the planner that reads a manifest; it runs nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.diffusion.draws import Noise
from engine.edits.text.typography import normal
from engine.edits.tokens.vocabulary import Vocabulary
from engine.errors import RequestError
from engine.messages import Ability
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.checkpoint.manifest import Manifest
from engine.model.network.network import Network
from engine.model.tokenizing.lexicon import Lexicon
from engine.model.tokenizing.template import ChatTemplate
from engine.prose.wrapping import is_wrapped, unwrapped

_LADDER = (16, 32, 64, 128, 256)
_NAMES = {
    Ability.FILL: "filling gaps",
    Ability.FIX: "fixing slips",
    Ability.REPHRASE: "rephrasing",
    Ability.SHORTEN: "shortening",
    Ability.SIMPLIFY: "simplifying",
    Ability.EXPAND: "expanding",
    Ability.CONTINUE: "going on writing",
    Ability.INSTRUCT: "following instructions",
}


@dataclass(frozen=True, slots=True)
class Kit:
    """What every plan needs of the model.

    sizes    canvas sizes, ascending; ``task_sizes`` those of a base model's tasks
    context  tokens of text before a canvas
    whole    tokens that prefix and canvas may have together, 0 where that is not bounded
    filler   the id that closes surplus slots, None where the model has none
    answer   the id between a task's passage and its answer, in a base model's prefix
    ending   ids that follow the end of the text inside a canvas; the last one repeats
    stops    ids that end an answer
    special  ids that never belong into text
    noise    what an unknown position holds
    lexicon  the words it knows, None for a model that brings none
    """

    title: str
    chat: bool
    abilities: frozenset[Ability]
    network: Network
    vocabulary: Vocabulary
    generation: GenerationOptions
    manifest: Manifest
    template: ChatTemplate | None
    sizes: tuple[int, ...]
    task_sizes: tuple[int, ...]
    context: int
    whole: int
    bos: tuple[int, ...]
    filler: int | None
    answer: int
    ending: tuple[int, ...]
    stops: tuple[int, ...]
    special: tuple[int, ...]
    noise: Noise
    lexicon: Lexicon | None = None

    @property
    def repeats(self) -> float:
        """Nats by which new text is kept from repeating itself; 0: it is not."""
        return self.manifest.repeats

    def require(self, ability: Ability) -> None:
        """Raise RequestError, naming the ability, unless the model has it."""
        if ability not in self.abilities:
            able = ", ".join(_NAMES[one] for one in Ability if one in self.abilities) or "nothing"
            raise RequestError(f"{self.title} lacks the ability “{ability.value}”; it is made for: {able}.")

    def encoder(self, near: str, check: Callable[[], None]) -> Callable[[str], list[int]]:
        """How to encode stretches of the text that ``near`` is a sample of: with the line breaks of a hard-wrapped
        text as spaces. ``check`` is called each time, and may raise: planning a long text takes seconds."""
        wrapped = is_wrapped(normal(near))

        def encode(text: str) -> list[int]:
            check()
            return self.vocabulary.encode(unwrapped(normal(text)) if wrapped else text)

        return encode

    def turn(self, prompt: str) -> tuple[int, ...]:
        """The ids of one user's turn with the model's turn opened behind it. Marks inside ``prompt`` stay text."""
        if self.template is None:
            raise RequestError(f"{self.title} has no chat template.")
        return tuple(self.template.ids([{"role": "user", "content": prompt}]))

    def task(self, ability: Ability) -> int:
        """A base model's task id."""
        self.require(ability)
        task = self.manifest.tasks.get(ability.value)
        if task is None:
            raise RequestError(f"{self.title} lacks the ability “{ability.value}”: its manifest has no task id.")
        return task


def ladder(lengths: Sequence[int], canvas: int) -> tuple[int, ...]:
    """The canvas sizes to lay out on, ascending: those a manifest names, else the usual ones up to the canvas."""
    if lengths:
        return tuple(sorted(set(lengths)))
    return tuple(length for length in _LADDER if length <= canvas) or (canvas,)
