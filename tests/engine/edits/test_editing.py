from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from engine.diffusion.steering.repeats import FewerRepeats
from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.loop.prefix import PrefixStore
from engine.edits.plans.fill import FillPlan
from engine.edits.rules.ban import BanRule
from engine.edits.rules.rule import Decoded, Violation
from engine.edits.task import Task
from engine.edits.text.hole_marks import find_holes
from engine.errors import RequestError, SteeringError, UsageError
from engine.messages import Ability, Continue, Edit, Fill, Fix, Fork, Hole, Request, Rewrite, Started, Step
from engine.prose.words import count_words, occurrences
from tests.engine.edits.conftest import events, made, patched
from tests.engine.edits.tiny import tiny_model

Of = Callable[[str], Editing]
KINDS = pytest.mark.parametrize("kind", ["base", "chat"])
TEXT = "The cat sat on the mat. It was [[4]] and the dog ran away from the old house."
PASSAGE = "The cat sat on the mat. The dog ran away from the old house by the sea."


def fill(text: str = TEXT, job: str = "fill", **more: object) -> Fill:
    return Fill(job=job, text=text, holes=find_holes(text), **more)  # type: ignore[arg-type]


def rewrite(**more: object) -> Rewrite:
    return Rewrite(**{"job": "rewrite", "text": PASSAGE, "start": 0, "end": len(PASSAGE), **more})  # type: ignore[arg-type]


@KINDS
def test_a_run_is_started_then_steps_then_one_result(kind: str, editing: Of) -> None:
    emitted, result = events(editing(kind).run(fill(), Control()))
    assert isinstance(emitted[0], Started)
    hole = find_holes(TEXT)[0]
    assert emitted[0].reach[0] <= hole.start <= hole.end <= emitted[0].reach[1] <= len(TEXT)
    steps = [step for step in emitted if isinstance(step, Step)]
    assert [step.number for step in steps] == list(range(1, len(emitted)))
    for step in steps:
        assert step.number <= step.limit
        (span,) = step.spans
        assert (span.start, span.end) == (hole.start, hole.end)
        assert 0.0 <= span.settled <= 1.0
        assert all(0 <= word.start < word.end <= len(span.text) and word.entropy >= 0 for word in span.words)
    (edit,) = result.variants[0].edits
    assert edit.old == "[[4]]"
    assert result.timing.passes == len(steps)
    assert not result.kept


