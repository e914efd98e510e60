"""One loaded model as the planner sees it, whatever its kind: its network, its sizes and its special ids.

Worker thread; it runs nothing. What differs between a chat and a base model is the guide's (``plans.guide``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.diffusion.draws import Noise
from engine.edits.text.typography import normal
from engine.edits.tokens.vocabulary import Vocabulary
from engine.model.checkpoint.folder import LoadedModel
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.checkpoint.manifest import Manifest
from engine.model.network.network import Network
from engine.prose.wrapping import is_wrapped, unwrapped

_LADDER = (16, 32, 64, 128, 256)


@dataclass(frozen=True, slots=True)
class Kit:
    """What is worked out once a model is loaded.

    sizes    canvas sizes, ascending
    special  ids that never belong into text
    end      the id that ends a text, or a model's turn
    """

    model: LoadedModel
    vocabulary: Vocabulary
    sizes: tuple[int, ...]
    special: tuple[int, ...]
    end: int

    @property
    def network(self) -> Network:
        return self.model.network

    @property
    def manifest(self) -> Manifest:
        return self.model.manifest

    @property
    def generation(self) -> GenerationOptions:
        return self.model.generation

    @property
    def noise(self) -> Noise:
        """What an unknown position holds."""
        kind = self.manifest.noise
        return Noise(self.network.config.vocab_size, kind.first_id, kind.id, kind.blank_share)

    @property
    def bos(self) -> tuple[int, ...]:
        return (self.model.tokenizer.bos,)

    @property
    def filler(self) -> int | None:
        """The id that closes surplus slots; None where the model has none."""
        return self.manifest.filler_id

    @property
    def closes_gaps(self) -> bool:
        """Whether a gap may have more slots than it needs."""
        return bool(self.fillers)

    @property
    def stops(self) -> tuple[int, ...]:
        """Ids that end an answer."""
        return (*self.model.tokenizer.eos_ids, self.model.tokenizer.pad)

    @property
    def fillers(self) -> tuple[int, ...]:
        """The filler as ids that may close a gap; empty where there is none."""
        return () if self.filler is None else (self.filler,)

    @property
    def tail(self) -> tuple[int, ...]:
        """Ids that close what is left over of a canvas: the filler, else what ends an answer."""
        return self.fillers or self.stops

    @property
    def ending(self) -> tuple[int, ...]:
        """Ids that follow the end of the text inside a canvas; the last one repeats."""
        return (self.end, self.model.tokenizer.pad)

    def encoder(self, near: str, check: Callable[[], None]) -> Callable[[str], list[int]]:
        """How to encode stretches of the text that ``near`` is a sample of: with the line breaks of a hard-wrapped
        text as spaces. ``check`` is called each time, and may raise: planning a long text takes seconds."""
        wrapped = is_wrapped(normal(near))

        def encode(text: str) -> list[int]:
            check()
            return self.vocabulary.encode(unwrapped(normal(text)) if wrapped else text)

        return encode


def ladder(lengths: Sequence[int], canvas: int) -> tuple[int, ...]:
    """The canvas sizes to lay out on, ascending: those a manifest names, else the usual ones up to the canvas."""
    if lengths:
        return tuple(sorted(set(lengths)))
    return tuple(length for length in _LADDER if length <= canvas) or (canvas,)
