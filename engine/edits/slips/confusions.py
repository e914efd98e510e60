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

# Not those whose regular past is another word: seed, leaded, hanged.
_PASTS = """
go went, write wrote, run ran, catch caught, teach taught, buy bought, bring brought, think thought, seek sought,
fight fought, find found, hold held, keep kept, sleep slept, creep crept, weep wept, sweep swept, feel felt, leave left,
mean meant, meet met, feed fed, tell told, sell sold, say said, make made, give gave, take took, come came,
become became, know knew, grow grew, throw threw, blow blew, fly flew, draw drew, eat ate, fall fell,
break broke, speak spoke, steal stole, choose chose, freeze froze, wake woke, drive drove, ride rode, rise rose,
begin began, drink drank, sing sang, swim swam, ring rang, sink sank, stand stood, understand understood, tear tore,
wear wore, swear swore, bear bore, win won, dig dug, stick stuck, strike struck, swing swung, sit sat,
get got, forget forgot, shoot shot, lose lost, hear heard, build built, send sent, spend spent, lend lent, bend bent,
hide hid, bite bit, shake shook, pay paid, put put, cut cut, hit hit, hurt hurt, let let, set set, shut shut, cost cost
"""


def regular_pasts() -> dict[str, str]:
    """The past tense of irregular verbs by what it would be if they were regular: goed, runned, teached."""
    pasts = {}
    for pair in _PASTS.replace("\n", " ").split(","):
        verb, past = pair.split()
        stem = verb.removesuffix("e")
        for form in (f"{stem}ed", f"{stem}{stem[-1]}ed", f"{verb.removesuffix('y')}ied"):
            pasts[form] = past
    return pasts


def swaps(groups: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Each word with all others of its groups."""
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            table[word] = (*table.get(word, ()), *(other for other in group if other != word))
    return table
