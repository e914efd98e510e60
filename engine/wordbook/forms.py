"""Forms of English words: plurals, tenses, comparisons; what a form is of, and how another word takes it. Pure; any
thread.

Forms come by the rules of spelling, and out of a list where they are irregular. What a rule could spell in two ways it
spells in both: whoever asks knows which of them is a word.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

_HISSING = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"


class Inflection(StrEnum):
    """What a form says beside its word."""

    PLAIN = "plain"
    S = "s"
    """of a noun: several; of a verb: he, she or it does"""
    ING = "ing"
    PAST = "past"
    """both the past tense and the participle"""
    MORE = "more"
    MOST = "most"


SHAPES = {
    "n": (Inflection.PLAIN, Inflection.S),
    "v": (Inflection.PLAIN, Inflection.S, Inflection.ING, Inflection.PAST),
    "a": (Inflection.PLAIN, Inflection.MORE, Inflection.MOST),
    "r": (Inflection.PLAIN, Inflection.MORE, Inflection.MOST),
}
"""The shapes of each kind of word: nouns, verbs, adjectives, adverbs."""


@dataclass(frozen=True, slots=True)
class WordForm:
    """A form of ``lemma``, which is of the kind ``kind``."""

    lemma: str
    kind: str
    shape: Inflection


class Forms:
    """``lines``: ``KIND FORM LEMMA`` of what is irregular; ``is_lemma(word, kind)`` says what is a plain form."""

    def __init__(self, lines: Iterable[str], is_lemma: Callable[[str, str], bool]) -> None:
        self._is_lemma = is_lemma
        self._of: dict[str, list[WordForm]] = defaultdict(list)
        self._irregular: dict[WordForm, list[str]] = defaultdict(list)
        for line in lines:
            kind, form, lemma = line.split()
            shaped = WordForm(lemma, kind, _shape(kind, form))
            self._of[form].append(shaped)
            self._irregular[shaped].append(form)

    def readings(self, word: str) -> list[WordForm]:
        """What ``word``, in small letters, may be a form of."""
        readings = list(self._of.get(word, ()))
        for kind, shapes in SHAPES.items():
            if self._is_lemma(word, kind):
                readings.append(WordForm(word, kind, Inflection.PLAIN))
            for shape in shapes[1:]:
                for lemma in _unformed(word, shape):
                    form = WordForm(lemma, kind, shape)
                    if form not in readings and form not in self._irregular and self._is_lemma(lemma, kind):
                        readings.append(form)
        return readings

    def spelled(self, form: WordForm) -> list[str]:
        """How ``form`` may be written."""
        if form.shape is Inflection.PLAIN:
            return [form.lemma]
        irregular = self._irregular.get(form, [])
        if irregular and form.kind == "v":
            return irregular
        return list(dict.fromkeys([*irregular, *_formed(form.lemma, form.shape)]))

    def number(self, word: str) -> str:
        """ "one" or "many", of a word that as a noun is that alone; empty for any other."""
        shapes = {reading.shape for reading in self.readings(word) if reading.kind == "n"}
        if shapes == {Inflection.PLAIN}:
            return "one"
        return "many" if shapes == {Inflection.S} else ""


def _shape(kind: str, form: str) -> Inflection:
    """The shape of an irregular form, by its end."""
    if kind == "n":
        return Inflection.S
    if kind == "v":
        return Inflection.ING if form.endswith("ing") else Inflection.S if form.endswith("s") else Inflection.PAST
    return Inflection.MOST if form.endswith("st") else Inflection.MORE


def _formed(word: str, shape: Inflection) -> list[str]:
    """How a word takes a shape by the rules; the likelier spelling first."""
    soft = word.endswith("y") and word[-2:-1] not in _VOWELS
    if shape is Inflection.S:
        if soft:
            return [f"{word[:-1]}ies"]
        if word.endswith("o"):
            return [f"{word}es", f"{word}s"]
        return [f"{word}es" if word.endswith(_HISSING) else f"{word}s"]
    ending = {Inflection.ING: "ing", Inflection.PAST: "ed", Inflection.MORE: "er", Inflection.MOST: "est"}[shape]
    if shape is Inflection.ING:
        if word.endswith("ie"):
            return [f"{word[:-2]}ying"]
        if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
            return [f"{word[:-1]}ing"]
    elif word.endswith("e"):
        return [f"{word}{ending[1:]}"]
    elif soft:
        return [f"{word[:-1]}i{ending}"]
    doubled = [f"{word}{word[-1]}{ending}"] if _may_double(word) else []
    return [f"{word}{ending}", *doubled]


def _unformed(word: str, shape: Inflection) -> list[str]:
    """What ``word`` may have this shape of, by the rules."""
    endings = {
        Inflection.S: "s",
        Inflection.ING: "ing",
        Inflection.PAST: "ed",
        Inflection.MORE: "er",
        Inflection.MOST: "est",
    }
    ending = endings[shape]
    if not word.endswith(ending) or len(word) < len(ending) + 2:
        return []
    stem = word[: -len(ending)]
    stems = [stem]
    if shape is Inflection.S:
        stems += [stem[:-1]] if stem.endswith("e") else []
        stems += [f"{stem[:-2]}y"] if stem.endswith("ie") else []
    else:
        stems += [f"{stem}e"]
        stems += [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
        if shape is Inflection.ING:
            stems += [f"{stem[:-1]}ie"] if stem.endswith("y") else []
        else:
            stems += [f"{stem[:-1]}y"] if stem.endswith("i") else []
    return [lemma for lemma in stems if word in _formed(lemma, shape)]


def _may_double(word: str) -> bool:
    """Whether the last letter is doubled before an ending, as far as spelling tells: consonant, vowel, consonant."""
    if len(word) < 3 or word[-1] in "aeiouwxy":
        return False
    return word[-2] in _VOWELS and word[-3] not in _VOWELS
