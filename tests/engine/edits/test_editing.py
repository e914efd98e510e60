from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import pytest

from engine.diffusion.steering.repeats import FewerRepeats
from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.loop.denoising import Denoising
from engine.edits.loop.rounds import Outcome, Progress, Runner, Seen
from engine.edits.plans.answer import AnswerPlan
from engine.edits.reading import Reading
from engine.edits.rules.ban import BanRule
from engine.edits.rules.rule import Decoded, Violation
from engine.edits.task import Task
from engine.edits.text.draft import Draft
from engine.edits.text.hole_marks import find_holes
from engine.errors import Cancelled, RequestError, SteeringError, UsageError
from engine.messages import Ability, Continue, Fill, Fix, Fork, Hole, Request, Rewrite, Started, Step
from engine.prose.words import count_words, occurrences, words
from tests.engine.edits.conftest import events, made, patched
from tests.engine.edits.tiny import tiny_model

Of = Callable[[str], Editing]
KINDS = pytest.mark.parametrize("kind", ["base", "chat"])
TEXT = "The cat sat on the mat. It was [[4]] and the dog ran away from the old house."
PASSAGE = "The cat sat on the mat. The dog ran away from the old house by the sea."


def fill(text: str = TEXT, job: str = "fill", **more: object) -> Fill:
    return Fill(job=job, text=text, holes=find_holes(text), **more)  # type: ignore[arg-type]


def unchanged(self: AnswerPlan, task: Task, row: int, ids: object, done: object, final: bool = False) -> Reading:
    """Stands for ``AnswerPlan.read``: whatever the canvas holds, the answer is the passage as it was."""
    span, gap = task.spans[0], task.layout.rows[row].gaps[0]
    text = self._text[span.start : span.end]
    return Reading((Draft(text, (gap.start,) * len(text)),), {}, (gap.start,))


def rewrite(**more: object) -> Rewrite:
    return Rewrite(**{"job": "rewrite", "text": PASSAGE, "start": 0, "end": len(PASSAGE), **more})  # type: ignore[arg-type]


