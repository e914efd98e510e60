"""Whatever a model writes, what is no prose is the same afterwards; and every word of prose may be mended."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.text.spans import kept_ranges, open_spans
from engine.errors import EmptyResultError, RequestError, SteeringError
from engine.messages import Ability, Continue, Edit, EditRequest, Fill, Finished, Fix, Hole, Rewrite
from engine.model.checkpoint.folder import load_model
from engine.model.tokenizing.lexicon import Lexicon
from engine.prose.words import words
from tests.engine.edits.conftest import made, patched
from tests.engine.edits.test_editing_untouched import counted
from tests.engine.edits.tiny import SAMPLE, tiny_model
from tests.engine.prose.grammar import OTHER, Labelled, labelled

SEEDS = st.integers(0, 1 << 40)
SHIPPED = Path(__file__).parents[3] / "resources/models/starter"
KNOWN = dict.fromkeys(f"{SAMPLE} the dog saw a house and left".replace(".", " ").replace(",", " ").split(), 50)


@pytest.fixture(scope="module")
def careless() -> Callable[[str], Editing]:
    """``careless(kind)``: a tiny random model that changes whatever it may."""
    base, chat = tiny_model("base"), tiny_model("chat")
    base = replace(base, manifest=replace(base.manifest, caution=0.0), lexicon=Lexicon(KNOWN))
    made_once = {"base": Editing(base), "chat": Editing(chat)}
    return made_once.__getitem__


def result_of(editing: Editing, request: EditRequest) -> Finished | None:
    try:
        return made(editing.run(request, Control()))
    except (EmptyResultError, SteeringError, RequestError):
        return None


def untouched(text: Labelled, edits: tuple[Edit, ...]) -> None:
    for edit in edits:
        assert OTHER not in text.labels[edit.start : edit.end], (edit, text.text)
        inside = text.labels[max(0, edit.start - 1) : edit.start + 1] == OTHER * 2
        # Between two characters of one sign nothing is put in; between two signs of two kinds it may be.
        assert not (edit.start == edit.end and inside and edit.new.strip()), (edit, text.text)


@pytest.mark.parametrize("kind", ["base", "chat"])
@pytest.mark.parametrize("task", [Ability.FIX, Ability.REPHRASE])
def test_a_passage_keeps_all_that_is_no_prose(
    kind: str, task: Ability, careless: Callable[[str], Editing], full_counts: Callable[[int, int], int]
) -> None:
    changed = 0

    @given(SEEDS)
    def check(seed: int) -> None:
        nonlocal changed
        text = labelled(seed, 2, 1)
        common = {"job": "j", "text": text.text, "start": 0, "end": len(text.text), "seed": seed % 99}
        request = Fix(**common) if task is Ability.FIX else Rewrite(**common, task=task, strength=0.9)
        result = result_of(careless(kind), request)
        for variant in result.variants if result is not None else ():
            untouched(text, variant.edits)
            changed += len(variant.edits)

    counted(check, full_counts(5, 300))()
    assert changed > 0


@pytest.mark.parametrize("kind", ["base", "chat"])
def test_what_is_written_anew_leaves_it_alone(
    kind: str, careless: Callable[[str], Editing], full_counts: Callable[[int, int], int]
) -> None:
    @given(SEEDS, st.data())
    def check(seed: int, data: st.DataObject) -> None:
        text = labelled(seed, 2, 1)
        low, high = data.draw(st.sampled_from(text.slots()))
        hole = Hole(data.draw(st.integers(low, high)), high, 2)
        for request in (
            Fill(job="j", text=text.text, holes=(hole,), seed=seed % 99),
            Continue(job="j", text=text.text, words=5, seed=seed % 99),
        ):
            result = result_of(careless(kind), request)
            for variant in result.variants if result is not None else ():
                assert OTHER not in "".join(text.labels[edit.start : edit.end] for edit in variant.edits)

    counted(check, full_counts(5, 200))()


def test_every_word_of_prose_is_offered(full_counts: Callable[[int, int], int]) -> None:
    offered = wanted = 0

    @given(SEEDS)
    def check(seed: int) -> None:
        nonlocal offered, wanted
        text = labelled(seed).text
        spans = open_spans(text, 0, len(text), kept_ranges(text, 0, len(text), (), ()))
        open_places = {place for span in spans for place in range(span.start, span.end)}
        for low, high in labelled(seed).slots():
            for start, end in words(text[low:high].replace("_", " ")):
                wanted += 1
                offered += open_places.issuperset(range(low + start, low + end))

    counted(check, full_counts(60, 2000))()
    assert offered >= 0.995 * wanted > 0


KEPT = (
    "---\ntitle: The huose\npermalink: callouts\n---\n", " {#old-huose .unumbered}\n", "> [!tip]- ",
    "> ```python\n> def recieve(teh):\n>     return teh\n> ```\n> ", "[[recieve note]]", "![[imge heer.png]]",
    "/home/me/documnets",
    "#trvel/itly\n", "$$\n\\begin{vmatrix}a & b\\\\\nc & d\n\\end{vmatrix}\n$$\n", "**", "**",
    "](http://a.org/teh_dog)", "\\emph{", "}",
    " ^block-id\n", "- ", "`teh code`", "\n- [ ] ", "|\n|------|------|\n| ",
    '{{< figre src="imge.png" >}} \\begin{quoet} <h2>', "</h2>\n",
    "\n    def teh():\n        return recieve\n",
)  # fmt: skip
"""What of ``markup.md`` is no prose, in its order."""


@pytest.fixture(scope="module")
def starter() -> Editing:
    return Editing(load_model(SHIPPED))


def test_the_shipped_model_mends_the_words_of_notes_and_nothing_else(starter: Editing) -> None:
    text = (Path(__file__).parent / "markup.md").read_text(encoding="utf-8")
    (variant,) = made(starter.run(Fix(job="j", text=text, start=0, end=len(text)), Control())).variants
    whole, at = patched(text, variant.edits), 0
    for piece in KEPT:
        at = whole.find(piece, at)
        assert at >= 0, (piece, whole)
        at += len(piece)
    mended = {edit.old: edit.new for edit in variant.edits}
    assert (mended["freind"], mended["feild"]) == ("friend", "field")


def test_the_shipped_model_keeps_all_that_is_no_prose(starter: Editing, full_counts: Callable[[int, int], int]) -> None:
    for seed in range(full_counts(1, 25)):
        text = labelled(seed, 2, 1)
        common = {"job": "j", "text": text.text, "start": 0, "end": len(text.text), "seed": seed}
        for request in (Fix(**common), Rewrite(**common, task=Ability.REPHRASE, strength=0.6)):
            result = result_of(starter, request)
            for variant in result.variants if result is not None else ():
                untouched(text, variant.edits)
