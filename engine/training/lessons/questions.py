"""Test items out of any text: holes of four sizes, passages to fix and to rephrase, drawn by a seed.

Pure text; knows nothing of models. The same text and seed give the same items.
"""

import random
import re
from dataclasses import dataclass

from engine.training.lessons.faults import sentences, spoil

SIZES = ("word", "three words", "clause", "sentence")
CONTEXT = 2400  # characters of text kept on either side of a hole
_PLAIN_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]+(?:['’][A-Za-z]+)?(?![\w'’-])")
_CLAUSE = re.compile(r", ([^,;:.!?\n]{15,90})(?=[,;.])")


@dataclass(frozen=True, slots=True)
class TestGap:
    """``before`` + ``truth`` + ``after`` is the original; ``truth`` has no space at its ends."""

    size: str
    before: str
    truth: str
    after: str


def documents(text: str) -> list[str]:
    """Documents of a corpus-like text: blank lines between them; a text without any is one."""
    return [part for part in re.split(r"\n[ \t]*\n", text) if len(part) >= 200] or [text]


def gaps(text: str, size: str, count: int, seed: int) -> list[TestGap]:
    """At most ``count`` gaps of ``size`` in running prose, each with at least 200 characters before and 80 after."""
    draw = random.Random(f"{seed} {size}")
    sources = documents(text)
    weights = [len(source) for source in sources]
    chosen: list[TestGap] = []
    seen: set[tuple[int, int]] = set()
    for _ in range(count * 30):
        if len(chosen) == count:
            break
        index = draw.choices(range(len(sources)), weights)[0]
        source = sources[index]
        if len(source) < 400:
            continue
        span = _span(source, draw.randrange(200, max(201, len(source) - 80)), size)
        if span is None or (index, span[0]) in seen or span[0] < 200 or len(source) - span[1] < 80:
            continue
        seen.add((index, span[0]))
        start, end = span
        chosen.append(
            TestGap(size, source[max(0, start - CONTEXT) : start], source[start:end], source[end : end + CONTEXT])
        )
    return chosen


def _span(source: str, at: int, size: str) -> tuple[int, int] | None:
    if size in ("word", "three words"):
        wanted = 1 if size == "word" else 3
        words: list[re.Match[str]] = []
        for match in _PLAIN_WORD.finditer(source, at, at + 200):
            if words and source[words[-1].end() : match.start()] != " ":
                words = []
            words.append(match)
            if len(words) == wanted:
                return words[0].start(), words[-1].end()
        return None
    if size == "clause":
        clause = _CLAUSE.search(source, at, at + 600)
        return None if clause is None else clause.span(1)
    sentence = re.compile(r"(?<=[a-z][.!?] )[A-Z][^.!?\n]{25,160}[.!?](?= [A-Z])").search(source, at, at + 1200)
    return None if sentence is None else sentence.span()


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in its place. ``source`` is what stands there, ``wanted`` what should."""

    before: str
    source: str
    wanted: str
    after: str


def passages(text: str, count: int, seed: int, *, least: int = 60, most: int = 400) -> list[Passage]:
    """Whole sentences, one to three, as they stand (``source`` == ``wanted``)."""
    draw = random.Random(f"{seed} passages")
    lines = [
        (n, line)
        for source in documents(text)
        for n, line in enumerate(source.split("\n"))
        if len(sentences(line)) >= 3
    ]
    drawn: list[Passage] = []
    for _, line in draw.sample(lines, min(len(lines), 4 * count)):
        parts = sentences(line)
        first = draw.randrange(1, len(parts))
        chosen = " ".join(parts[first : first + draw.choice((1, 1, 2, 3))])
        start = line.find(chosen)
        if least <= len(chosen) <= most and start > 0:
            drawn.append(Passage(line[:start], chosen, chosen, line[start + len(chosen) :]))
        if len(drawn) == count:
            break
    return drawn


def faulty(clean: list[Passage], seed: int, correct_share: float = 0.3) -> list[Passage]:
    """``clean`` with generated faults in most of them."""
    draw = random.Random(f"{seed} faults")
    out = []
    for passage in clean:
        count = 0 if draw.random() < correct_share else 1 + int(draw.expovariate(1 / (1 + len(passage.source) / 90)))
        source, _ = spoil(passage.source, draw, count)
        out.append(Passage(passage.before, source, passage.wanted, passage.after))
    return out
