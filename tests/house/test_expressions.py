"""No regular expression of the program, and nothing that reads a line or a text, takes more than linear time.

Every expression of the source is tried on repeats of each of its own parts; those that took longest are measured.
"""

from collections.abc import Callable, Iterable
from heapq import nlargest

import pytest

from app.documents.counts.count import count_line
from app.documents.exchange.markdown_parser import parser
from app.documents.exchange.markdown_rules import front_matter
from app.editor.locks.locks import find_locks
from app.editor.markdown.outline import headings
from app.editor.markdown.syntax import line_spans
from engine.edits.text.context import paragraph_start
from engine.edits.text.echo import stray_marks
from engine.prose.markup import locked
from engine.prose.sentences import sentence_ends
from engine.prose.structure.structure import Structure
from engine.prose.words import occurrences, words
from engine.prose.wrapping import unwrapped
from tests.house.expressions import Expression, all_expressions, attacks
from tests.house.growth import MOST_RATIO, growth, seconds

Counts = Callable[[int, int], int]
Text = Callable[[int], str]
LINES = (
    *("[a](b", "*a ", "[", "![", "**a ", "__a ", "_a ", "`", "`a``b", "``a`", "[^a", "<http://", "http://a", "<a"),
    *("](a", "a@", "a1", "“a", "„", '"', "A ", "A’", "1.", "...", "!", "! ", "。", " ", "\t", "# ", "# a #", "> "),
    *("- ", "~~~", "---", "$a", "$$a", "<!--", "...a", ". ,", "\\", "|", "a:", "\u00a0"),
)
TEXTS = (
    *("\n", "\r\n", "# a\n", "a\n=\n", "---\n", "```\n", "~~~\n````\n", "- a:\n", "\n \n", "> a\n", "“\n", "A\n\n"),
    *("    {\n", "[a]: b\n"),
)
"""What many texts consist of, and what cost the most that was ever met here."""


def runs(expression: Expression) -> Callable[[str], object]:
    compiled = expression.compiled
    if expression.at_start:
        return compiled.match
    return lambda text: sum(1 for _ in compiled.finditer(text))


def repeated(head: str, unit: str, tail: str) -> Text:
    return lambda size: head + unit * max(1, size // len(unit)) + tail


def worst(work: Callable[[str], object], texts: Iterable[Text], size: int, most: int) -> tuple[float, str]:
    """t(4n) / t(n) of the text whose time seems to grow the most, and how it begins."""
    timed = [(seconds(work, text(size)), text) for text in texts]
    slowest = nlargest(most, timed, key=lambda pair: pair[0])
    grown = [(seconds(work, text(8 * size)) / short, text) for short, text in slowest]
    ratio, text = max(grown, key=lambda pair: pair[0])
    # Eight times as much in up to sixteen times as long is linear on a busy machine; the rest is measured with care.
    return (growth(work, text, size) if ratio > 16 else 0.0), text(20)


def test_no_expression_is_more_than_linear(full_counts: Counts) -> None:
    size, most, pairs = full_counts(2000, 4000), full_counts(6, 40), bool(full_counts(0, 1))
    worse = {}
    for expression in all_expressions():
        texts = (repeated(*attack) for attack in attacks(expression.pattern, expression.flags, pairs))
        ratio, text = worst(runs(expression), texts, size, most)
        if ratio > MOST_RATIO:
            worse[expression.where, expression.pattern, text] = round(ratio, 1)
    assert len(all_expressions()) > 90
    assert worse == {}


def test_one_that_is_more_than_linear_is_noticed() -> None:
    texts = (repeated(*attack) for attack in attacks(r"\s+$", 0, False))
    assert worst(runs(Expression("here", r"\s+$", 0, False)), texts, 200, 2)[0] > MOST_RATIO


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(lambda text: list(line_spans(text, Structure(text).line(0))), id="line_spans"),
        pytest.param(count_line, id="count_line"),
        pytest.param(headings, id="headings"),
        pytest.param(lambda text: front_matter("---\n" + text), id="front_matter"),
        pytest.param(lambda text: find_locks(text, 0, len(text)), id="find_locks"),
        pytest.param(lambda text: locked(text, 0, len(text)), id="locked"),
        pytest.param(lambda text: Structure(text).markup(), id="structure"),
        pytest.param(sentence_ends, id="sentence_ends"),
        pytest.param(words, id="words"),
        pytest.param(unwrapped, id="unwrapped"),
        pytest.param(stray_marks, id="stray_marks"),
        pytest.param(lambda text: occurrences(text, "a b"), id="occurrences"),
        pytest.param(lambda text: paragraph_start(text, 1, len(text)), id="paragraph_start"),
        pytest.param(lambda text: parser().parse(text), id="parser"),
    ],
)
def test_nothing_that_reads_a_text_is_more_than_linear(work: Callable[[str], object], full_counts: Counts) -> None:
    texts = [repeated("", unit, "") for unit in LINES + TEXTS]
    ratio, text = worst(work, texts, full_counts(1000, 4000), full_counts(3, 30))
    assert ratio <= MOST_RATIO, text


def test_every_call_is_looked_at() -> None:
    """A name of a function's own in an expression needs a sample here, or the test above would fail to read it."""
    names = {expression.where for expression in all_expressions()}
    assert "engine.prose.words:_scan" in names
    assert "app.editor.positions.graphemes:_EMOJI" not in names  # one class of the other library: a single character
