"""A small word book and a tiny model that knows a few words, for the wheel's tests."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.loop.prefix import PrefixStore
from engine.edits.opening import guide_of
from engine.edits.wheel.wheel import Wheel
from engine.messages import AllWords, FirstWords, WordWheel
from engine.model.checkpoint.folder import LoadedModel
from engine.model.tokenizing.lexicon import Lexicon
from engine.wordbook.forms import Forms
from engine.wordbook.senses import Senses
from engine.wordbook.sounds import Sounds
from engine.wordbook.wordbook import Wordbook
from tests.engine.edits.tiny import SAMPLE, tiny_model

TEXT = "The cat sat on the mat. It was a dog and the old dog ran away from the house by the sea."
RARE = ("teacher", "children", "evening", "thought")


class SmallBook(Wordbook):
    """Some words of the tiny model's."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.sounds = Sounds(["cat1 mat1 sat1 that1", "house1", "evening2v", "old1v", "dog1", "away2v", "teacher2"])
        self.senses = Senses(["n\t\tanimal", "n\t0\tdog:5 hound", "n\t0\tcat:4", "n\t\thouse teacher", "v\t\tsit rest"])
        self.forms = Forms(["v sat sit", "n children child"], self.senses.is_lemma)


@cache
def small_lexicon() -> Lexicon:
    words = [word.strip(".,;“”") for word in SAMPLE.lower().split()]
    return Lexicon({word: 20 if word in RARE else 9000 for word in words if word.isalpha()})


def worded(kind: str = "base") -> LoadedModel:
    """A tiny model with a lexicon."""
    return replace(tiny_model(kind), lexicon=small_lexicon())


def wheel(model: LoadedModel | None = None) -> Wheel:
    guide = guide_of(model or worded())
    return Wheel(guide, PrefixStore(guide.kit.network), SmallBook())


def asked(at: int, text: str = TEXT, **wishes: object) -> WordWheel:
    return WordWheel(**{"job": "w", "text": text, "at": at, **wishes})  # type: ignore[arg-type]


def turned(wheel: Wheel | Editing, request: WordWheel, control: Control | None = None) -> tuple[FirstWords, AllWords]:
    """Both lists of a request."""
    run = wheel.run(request, control or Control()) if isinstance(wheel, Wheel) else wheel.words(request, Control())
    first = next(run)
    try:
        next(run)
    except StopIteration as end:
        return first, end.value
    raise AssertionError("it went on")
