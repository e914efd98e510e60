"""Slips that people make, put into clean text: the other half of what Fix learns from.

Pure text and a ``random.Random``. Knows English spelling and grammar by lists and rules; nothing of tokens.
Each fault is small and undoes only one thing, so that the clean text is the one right correction.
"""

import random
import re
from collections.abc import Callable

from engine.edits.slips.confusions import CONFUSED, VERBS, swaps

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TENSES = (
    ("went", "go"),
    ("saw", "see"),
    ("took", "take"),
    ("came", "come"),
    ("gave", "give"),
    ("made", "make"),
    ("said", "say"),
    ("knew", "know"),
    ("thought", "think"),
    ("found", "find"),
    ("began", "begin"),
    ("stood", "stand"),
    ("told", "tell"),
    ("felt", "feel"),
    ("left", "leave"),
    ("kept", "keep"),
    ("written", "wrote"),
    ("taken", "took"),
    ("gone", "went"),
    ("seen", "saw"),
    ("done", "did"),
    ("looked", "look"),
    ("used", "use"),
    ("asked", "ask"),
    ("called", "call"),
)
_PREPOSITIONS = ("in", "on", "at", "for", "of", "to", "with", "from", "by", "about", "into")
_SMALL = ("the", "a", "an", "of", "to", "in", "is", "was", "that", "and", "for", "be", "it", "on", "with", "as", "had")
_MISSPELT = {
    "receive": "recieve",
    "believe": "beleive",
    "separate": "seperate",
    "definitely": "definately",
    "occurred": "occured",
    "until": "untill",
    "beginning": "begining",
    "necessary": "neccessary",
    "government": "goverment",
    "environment": "enviroment",
    "friend": "freind",
    "which": "wich",
    "because": "becuase",
    "different": "diffrent",
    "tomorrow": "tommorow",
    "successful": "succesful",
    "really": "realy",
    "across": "accross",
    "argument": "arguement",
    "knowledge": "knowlege",
    "their": "thier",
    "weird": "wierd",
    "business": "buisness",
    "interesting": "intresting",
    "probably": "probaly",
    "surprise": "suprise",
    "often": "offen",
    "immediately": "immediatly",
    "several": "severel",
    "language": "langauge",
}
_NAMES = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March"),
    *("April", "June", "July", "August", "September", "October", "November", "December", "Christmas", "English"),
    *("French", "German", "Russian", "Spanish", "Italian", "American", "British", "European", "London", "Paris"),
    *("England", "France", "Germany", "America", "Europe", "Russia"),
)
_PHRASES = (
    ("could have", "could of"),
    ("should have", "should of"),
    ("would have", "would of"),
    ("must have", "must of"),
    ("a lot", "alot"),
    ("in fact", "infact"),
    ("each other", "eachother"),
    ("as well", "aswell"),
    ("at least", "atleast"),
    ("no one", "noone"),
    ("even though", "eventhough"),
)
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_NEIGHBOURS = {key: "".join(row[max(0, n - 1) : n] + row[n + 1 : n + 2]) for row in _ROWS for n, key in enumerate(row)}

Fault = Callable[[str, random.Random], str | None]


_HOMOPHONES = swaps(CONFUSED)
_AGREEMENT = swaps(VERBS)
_TENSE = dict(_TENSES)


def _pick(text: str, draw: random.Random, wanted: Callable[[str], bool]) -> re.Match[str] | None:
    matches = [match for match in _WORD.finditer(text) if wanted(match.group())]
    return draw.choice(matches) if matches else None


def _put(text: str, match: re.Match[str], word: str) -> str:
    old = match.group()
    if old[0].isupper() and word:
        word = word[0].upper() + word[1:]
    return text[: match.start()] + word + text[match.end() :]


def _from_table(table: dict[str, tuple[str, ...]]) -> Fault:
    def fault(text: str, draw: random.Random) -> str | None:
        match = _pick(text, draw, lambda word: word.lower() in table)
        return None if match is None else _put(text, match, draw.choice(table[match.group().lower()]))

    return fault


def _letters(change: Callable[[str, int, random.Random], str]) -> Fault:
    def fault(text: str, draw: random.Random) -> str | None:
        match = _pick(text, draw, lambda word: len(word) > 3 and word[1:].islower())
        if match is None:
            return None
        word = match.group()
        changed = change(word, draw.randrange(1, len(word) - 1), draw)
        return None if changed == word else text[: match.start()] + changed + text[match.end() :]

    return fault


def _neighbour(word: str, at: int, draw: random.Random) -> str:
    return word[:at] + draw.choice(_NEIGHBOURS.get(word[at], word[at]) or word[at]) + word[at + 1 :]


