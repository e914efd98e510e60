"""How much a text is: words, characters, paragraphs, time to read. Pure functions; any thread."""

from dataclasses import dataclass

from engine.prose.words import count_words

WORDS_A_MINUTE = 238
"""Silent reading of prose by adults: M. Brysbaert, "How many words do we read per minute?" (2019)."""


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


def count_line(line: str) -> Counts:
    """The counts of one line; a line of blanks is no paragraph."""
    letters = len("".join(line.split()))
    return Counts(count_words(line), len(line), letters, int(letters > 0))


def count(text: str) -> Counts:
    """The counts of a whole text."""
    return sum(map(count_line, text.split("\n")), Counts())
