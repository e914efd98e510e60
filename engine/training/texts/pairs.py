"""Real copy-edits out of ``pairs-edits.jsonl.xz``: the few that are corrections and nothing else.

Pure text. The file holds what editors did, not what is right: pairs that change names, numbers, links or meaning are
dropped, and no source gives more than its share.
"""

import difflib
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from engine.training.texts.corpus import CorpusError

FILE = "pairs-edits.jsonl.xz"
SHARE = 400  # pairs of one source
LONGEST = 400  # characters
_UNIT = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "it",
        "its",
        "it's",
        "that",
        "this",
        "these",
        "those",
        "than",
        "then",
        "there",
        "their",
        "they're",
        "your",
        "you're",
        "as",
        "so",
        "not",
    ]
)
_SIGNS = frozenset(".;:?!'\"")  # commas are mostly taste


def read_pairs(folder: Path) -> list[tuple[str, str]]:
    """(faulty, correct) passages from the corpus folder; none where it has no such file."""
    path = folder / FILE
    if not path.is_file():
        return []
    taken: Counter[str] = Counter()
    pairs: dict[tuple[str, str], None] = {}
    for before, after, source in _rows(path):
        if taken[source] < SHARE and is_correction(before, after):
            taken[source] += 1
            pairs[before, after] = None
    return list(pairs)


def is_correction(before: str, after: str) -> bool:
    """Whether ``after`` mends ``before`` in one or two places: a misspelling, a small word, a sign."""
    if not 30 <= len(before) <= LONGEST or len(after) > LONGEST or not after.endswith((".", "?", "!")):
        return False
    if any(mark in before + after for mark in ("http", "www.", "(link", "[", "`", "<", "/")):
        return False
    a, b = _UNIT.findall(before), _UNIT.findall(after)
    edits = [
        (a[i:j], b[k:m])
        for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return 1 <= len(edits) <= 2 and all(_mends(old, new) for old, new in edits)


def _mends(old: list[str], new: list[str]) -> bool:
    if len(old) == len(new) == 1 and old[0].isalpha() and new[0].isalpha():
        near = difflib.SequenceMatcher(None, old[0], new[0]).ratio() >= 0.75
        same = old[0].lower() == new[0].lower()
        # A capital is a matter of taste in titles; a mended word is written small.
        spelling = old[0].replace("is", "iz") == new[0].replace("is", "iz")  # British or American
        worded = near and not same and not spelling and old[0].islower() and new[0].islower()
        return worded or {old[0], new[0]} <= _SMALL
    if len(old) > 1 or len(new) > 1:
        return False
    return all(unit.lower() in _SMALL or unit in _SIGNS for unit in (*old, *new))


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["kind"] == "minor":
                    yield row["before"], row["after"], row["src"]
    except (lzma.LZMAError, EOFError, ValueError, KeyError) as error:
        raise CorpusError(f"{path.name} is not a readable file of pairs.", str(error)) from error