def _swap_letters(word: str, at: int, _draw: random.Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _double(word: str, at: int, _draw: random.Random) -> str:
    return word[: at + 1] + word[at:]


def _drop(word: str, at: int, _draw: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _article(text: str, draw: random.Random) -> str | None:
    match = _pick(text, draw, lambda word: word.lower() in ("a", "an"))
    return None if match is None else _put(text, match, "an" if match.group().lower() == "a" else "a")


def _preposition(text: str, draw: random.Random) -> str | None:
    match = _pick(text, draw, lambda word: word in _PREPOSITIONS)
    return None if match is None else _put(text, match, draw.choice([p for p in _PREPOSITIONS if p != match.group()]))


def _small_word(text: str, draw: random.Random) -> str | None:
    match = _pick(text, draw, lambda word: word in _SMALL)
    if match is None or text[match.end() : match.end() + 1] != " ":
        return None
    return text[: match.start()] + text[match.end() + 1 :]


def _twice(text: str, draw: random.Random) -> str | None:
    match = _pick(text, draw, lambda word: word in _SMALL)
    return None if match is None else text[: match.end()] + " " + match.group() + text[match.end() :]


def _plural(text: str, draw: random.Random) -> str | None:
    match = _pick(
        text, draw, lambda word: len(word) > 4 and word.islower() and word[-1] == "s" and word[-2] not in "sui'"
    )
    return None if match is None else _put(text, match, match.group()[:-1])


def _apostrophe(text: str, draw: random.Random) -> str | None:
    match = _pick(text, draw, lambda word: "'" in word)
    return None if match is None else _put(text, match, match.group().replace("'", ""))


def _capital(text: str, draw: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"(?:^|[.!?] )[A-Z](?=[a-z ])", text)] + [
        match.start() for match in re.finditer(r"\bI\b", text)
    ]
    if not places:
        return None
    at = draw.choice(places)
    while not text[at].isupper():
        at += 1
    return text[:at] + text[at].lower() + text[at + 1 :]


def _name(text: str, draw: random.Random) -> str | None:
    match = _pick(text, draw, lambda word: word in _NAMES)
    return None if match is None else text[: match.start()] + match.group().lower() + text[match.end() :]


def _phrase(text: str, draw: random.Random) -> str | None:
    phrases = [
        (match.start(), right, wrong) for right, wrong in _PHRASES for match in re.finditer(rf"\b{right}\b", text)
    ]
    if not phrases:
        return None
    at, right, wrong = draw.choice(phrases)
    return text[:at] + wrong + text[at + len(right) :]


def _space_before(text: str, draw: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"(?<=[a-z])[,.;:?!](?=\s|$)", text)]
    if not places:
        return None
    at = draw.choice(places)
    return text[:at] + " " + text[at:]


def _comma_gone(text: str, draw: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r",(?= [a-z])", text)]
    if not places:
        return None
    at = draw.choice(places)
    return text[:at] + text[at + 1 :]


def _joined_sentences(text: str, draw: random.Random) -> str | None:
    matches = list(re.finditer(r"(?<=[a-z])\. (?=[A-Z][a-z]+ )", text))
    if not matches:
        return None
    match = draw.choice(matches)
    after = text[match.end() :]
    return text[: match.start()] + draw.choice([", ", " "]) + after[0].lower() + after[1:]


def _end_gone(text: str, _draw: random.Random) -> str | None:
    return text[:-1] if text.endswith((".", "?")) and not text.endswith("..") else None


def _space_gone(text: str, draw: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"(?<=[,;a-z]) (?=[a-z])", text)]
    if not places:
        return None
    at = draw.choice(places)
    return text[:at] + text[at + 1 :]


# Each fault and how often it is tried against the others.
FAULTS: dict[str, tuple[Fault, float]] = {
    "neighbour key": (_letters(_neighbour), 2.0),
    "letters swapped": (_letters(_swap_letters), 2.0),
    "letter doubled": (_letters(_double), 1.0),
    "letter dropped": (_letters(_drop), 2.0),
    "misspelt": (_from_table({right: (wrong,) for right, wrong in _MISSPELT.items()}), 2.0),
    "homophone": (_from_table(_HOMOPHONES), 2.5),
    "agreement": (_from_table(_AGREEMENT), 2.5),
    "tense": (_from_table({right: (wrong,) for right, wrong in _TENSE.items()}), 1.0),
    "article": (_article, 1.0),
    "preposition": (_preposition, 0.5),
    "small word dropped": (_small_word, 1.5),
    "word twice": (_twice, 0.8),
    "plural": (_plural, 0.5),
    "apostrophe": (_apostrophe, 1.5),
    "capital": (_capital, 1.0),
    "comma dropped": (_comma_gone, 0.7),
    "sentences joined": (_joined_sentences, 1.0),
    "end dropped": (_end_gone, 0.4),
    "space dropped": (_space_gone, 0.5),
    "space before a sign": (_space_before, 0.4),
    "name in small letters": (_name, 1.0),
    "phrase": (_phrase, 1.0),
}


def spoil(text: str, draw: random.Random, count: int) -> tuple[str, list[str]]:
    """``text`` with at most ``count`` faults, and their names. A text that offers none comes back as it was."""
    names = list(FAULTS)
    weights = [weight for _, weight in FAULTS.values()]
    faults: list[str] = []
    for _ in range(4 * count):
        if len(faults) == count:
            break
        name = draw.choices(names, weights)[0]
        spoiled = FAULTS[name][0](text, draw)
        if spoiled is not None and spoiled != text:
            text = spoiled
            faults.append(name)
    return text, faults


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph, the space after each left out."""
    return [part for part in re.split(r"(?<=[.!?])[ \n]+(?=[\"'A-Z])", text) if part]
