"""Whatever stands outside holes, ranges and locks is the same afterwards, code point for code point."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, RequestError, SteeringError
from engine.messages import Ability, Continue, Edit, Fill, Finished, Fix, Hole, Rewrite
from engine.prose.words import occurrences, words
from tests.engine.edits.conftest import made, patched

PIECES = (
    "The cat sat", " on the mat", ".", " It’s", " “late”", ", ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u2029", "…",
    " naïve", " cafe\u0301", " שלום", " مرحبا", " 猫が", "👩‍👩‍👧", "🏳️‍🌈", " don't", " https://a.org/b", " `x y`",
    "\n- item", "# Title\n", "[^1]", "\u200b", "\ufeff", "\x00", " \u202b", " [[Page]]", " \\[[3]]", " <eos>",
    " <turn|>", "\n\n", "  ", " -", " 42", " The", " the", " Mr. Bell", "\ufdd0", " 𝔘",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
)
KINDS = pytest.mark.parametrize("kind", ["base", "chat"])


def counted(test: Callable[..., None], count: int) -> Callable[..., None]:
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
    )(test)


def cut(data: st.DataObject, text: str, count: int) -> list[int]:
    return sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=count, max_size=count)))


def outside(text: str, edits: tuple[Edit, ...], ranges: list[tuple[int, int]]) -> None:
    """Every edit lies in one of ``ranges`` and is true to the text; ascending and disjoint."""
    last = 0
    for edit in edits:
        assert text[edit.start : edit.end] == edit.old
        assert edit.start >= last
        assert any(a <= edit.start and edit.end <= b for a, b in ranges)
        last = edit.end


def finished(editing: Editing, request: Fill | Rewrite | Fix | Continue) -> Finished | None:
    """The result, or None where the edit failed in a way that says so."""
    try:
        return made(editing.run(request, Control()))
    except (EmptyResultError, SteeringError, RequestError):
        return None


@KINDS
def test_fill_changes_nothing_but_holes(
    kind: str, editing: Callable[[str], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(TEXTS, st.data())
    def check(text: str, data: st.DataObject) -> None:
        a, b, c, d = cut(data, text, 4)
        size = data.draw(st.sampled_from([None, 1, 2, 5]))
        holes = (Hole(a, b, size, "a hint"), Hole(c, d, 1))
        result = finished(editing(kind), Fill(job="j", text=text, holes=holes, seed=data.draw(st.integers(0, 9))))
        assume(result is not None)
        assert result is not None
        for variant in result.variants:
            outside(text, variant.edits, [(a, b), (c, d)])
            assert [(edit.start, edit.end) for edit in variant.edits] == [(a, b), (c, d)]
            whole = patched(text, variant.edits)
            assert whole.startswith(text[:a])
            assert whole.endswith(text[d:])
            for edit in variant.edits:
                assert edit.new.strip()
                left, right = text[: edit.start], text[edit.end :]
                if edit.new[0].isspace():
                    assert left == "" or not left[-1].isspace() or edit.start == c == b
                if edit.new[-1].isspace():
                    assert right
                    assert not right[0].isspace()
                if left[-1:].strip() and right[:1].strip():
                    assert not any(char in "\n\r\u2028\u2029" for char in edit.new)

    counted(check, full_counts(15, 300))()


@KINDS
@pytest.mark.parametrize("task", [Ability.REPHRASE, Ability.SHORTEN, Ability.FIX])
def test_rewrite_and_fix_keep_locks_and_everything_outside(
    kind: str, task: Ability, editing: Callable[[str], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(TEXTS, st.data())
    def check(text: str, data: st.DataObject) -> None:
        start, low, high, end = cut(data, text, 4)
        listed = [text[start:end][a:b] for a, b in words(text[start:end])]
        keep = (data.draw(st.sampled_from(listed)),) if listed and data.draw(st.booleans()) else ()
        common = {"job": "j", "text": text, "start": start, "end": end, "locks": ((low, high),), "keep": keep}
        request = Fix(**common) if task is Ability.FIX else Rewrite(**common, task=task, strength=0.8)
        result = finished(editing(kind), request)
        assume(result is not None)
        assert result is not None
        for variant in result.variants:
            outside(text, variant.edits, [(start, low), (high, end)] if low < high else [(start, end)])
            whole = patched(text, variant.edits)
            passage = whole[start : len(whole) - (len(text) - end)]
            assert text[low:high] in passage
            for word in keep:
                assert len(occurrences(passage, word)) >= len(occurrences(text[start:end], word))
            breaks = "\n\r\u2028\u2029"
            assert [c for c in passage if c in breaks] == [c for c in text[start:end] if c in breaks]

    counted(check, full_counts(10, 300))()


@KINDS
def test_continue_only_appends(
    kind: str, editing: Callable[[str], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(TEXTS, st.integers(1, 40))
    def check(text: str, count: int) -> None:
        result = finished(editing(kind), Continue(job="j", text=text, words=count))
        assume(result is not None)
        assert result is not None
        (edit,) = result.variants[0].edits
        assert (edit.start, edit.end, edit.old) == (len(text), len(text), "")
        assert edit.new.strip()

    counted(check, full_counts(8, 200))()


@KINDS
def test_banned_words_are_absent_in_every_casing(
    kind: str, editing: Callable[[str], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(TEXTS, st.sampled_from(["the", "THE", "Cat", "a", "sat", "e", "it's"]), st.integers(0, 50))
    def check(around: str, word: str, seed: int) -> None:
        text = f"{around} he saw  then"
        at = len(around) + 8
        fill = Fill(job="j", text=text, holes=(Hole(at, at, 6),), ban=(word,), seed=seed)
        result = finished(editing(kind), fill)
        if result is not None:
            (edit,) = result.variants[0].edits
            whole = patched(text, result.variants[0].edits)
            for a, b in occurrences(whole, word):
                assert b <= edit.start or a >= edit.start + len(edit.new)
        request = Rewrite(job="j", text=text, start=0, end=len(text), ban=(word,), seed=seed, strength=0.5)
        result = finished(editing(kind), request)
        if result is not None:
            for edit in result.variants[0].edits:
                assert not occurrences(edit.new, word)

    counted(check, full_counts(8, 200))()