@KINDS
def test_a_run_is_started_then_steps_then_one_result(kind: str, editing: Of) -> None:
    told, result = events(editing(kind).run(fill(), Control()))
    assert isinstance(told[0], Started)
    hole = find_holes(TEXT)[0]
    assert told[0].reach[0] <= hole.start <= hole.end <= told[0].reach[1] <= len(TEXT)
    steps = [one for one in told if isinstance(one, Step)]
    assert [one.number for one in steps] == list(range(1, len(told)))
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
    scores = [one.score for one in result.variants if one.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == len({one.edits for one in result.variants}) == 3


@KINDS
def test_the_prefix_is_reused(kind: str, editing: Of) -> None:
    one = editing(kind)
    made(one.run(fill(), Control()))
    again = made(one.run(fill(seed=9), Control()))
    assert again.timing.reused_tokens >= again.timing.prompt_tokens


@KINDS
def test_a_fork_that_changes_nothing_reproduces_the_run(kind: str, editing: Of) -> None:
    one = editing(kind)
    whole = made(one.run(fill(), Control()))
    forked = made(one.run(Fork(job="fork", of="fill", step=2), Control()))
    assert forked.variants[0].edits == whole.variants[0].edits


@KINDS
def test_a_fork_keeps_locked_words_and_takes_a_seed_and_bans(kind: str, editing: Of) -> None:
    one = editing(kind)
    told, _ = events(one.run(fill(), Control()))
    step = next(one for one in told if isinstance(one, Step) and one.number == 2)
    (span,) = step.spans
    word = span.words[0]
    text = span.text[word.start : word.end]
    fork = Fork(job="fork", of="fill", step=2, locks=((0, word.start, word.end),), seed=77, ban=("zebra",))
    told, forked = events(one.run(fork, Control()))
    steps = [one for one in told if isinstance(one, Step)]
    assert all(one.job == "fork" for one in steps)
    # With every word of the draft locked there is no step left to take.
    assert not steps or any(state.locked for one in steps for state in one.spans[0].words)
    assert text.strip() in patched(TEXT, forked.variants[0].edits)


def test_a_fork_of_what_is_not_kept_is_said(editing: Of) -> None:
    one = editing("base")
    with pytest.raises(RequestError, match="that run are no longer kept"):
        made(one.run(Fork(job="fork", of="other", step=1), Control()))
    made(one.run(fill(), Control()))
    with pytest.raises(RequestError, match="999"):
        made(one.run(Fork(job="fork", of="fill", step=999), Control()))


@KINDS
def test_finish_keeps_what_stands(kind: str, editing: Of) -> None:
    control = Control()
    run = editing(kind).run(fill(variants=2), control)
    next(run)
    step = next(run)
    assert isinstance(step, Step)
    control.finish()
    result = made(run)
    assert result.kept
    assert len(result.variants) == 1
    assert result.variants[0].edits[0].new.strip()


@KINDS
def test_cancel_ends_at_the_next_step(kind: str, editing: Of) -> None:
    control = Control()
    run = editing(kind).run(fill(), control)
    next(run)
    next(run)
    control.cancel()
    with pytest.raises(Cancelled):
        next(run)


@KINDS
def test_cancel_ends_the_planning_of_a_long_text(kind: str, editing: Of) -> None:
    text = "The old dog ran by the sea. " * 100
    for request in (
        rewrite(text=text, end=len(text)),
        Fix(job="f", text=text, start=0, end=len(text)),
        fill(text.replace("dog", "[[2]]")),
        Continue(job="c", text=text, words=3),
    ):
        control = Control()
        control.cancel()
        with pytest.raises(Cancelled):
            next(editing(kind).run(request, control))


@KINDS
def test_a_passage_that_is_locked_altogether_comes_out_as_it_was(kind: str, editing: Of) -> None:
    for request in (
        rewrite(locks=((0, len(PASSAGE)),)),
        rewrite(keep=tuple(PASSAGE.replace(".", "").split())),
        Fix(job="f", text=PASSAGE, start=0, end=len(PASSAGE), locks=((0, len(PASSAGE)),)),
    ):
        told, result = events(editing(kind).run(request, Control()))
        assert len(told) == 1
        assert result.variants[0].edits == ()
        assert any("as it was" in note for note in result.notes)


def test_a_paused_step_is_shown_as_such(editing: Of) -> None:
    control = Control()
    run = editing("base").run(fill(), control)
    next(run)
    first = next(run)
    control.pause()
    again = next(run)
    assert isinstance(first, Step)
    assert isinstance(again, Step)
    assert again.paused
    assert again.number == first.number
    control.resume()
    assert not made(run).kept


@KINDS
def test_words_locked_while_it_runs_stay(kind: str, editing: Of) -> None:
    control = Control()
    run = editing(kind).run(fill(), control)
    next(run)
    step = next(run)
    assert isinstance(step, Step)
    word = step.spans[0].words[0]
    text = step.spans[0].text[word.start : word.end]
    control.adjust(locks=((0, word.start, word.end),), ban=("zebra",))
    result = made(run)
    assert text in patched(TEXT, result.variants[0].edits)


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
def test_a_word_banned_while_it_runs_stays_banned_in_a_fork(kind: str, editing: Of) -> None:
    one = editing(kind)

    def forked(ban: tuple[str, ...]) -> str:
        control = Control()
        run = one.run(fill(), control)
        next(run)
        next(run)
        control.adjust(ban=ban)
        made(run)
        result = made(one.run(Fork(job="fork", of="fill", step=1), Control()))
        return result.variants[0].edits[0].new

    free = forked(())
    word = next(free[a:b] for a, b in words(free))
    assert not occurrences(forked((word, " ")), word)


@KINDS
def test_a_locked_word_far_behind_the_wanted_count_is_not_cut_away(kind: str, editing: Of) -> None:
    for seed in range(5):
        control = Control()
        run = editing(kind).run(Continue(job="c", text=PASSAGE, words=3, seed=seed), control)
        next(run)
        next(run)
        step = next(run)
        assert isinstance(step, Step)
        (span,) = step.spans
        word = span.words[-1]
        control.adjust(locks=((0, word.start, word.end),))
        (edit,) = made(run).variants[0].edits
        assert span.text[word.start : word.end] in edit.new


def test_words_locked_while_it_runs_stay_when_the_canvas_is_tried_again(
    editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, control = editing("base"), Control()
    text = "The old [[2]] sat down, and the [[2]] ran away."
    run = one.run(fill(text), control)
    next(run)
    step = next(run)
    assert isinstance(step, Step)
    word = step.spans[0].words[0]
    locked = step.spans[0].text[word.start : word.end]
    control.adjust(locks=((0, word.start, word.end),))
    settled = Runner.settled

    def settling(self: Runner, run: Denoising, attempt: int, first: int) -> Generator[Seen | Progress, None, Outcome]:
        """As ever, but the first attempt is told to have come to nothing."""
        outcome = yield from settled(self, run, attempt, first)
        return outcome if attempt else replace(outcome, reading=Reading((Draft(), Draft())))

    monkeypatch.setattr(Runner, "settled", settling)
    result = made(run)
    assert locked.strip() in result.variants[0].edits[0].new


@KINDS
def test_finish_ends_a_long_passage_that_needed_no_change(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, control = editing(kind), Control()
    text = "The old dog ran by the sea. " * 60
    # A model that finds nothing to change, piece after piece.
    monkeypatch.setattr(AnswerPlan, "read", unchanged)
    run = one.run(Fix(job="f", text=text, start=0, end=len(text)), control)
    pieces = set()
    while True:
        try:
            event = next(run)
        except StopIteration as end:
            result = end.value
            break
        if isinstance(event, Step):
            pieces.add(event.piece)
            if event.piece == 2:
                control.finish()
    assert result.kept
    assert pieces == {0, 1, 2}


@KINDS
def test_distant_holes_take_one_canvas_after_the_other(kind: str, editing: Of) -> None:
    text = f"It was [[2]] then. {'The old dog ran by the sea. ' * 30}It was [[2]] again."
    told, result = events(editing(kind).run(fill(text), Control()))
    assert max(one.piece for one in told if isinstance(one, Step)) == 1
    assert [edit.old for edit in result.variants[0].edits] == ["[[2]]", "[[2]]"]


@KINDS
def test_near_holes_share_a_canvas(kind: str, editing: Of) -> None:
    told, _ = events(editing(kind).run(fill("The [[1]] sat on [[1]] mat."), Control()))
    steps = [one for one in told if isinstance(one, Step)]
    assert {one.pieces for one in steps} == {1}
    assert all(len(one.spans) == 2 for one in steps)


@KINDS
def test_a_long_passage_is_one_proposal(kind: str, editing: Of) -> None:
    text = "The old dog ran by the sea. " * 25
    request = rewrite(text=text, end=len(text))
    told, result = events(editing(kind).run(request, Control()))
    assert max(one.piece for one in told if isinstance(one, Step)) > 0
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
        told, result = events(editing(kind).run(fill(text), Control()))
        assert len(told) == 1
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
    one = editing(kind)
    seen: list[int] = []
    encode = type(one.model.tokenizer).encode

    def counted(self: object, text: str, *more: object, **named: object) -> list[int]:
        seen.append(len(text))
        return encode(self, text, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(one.model.tokenizer), "encode", counted)
    half = "The old dog ran by the sea. " * 36_000
    result = made(one.run(fill(f"{half}It was [[2]] then. {half}"), Control()))
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
    one = editing("base")
    first = made(one.run(fill(seed=5), Control()))
    one.forget()
    again = made(one.run(fill(seed=5), Control()))
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