@KINDS
def test_every_piece_is_planned_once(kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    planned, task = [], FillPlan.task

    def noted(self: FillPlan, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        planned.append(piece)
        return task(self, piece, done, seed)

    monkeypatch.setattr(FillPlan, "task", noted)
    text = f"It was [[2]] then. {'The old dog ran by the sea. ' * 30}It was [[2]] again."
    made(editing(kind).run(fill(text), Control()))
    assert planned == [0, 1]


@KINDS
def test_started_comes_before_the_prefix_is_read_and_after_what_cannot_be_planned(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RequestError("no")

    with monkeypatch.context() as patch:
        patch.setattr(PrefixStore, "prefix", fail)
        run = editing(kind).run(fill(), Control())
        assert isinstance(next(run), Started)
        with pytest.raises(RequestError):
            next(run)
    monkeypatch.setattr(FillPlan, "task", fail)
    with pytest.raises(RequestError):
        next(editing(kind).run(fill(), Control()))


@KINDS
def test_several_variants_and_a_fork_have_one_started_each(kind: str, editing: Of) -> None:
    edits = editing(kind)
    emitted, _ = events(edits.run(fill(variants=2), Control()))
    (started,) = [event for event in emitted if isinstance(event, Started)]
    forked, _ = events(edits.run(Fork(job="fork", of="fill", step=1), Control()))
    assert [event for event in forked if isinstance(event, Started)] == [replace(started, job="fork")]
    assert isinstance(forked[0], Started)


@KINDS
def test_a_seed_gives_the_same_text_again(kind: str, editing: Of) -> None:
    first = made(editing(kind).run(fill(seed=3), Control()))
    again = made(editing(kind).run(fill(seed=3), Control()))
    other = made(editing(kind).run(fill(seed=4), Control()))
    assert first.variants == again.variants
    assert first.variants[0].edits != other.variants[0].edits


@KINDS
def test_variants_are_distinct_and_best_first(kind: str, editing: Of) -> None:
    result = made(editing(kind).run(fill(variants=3), Control()))
    assert len(result.variants) == 3
    scores = [variant.score for variant in result.variants if variant.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == len({variant.edits for variant in result.variants}) == 3


@KINDS
def test_the_prefix_is_reused(kind: str, editing: Of) -> None:
    edits = editing(kind)
    made(edits.run(fill(), Control()))
    again = made(edits.run(fill(seed=9), Control()))
    assert again.timing.reused_tokens >= again.timing.prompt_tokens


@KINDS
def test_a_fork_that_changes_nothing_reproduces_the_run(kind: str, editing: Of) -> None:
    edits = editing(kind)
    whole = made(edits.run(fill(), Control()))
    forked = made(edits.run(Fork(job="fork", of="fill", step=2), Control()))
    assert forked.variants[0].edits == whole.variants[0].edits


@KINDS
def test_a_fork_keeps_locked_words_and_takes_a_seed_and_bans(kind: str, editing: Of) -> None:
    edits = editing(kind)
    emitted, _ = events(edits.run(fill(), Control()))
    step = next(step for step in emitted if isinstance(step, Step) and step.number == 2)
    (span,) = step.spans
    word = span.words[0]
    text = span.text[word.start : word.end]
    fork = Fork(job="fork", of="fill", step=2, locks=((0, word.start, word.end),), seed=77, ban=("zebra",))
    emitted, forked = events(edits.run(fork, Control()))
    steps = [step for step in emitted if isinstance(step, Step)]
    assert all(step.job == "fork" for step in steps)
    # With every word of the draft locked there is no step left to take.
    assert not steps or any(state.locked for step in steps for state in step.spans[0].words)
    assert text.strip() in patched(TEXT, forked.variants[0].edits)


def test_a_fork_of_what_is_not_kept_is_said(editing: Of) -> None:
    edits = editing("base")
    with pytest.raises(RequestError, match="that run are no longer kept"):
        made(edits.run(Fork(job="fork", of="other", step=1), Control()))
    made(edits.run(fill(), Control()))
    with pytest.raises(RequestError, match="999"):
        made(edits.run(Fork(job="fork", of="fill", step=999), Control()))


@KINDS
def test_a_passage_that_is_locked_altogether_comes_out_as_it_was(kind: str, editing: Of) -> None:
    for request in (
        rewrite(locks=((0, len(PASSAGE)),)),
        rewrite(keep=tuple(PASSAGE.replace(".", "").split())),
        Fix(job="f", text=PASSAGE, start=0, end=len(PASSAGE), locks=((0, len(PASSAGE)),)),
    ):
        emitted, result = events(editing(kind).run(request, Control()))
        assert len(emitted) == 1
        assert result.variants[0].edits == ()
        assert any("as it was" in note for note in result.notes)


@KINDS
def test_a_banned_word_is_noised_again_three_times_and_then_fails(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def always(self: BanRule, decoded: Decoded) -> Violation:
        asked.append(decoded.row)
        return Violation(frozenset({decoded.reading.slots[0]}), f"The model could not do without {decoded.ban}.")

    monkeypatch.setattr(BanRule, "check", always)
    with pytest.raises(SteeringError, match="zebra"):
        made(editing(kind).run(fill(ban=("zebra",)), Control()))
    assert len(asked) == 4  # the run itself, and three rounds


@KINDS
def test_distant_holes_take_one_canvas_after_the_other(kind: str, editing: Of) -> None:
    text = f"It was [[2]] then. {'The old dog ran by the sea. ' * 30}It was [[2]] again."
    emitted, result = events(editing(kind).run(fill(text), Control()))
    assert max(step.piece for step in emitted if isinstance(step, Step)) == 1
    assert [edit.old for edit in result.variants[0].edits] == ["[[2]]", "[[2]]"]


@KINDS
def test_near_holes_share_a_canvas(kind: str, editing: Of) -> None:
    emitted, _ = events(editing(kind).run(fill("The [[1]] sat on [[1]] mat."), Control()))
    steps = [step for step in emitted if isinstance(step, Step)]
    assert {step.pieces for step in steps} == {1}
    assert all(len(step.spans) == 2 for step in steps)


@KINDS
def test_a_long_passage_is_one_proposal(kind: str, editing: Of) -> None:
    text = "The old dog ran by the sea. " * 25
    request = rewrite(text=text, end=len(text))
    emitted, result = events(editing(kind).run(request, Control()))
    assert max(step.piece for step in emitted if isinstance(step, Step)) > 0
    assert result.variants[0].edits
    patched(text, result.variants[0].edits)


@KINDS
def test_continue_writes_about_as_many_words_as_asked(kind: str, editing: Of) -> None:
    request = Continue(job="c", text=PASSAGE, words=30)
    result = made(editing(kind).run(request, Control()))
    (edit,) = result.variants[0].edits
    assert 1 <= count_words(edit.new) <= 50


def test_no_strength_changes_nothing(editing: Of) -> None:
    for kind in ("base", "chat"):
        result = made(editing(kind).run(rewrite(strength=0.0), Control()))
        assert result.variants[0].edits == ()


def test_strength_is_the_share_that_may_change(editing: Of) -> None:
    result = made(editing("base").run(rewrite(strength=0.1), Control()))
    changed = sum(count_words(edit.old) for edit in result.variants[0].edits)
    assert changed <= count_words(PASSAGE)


def test_banned_words_of_the_passage_go(editing: Of) -> None:
    result = made(editing("base").run(rewrite(ban=("cat", "The")), Control()))
    assert not occurrences(patched(PASSAGE, result.variants[0].edits), "cat")
    assert not occurrences(patched(PASSAGE, result.variants[0].edits), "the")


@KINDS
def test_nothing_to_fill_is_no_failure(kind: str, editing: Of) -> None:
    for text in ("", "No hole here, only [[Page]]."):
        emitted, result = events(editing(kind).run(fill(text), Control()))
        assert len(emitted) == 1
        assert result.variants[0].edits == ()


@KINDS
@pytest.mark.parametrize(
    ("request_", "error", "says"),
    [
        (fill("A [[400]] b"), RequestError, "400"),
        (fill(keep=("cat",)), UsageError, "rewrite"),
        (rewrite(keep=("cat",), ban=("Cat",)), UsageError, "both"),
        (rewrite(end=999), UsageError, "999"),
        (rewrite(strength=2.0), UsageError, "2.0"),
        (rewrite(variants=0), UsageError, "0 variants"),
        (rewrite(text="", end=0), RequestError, "empty"),
        (rewrite(text=" . ", end=3), RequestError, "no word"),
        (Fix(job="j", text="", start=0, end=0), RequestError, "empty"),
        (Continue(job="j", text="", words=3), RequestError, "empty"),
        (Continue(job="j", text="A word", words=0), UsageError, "0 words"),
        (Fill(job="j", text="ab", holes=(Hole(1, 2), Hole(0, 1))), UsageError, "ascending"),
        (Fill(job="j", text="ab", holes=(Hole(1, 9),)), UsageError, "1:9"),
        (Fill(job="j", text="abcd", holes=(Hole(0, 3),), locks=((2, 4),)), UsageError, "2:4"),
    ],
)
def test_bad_requests_are_said_in_one_sentence(
    kind: str, request_: Request, error: type[Exception], says: str, editing: Of
) -> None:
    with pytest.raises(error, match=says):
        made(editing(kind).run(request_, Control()))  # type: ignore[arg-type]


def test_a_missing_ability_is_named(editing: Of) -> None:
    with pytest.raises(RequestError, match="instruct"):
        made(editing("base").run(rewrite(instruction="In verse"), Control()))


def test_a_base_model_says_that_it_reads_no_hints(editing: Of) -> None:
    text = "A [[2=colour]] b"
    assert any("hints" in note for note in made(editing("base").run(fill(text), Control())).notes)
    assert not made(editing("chat").run(fill(text), Control())).notes


@KINDS
def test_a_text_of_megabytes_is_read_only_near_the_hole(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = editing(kind)
    seen: list[int] = []
    encode = type(edits.model.tokenizer).encode

    def counted(self: object, text: str, *more: object, **named: object) -> list[int]:
        seen.append(len(text))
        return encode(self, text, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(edits.model.tokenizer), "encode", counted)
    half = "The old dog ran by the sea. " * 36_000
    result = made(edits.run(fill(f"{half}It was [[2]] then. {half}"), Control()))
    assert len(result.variants[0].edits) == 1
    assert sum(seen) < 200_000


@pytest.mark.parametrize("task", [Ability.SHORTEN, Ability.SIMPLIFY, Ability.EXPAND])
def test_a_base_model_answers_its_tasks(task: Ability, editing: Of) -> None:
    result = made(editing("base").run(rewrite(task=task), Control()))
    patched(PASSAGE, result.variants[0].edits)


WRAPPED = """The old dog ran away from the house by the sea and was
not seen again before the evening, when the rain had come
and everyone had gone to bed without a word about the day
that had been [[2]] in the
old house by the sea.
"""


@KINDS
def test_a_hard_wrapped_text_keeps_its_lines(kind: str, editing: Of) -> None:
    filled = patched(WRAPPED, made(editing(kind).run(fill(WRAPPED), Control())).variants[0].edits)
    assert filled.count("\n") == WRAPPED.count("\n")
    for request in (
        rewrite(text=WRAPPED, end=len(WRAPPED), strength=0.9),
        Fix(job="f", text=WRAPPED, start=0, end=len(WRAPPED)),
    ):
        result = made(editing(kind).run(request, Control()))
        became = patched(WRAPPED, result.variants[0].edits)
        assert became.count("\n") == WRAPPED.count("\n")


@pytest.mark.parametrize("seed", [0, 1])
def test_a_chat_model_that_loses_a_lock_is_held_to_it(seed: int, editing: Of) -> None:
    text = "The old dog ran away from the house by the sea."
    request = rewrite(text=text, end=len(text), keep=("dog", "sea"), strength=1.0, seed=seed)
    result = made(editing("chat").run(request, Control()))
    became = patched(text, result.variants[0].edits)
    assert occurrences(became, "dog")
    assert occurrences(became, "sea")
    assert result.variants[0].edits


def test_a_forgotten_editing_can_be_used_again(editing: Of) -> None:
    edits = editing("base")
    first = made(edits.run(fill(seed=5), Control()))
    edits.forget()
    again = made(edits.run(fill(seed=5), Control()))
    assert first.variants == again.variants
    assert again.timing.reused_tokens == 0


def test_only_new_text_is_kept_from_repeating_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []

    class Noted(FewerRepeats):
        def __init__(self, weight: float, first: int, prefix: Sequence[int]) -> None:
            kept.append((weight, first, tuple(prefix)))
            super().__init__(weight, first, prefix)

    monkeypatch.setattr("engine.edits.rules.repeats.FewerRepeats", Noted)
    model = tiny_model("base")
    plain, asking = Editing(model), Editing(replace(model, manifest=replace(model.manifest, repeats=8.0)))
    new = (fill(), Continue(job="c", text=PASSAGE, words=3))
    again = (rewrite(), rewrite(strength=0.5), Fix(job="f", text=PASSAGE, start=0, end=len(PASSAGE)))
    for request in (*new, *again):
        made(plain.run(request, Control()))
    for request in again:
        made(asking.run(request, Control()))
    assert not kept
    for request in new:
        kept.clear()
        made(asking.run(request, Control()))
        assert kept
        assert all((weight, first) == (8.0, model.manifest.noise.first_id) for weight, first, _ in kept)
        # The text before the canvas is what it begins behind.
        assert all(prefix for _, _, prefix in kept)
