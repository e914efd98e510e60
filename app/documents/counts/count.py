"""How much a text is: words, characters, paragraphs, time to read. Pure functions; any thread.

Words are a writer's words: what is no prose has none, though it has characters. In Chinese, Japanese, Thai, Lao, Khmer
and Burmese, which put no spaces between them, they are those that ICU's dictionaries tell apart.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from app.documents.counts.unspaced import words_in_run
from engine.prose.kinds import LITERAL, Markup, MarkupKind
from engine.prose.structure.structure import Structure
from engine.prose.words import count_words

WORDS_A_MINUTE = 238
"""Silent reading of prose by adults: M. Brysbaert, "How many words do we read per minute?" (2019)."""


_BEFORE, _BEHIND = 100_000, 4000
"""Characters around a part of a text that are read to know what it stands in."""
_JOINED = frozenset({MarkupKind.EMPHASIS, MarkupKind.ESCAPE})
"""Signs that may stand inside a word."""
_COUNTED = frozenset(
    {MarkupKind.CODE, MarkupKind.MATH, MarkupKind.IDENTIFIER, MarkupKind.PATH, MarkupKind.EMAIL, MarkupKind.TAG}
)
"""What is no prose, and yet a word of its sentence."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a text or a part of it. ``characters`` are code points without line ends; ``letters`` those not blank."""

    words: int = 0
    characters: int = 0
    letters: int = 0
    paragraphs: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.words + other.words,
            self.characters + other.characters,
            self.letters + other.letters,
            self.paragraphs + other.paragraphs,
        )

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(
            self.words - other.words,
            self.characters - other.characters,
            self.letters - other.letters,
            self.paragraphs - other.paragraphs,
        )

    @property
    def minutes(self) -> float:
        """To read it silently."""
        return self.words / WORDS_A_MINUTE


def count_line(line: str, markup: Iterable[Markup] = ()) -> Counts:
    """The counts of one line, of which ``markup`` is no prose; a line of blanks is no paragraph."""
    letters = len("".join(line.split()))
    return Counts(count_words(_written(line, markup), words_in_run), len(line), letters, int(letters > 0))


def _written(line: str, markup: Iterable[Markup]) -> str:
    """What of ``line`` has words."""
    parts: list[str] = []
    at = 0
    for low, high, kind in markup:
        parts += (line[at:low], _instead(line[low:high], kind))
        at = high
    return "".join((*parts, line[at:])) if parts else line


def _instead(sign: str, kind: MarkupKind) -> str:
    if kind in _JOINED:
        return ""
    if kind is MarkupKind.ENTITY:
        return "x"  # some letter of the word that it stands in
    if kind is MarkupKind.LIST:
        return " "  # its number is no word
    bare_link = kind is MarkupKind.WIKI_LINK and sign.startswith("[[") and sign.endswith("]]")
    return " " if kind in LITERAL and kind not in _COUNTED and not bare_link else sign


def count(text: str, start: int = 0, end: int | None = None) -> Counts:
    """The counts of ``text[start:end]``, as they are in the whole text: what opens further before it than ``_BEFORE``
    characters is not known."""
    stop = len(text) if end is None else end
    low = text.rfind("\n", 0, max(0, start - _BEFORE)) + 1
    high = text.find("\n", stop, stop + _BEHIND)
    structure = Structure(text[low : high if high >= 0 else stop + _BEHIND])
    spans = deque(structure.markup(start - low, stop - low))
    counts, place = Counts(), start - low
    for line in text[start:stop].split("\n"):
        after, markup = place + len(line), list[Markup]()
        while spans and spans[0].start < after:
            span = spans.popleft()
            markup.append(Markup(span.start - place, span.end - place, span.kind))
        counts += count_line(line, markup)
        place = after + 1
    return counts
