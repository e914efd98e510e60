"""English words that are written for each other: of the same sound, or of another number. Pure data; any thread."""

from collections.abc import Iterable

CONFUSED = (
    ("their", "there", "they're"),
    ("your", "you're"),
    ("its", "it's"),
    ("to", "too"),
    ("then", "than"),
    ("affect", "effect"),
    ("affects", "effects"),
    ("lose", "loose"),
    ("whose", "who's"),
    ("were", "where"),
    ("quite", "quiet"),
    ("accept", "except"),
    ("advice", "advise"),
    ("past", "passed"),
    ("weather", "whether"),
    ("hear", "here"),
    ("know", "now"),
    ("principal", "principle"),
    ("peace", "piece"),
    ("brake", "break"),
    ("weak", "week"),
    ("threw", "through"),
    ("right", "write"),
    ("buy", "by"),
    ("no", "know"),
    ("of", "off"),
    ("led", "lead"),
    ("choose", "chose"),
    ("breath", "breathe"),
    ("complement", "compliment"),
)
VERBS = (
    ("is", "are"),
    ("was", "were"),
    ("has", "have"),
    ("does", "do"),
    ("doesn't", "don't"),
    ("isn't", "aren't"),
    ("wasn't", "weren't"),
    ("makes", "make"),
    ("takes", "take"),
    ("needs", "need"),
    ("comes", "come"),
    ("goes", "go"),
    ("gives", "give"),
    ("seems", "seem"),
    ("says", "say"),
)
ARTICLES = (("a", "an"),)
MISHEARD = {"of": ("have",)}
"""Written for the others, and never the other way round: could of."""


def swaps(groups: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Each word with all others of its groups."""
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            table[word] = (*table.get(word, ()), *(other for other in group if other != word))
    return table
