"""A base model writes no brackets, stars and bars of its own, and leaves those of the writer where they stand."""

from collections.abc import Callable

import pytest

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.errors import EmptyResultError
from engine.messages import Fill, Hole, Rewrite
from tests.engine.edits.conftest import made, patched

MARKS = "[]{}<>|\\#*_^~`@="
TEXT = "See [1] and [[Page]], {x} then [2] and [note] or **bold** and _so_ | on [3] again."


@pytest.mark.parametrize("seed", range(6))
def test_a_fill_among_brackets_writes_none(editing: Callable[[str], Editing], seed: int) -> None:
    at = TEXT.index("then")
    request = Fill(job="a", text=TEXT, holes=(Hole(at, at + 4, 3),), seed=seed)
    try:
        result = made(editing("base").run(request, Control()))
    except EmptyResultError:
        return
    assert not set(result.variants[0].edits[0].new) & set(MARKS)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("strength", [0.2, 0.6, 1.0])
def test_a_rephrasing_keeps_the_writers_own_in_their_order(
    editing: Callable[[str], Editing], seed: int, strength: float
) -> None:
    request = Rewrite(job="a", text=TEXT, start=0, end=len(TEXT), strength=strength, seed=seed)
    result = made(editing("base").run(request, Control()))
    edited = patched(TEXT, result.variants[0].edits)
    kept = [char for char in edited if char in MARKS]
    assert kept == [char for char in TEXT if char in MARKS]
