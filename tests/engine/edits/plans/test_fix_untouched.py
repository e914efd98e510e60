"""A base model's Fix over text of any kind: what it must never touch, and that a sure model touches nothing."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, RequestError, SteeringError
from engine.messages import Fix, Started, Step
from engine.model.tokenizing.lexicon import Lexicon
from engine.prose import markup
from engine.prose.words import occurrences, words
from tests.engine.edits.conftest import events, patched
from tests.engine.edits.test_editing_untouched import PIECES, counted, cut, outside
from tests.engine.edits.tiny import SAMPLE, tiny_model

WRAPPED = (
    "\nthe old dog ran away from the house by the sea and was seen no\nmore before the evening came with rain and "
    "with a new\nday that nobody had thought would come to the children"
)
MORE = (
    "teh dgo", " run away", " , so", " ;", "\u00a0;", "\u202f!", "\u2009km", "«\u00a0mot\u00a0»", " ‘tis", "\t|\t",
    "  The", "\n> ", "\n\n## ", "\n1. ", "\n- [ ] ", "\n    code(x);\n", "```\ncode\n```\n", "![a](b)", "[text](http://a)",
    "**bold**", "_it_", "[^2]: note", "<br>", "1,000.50", " 12:30", "e\u0301\u0323", "👍🏽", "\u200f", "\u2067אב\u2069",
    "that nobody at the house by the sea had seen or heard of ", "wor\u00add", ".", "?", "\u3000", " — ", WRAPPED,
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from((*PIECES, *MORE)), min_size=2, max_size=10).map("".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    st.text("ab ,.\t\u00a0\n\u200f1'’", max_size=30),
)
SPACING = re.compile("  +|[^\\S ]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
NUMBER = re.compile(r"(?<![\w.,:])[0-9]+(?:[.,:][0-9]+)*(?![\w.,:])")
BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@pytest.fixture(scope="module")
def cautious() -> Callable[[float], Editing]:
    """``cautious(nats)``: an Editing of the tiny base model whose fix is as careful as that. The careless one brings a
    lexicon too, of which a random causal path makes what it likes."""
    model = tiny_model("base")
    made_once = {nats: Editing(replace(model, manifest=replace(model.manifest, caution=nats))) for nats in (0.0, 100.0)}
    lexicon = Lexicon(dict.fromkeys(f"{SAMPLE} I'm A dog Mot".replace(".", " ").replace(",", " ").split(), 50))
    made_once[0.0] = Editing(replace(model, lexicon=lexicon))
    return made_once.__getitem__


def spacing(text: str) -> list[str]:
    """What a writer sets by hand: every space but a single plain one, and the controls of writing direction."""
    return SPACING.findall(text)


def test_a_fix_keeps_locks_markup_breaks_and_spacing(
    cautious: Callable[[float], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(TEXTS, st.data())
    def check(text: str, data: st.DataObject) -> None:
        start, end = data.draw(st.integers(0, len(text) // 4)), data.draw(st.integers(len(text) // 2, len(text)))
        low, high = (max(start, min(at, end)) for at in cut(data, text, 2))
        listed = [text[start:end][a:b] for a, b in words(text[start:end])]
        keep = (data.draw(st.sampled_from(listed)),) if listed and data.draw(st.booleans()) else ()
        request = Fix(
            job="j", text=text, start=start, end=end, locks=((low, high),), keep=keep, seed=data.draw(st.integers(0, 9))
        )
        try:
            told, result = events(cautious(0.0).run(request, Control()))
        except (EmptyResultError, SteeringError, RequestError):
            return
        steps = [one for one in told if isinstance(one, Step)]
        for step in steps:
            for span, after in zip(step.spans, (*step.spans[1:], None), strict=True):
                assert span.end <= (after.start if after else end)
                assert start <= span.start
                shown = span.text
                assert any(char.isalnum() for char in shown)
                assert not set(shown) & set(BREAKS)
                assert shown == shown.strip(" ")
        (first,) = [one for one in told if isinstance(one, Started)]
        if steps:
            assert first.reach[0] <= steps[0].spans[0].start
            assert steps[0].spans[-1].end <= first.reach[1]
        for variant in result.variants:
            outside(text, variant.edits, [(start, low), (high, end)] if low < high else [(start, end)])
            whole = patched(text, variant.edits)
            passage = whole[start : len(whole) - (len(text) - end)]
            assert text[low:high] in passage
            for word in keep:
                assert len(occurrences(passage, word)) >= len(occurrences(text[start:end], word))
            # New quotation marks may bring the no-break spaces that the text sets inside its own.
            there = iter(spacing(passage))
            assert all(one in there for one in spacing(text[start:end]))
            for a, b in markup.locked(text, start, end):
                assert all(edit.end <= a or b <= edit.start for edit in variant.edits)
            for match in NUMBER.finditer(text):
                if start <= match.start() and match.end() <= end:
                    assert re.search(rf"(?<!\w){re.escape(match.group())}(?!\w)", whole)

    counted(check, full_counts(25, 500))()


def test_a_sure_model_changes_nothing_of_any_text(
    cautious: Callable[[float], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(TEXTS, st.data())
    def check(text: str, data: st.DataObject) -> None:
        start, end = data.draw(st.integers(0, len(text) // 4)), data.draw(st.integers(len(text) // 2, len(text)))
        try:
            told, result = events(cautious(100.0).run(Fix(job="j", text=text, start=start, end=end), Control()))
        except RequestError:
            return
        assert [variant.edits for variant in result.variants] == [()]
        for step in told:
            for span in step.spans if isinstance(step, Step) else ():
                assert span.text == text[span.start : span.end]

    counted(check, full_counts(25, 500))()
