"""Guards: what they see and what is the writer's own; no draft and no result with what they ban, whatever the edit."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.reading import Reading
from engine.edits.rules import guard as guard_module
from engine.edits.rules.guard import GuardRule, matches, seen_in
from engine.edits.rules.rule import Decoded, PlacedDraft
from engine.edits.text.draft import Draft
from engine.edits.text.hole_marks import find_holes
from engine.edits.tokens.layout import Row
from engine.errors import GuardedError, SteeringError
from engine.guards import Guard, read_guard, read_guards
from engine.messages import Ability, Continue, EditRequest, Fill, Finished, Fix, Fork, Rewrite, Started, Step
from engine.prose.words import occurrences
from tests.engine.edits.conftest import events, made, patched
from tests.engine.edits.tiny import tiny_model

HOLES = "“Oh,” she said. It was [[1]] and [[7]] then the dog [[]] ran away from the sea."
PASSAGE = "The cat sat on the mat. The dog ran away from the old house by the sea."
KINDS = ("base", "chat", "led", "foreseen")


@cache
def editing(kind: str) -> Editing:
    model = tiny_model("chat" if kind == "chat" else "base")
    if kind == "led":
        model = replace(model, manifest=replace(model.manifest, lead=1.2, repeats=2.0))
    if kind == "foreseen":
        model = replace(model, manifest=replace(model.manifest, foresight=0.5, caution=2.0))
    return Editing(model)


def fill(*lines: str, text: str = HOLES, **more: object) -> Fill:
    return Fill(job="fill", text=text, holes=find_holes(text), guards=read_guards(lines), **more)  # type: ignore[arg-type]


def edits_of(lines: list[str], seed: int) -> Iterator[EditRequest]:
    common = {"job": "edit", "seed": seed, "guards": read_guards(lines)}
    yield fill(*lines, seed=seed)
    passage = {"text": PASSAGE, "start": 0, "end": len(PASSAGE), **common}
    for task in (Ability.REPHRASE, Ability.SHORTEN):
        yield Rewrite(task=task, strength=0.8, **passage)  # type: ignore[arg-type]
    yield Fix(**passage)  # type: ignore[arg-type]
    yield Continue(text=PASSAGE, words=12, **common)  # type: ignore[arg-type]


def played(kind: str, request: EditRequest) -> tuple[list[Step], Finished | SteeringError | GuardedError]:
    """The steps that were posted, and how the run ended."""
    steps, run = list[Step](), editing(kind).run(request, Control())
    try:
        while True:
            event = next(run)
            if isinstance(event, Step):
                steps.append(event)
    except StopIteration as end:
        return steps, end.value
    except (SteeringError, GuardedError) as error:
        return steps, error


def said(guard: Guard, text: str) -> list[str]:
    return [text[a:b] for a, b in matches(guard, text)]


def new_said(request: EditRequest, guard: Guard, whole: str) -> int:
    """How often ``whole``, which the request's text has become, says it more than that text did."""
    text = request.text
    for hole in reversed(request.holes if isinstance(request, Fill) else ()):
        text = text[: hole.start] + text[hole.end :]
    return len(said(guard, whole)) - len(said(guard, text))


def shown(request: EditRequest, step: Step) -> str:
    """The text as the page shows it at ``step``; holes of other canvases are empty."""
    text, spans = request.text, {(span.start, span.end): span.text for span in step.spans}
    places = [(hole.start, hole.end) for hole in request.holes] if isinstance(request, Fill) else list(spans)
    for start, end in sorted(places, reverse=True):
        text = text[:start] + spans.get((start, end), "") + text[end:]
    return text


# ---------------------------------------------------------------- what is seen


def of(text: str) -> Draft:
    return Draft(text, tuple(range(len(text))))


def seen(line: str, placed: PlacedDraft) -> list[str]:
    whole, shift = placed.before + placed.draft.text + placed.after, len(placed.before)
    return [whole[a + shift : b + shift] for a, b in seen_in(placed, read_guard(line))]


def test_words_and_patterns_are_seen_over_either_seam_in_any_casing() -> None:
    assert seen("ban old cat", PlacedDraft(of("Cat"), "The OLD ", " sat")) == ["OLD Cat"]
    assert seen("ban /old\\s+c.t/", PlacedDraft(of("old "), "The ", "cut sat")) == ["old cut"]
    assert seen("ban cat", PlacedDraft(of("s"), "cat", "")) == []
    assert seen("ban /cat/", PlacedDraft(of("s"), "a cat ", " cat")) == []


def test_a_curly_apostrophe_is_a_straight_one() -> None:
    for written in ("don’t", "don't"):
        assert seen("ban don't", PlacedDraft(of(f"I {written}."), "", "")) == [written]
        assert seen("ban /\\bdon't/", PlacedDraft(of(f"I {written}."), "", "")) == [written]
    assert seen("ban /wait\\.\\.\\./", PlacedDraft(of("wait…"), "", "")) == ["wait…"]
    assert seen("ban /wait…/", PlacedDraft(of("wait…"), "", "")) == ["wait…"]


def decoded(*placed: PlacedDraft, held: tuple[int, ...] = ()) -> Decoded:
    size = max((len(one.draft.text) for one in placed), default=0)
    row = Row((0,) * size, tuple(slot in held for slot in range(size)), (0,) * size, ())
    return Decoded(Reading(tuple(one.draft for one in placed)), placed, row)


def rule(*lines: str, kept: tuple[str, ...] = ()) -> GuardRule:
    return GuardRule(read_guards(lines), kept)


def test_a_ban_is_a_violation_of_the_slots_that_wrote_it() -> None:
    violation = rule("ban cat").check(decoded(PlacedDraft(of("a cat"), "", "")))
    assert violation is not None
    assert violation.slots == {2, 3, 4}
    assert violation.sentence.startswith("The model could not do without “cat” here")
    with pytest.raises(SteeringError, match="“cat”"):
        rule("ban cat").standing(decoded(PlacedDraft(of("a cat"), "", "")))


def test_a_stop_raises_with_its_sentence_or_the_usual_one() -> None:
    draft = decoded(PlacedDraft(of("a cat"), "", ""))
    for look in (rule("stop cat : No cats.").standing, rule("stop cat : No cats.").check):
        with pytest.raises(GuardedError, match=r"^No cats\.$"):
            look(draft)
    with pytest.raises(GuardedError, match="about to say “cat”"):
        rule("stop cat").standing(draft)
    assert rule("stop dog").standing(draft) == frozenset()


def test_a_hold_names_the_slots_and_nothing_else() -> None:
    draft = decoded(PlacedDraft(of("a cat sat"), "", ""))
    assert rule("hold cat").standing(draft) == {2, 3, 4}
    assert rule("hold cat").check(draft) is None


def test_a_hold_is_content_with_one_place() -> None:
    text = "cat and Cat and cat"
    draft = decoded(PlacedDraft(of(text), "", ""))
    assert rule("hold cat").standing(draft) == {0, 1, 2}
    assert rule("hold /c[au]t|and/").standing(draft) == {0, 1, 2, 4, 5, 6}
    later = decoded(PlacedDraft(of(text), "", ""), held=(16, 17, 18))
    assert rule("hold cat").standing(later) == {16, 17, 18}, "the place that is held already stays the one"
    assert rule("hold cat").standing(
        decoded(PlacedDraft(of("a cat"), "", ""), PlacedDraft(of("cats, cat"), "", ""))
    ) == {
        2,
        3,
        4,
    }


def test_a_hold_keeps_every_place_of_the_writers_own() -> None:
    draft = PlacedDraft(of("a cat, a cat and a cat"), "", "", source="a cat, a cat")
    assert rule("hold cat").standing(decoded(draft)) == {2, 3, 4, 9, 10, 11}


def test_the_writers_own_words_are_no_guards_affair() -> None:
    ban = rule("ban /c[au]t/")
    same = PlacedDraft(of("The cat sat."), "", "", source="A cat sat.")
    assert ban.check(decoded(same)) is None
    assert ban.check(decoded(replace(same, source="A cut sat."))) is not None
    again = ban.check(decoded(PlacedDraft(of("a cat, a cat"), "", "", source="a cat")))
    assert again is not None
    assert again.slots in ({2, 3, 4}, {9, 10, 11})
    # It stood so over the seam.
    assert rule("ban old cat").check(decoded(PlacedDraft(of("cat ran"), "The old ", "", source="cat sat"))) is None
    assert rule("ban old cat").check(decoded(PlacedDraft(of("cat ran"), "The old ", "", source="big cat"))) is not None
    assert ban.check(decoded(PlacedDraft(of("a cat"), "", ""), held=(2, 3, 4))) is None
    assert ban.check(decoded(PlacedDraft(of("a cat"), "", ""), held=(2, 3))) is not None
    assert rule("ban cat", kept=("a cat",)).check(decoded(PlacedDraft(of("It is a cat."), "", ""))) is None
    assert ban.check(decoded(PlacedDraft(of("a cat"), "", "", ((2, 5),)))) is None


def test_a_run_without_guards_has_no_rule_and_one_with_kept_words_knows_them() -> None:
    assert GuardRule.of(fill()) == ()
    request = Rewrite(
        job="a", text="The cat sat.", start=0, end=12, keep=("cat",), locks=((8, 11),), guards=read_guards(["ban x"])
    )
    (guarding,) = GuardRule.of(request)
    assert set(guarding.kept) == {"cat", "sat"}


def test_a_pattern_that_takes_too_long_ends_the_run_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "_PATIENCE", 0.02)
    text = f"It was {'a' * 60} [[3]] then."
    _, end = played("base", fill("ban /(?:a|aa)+!/", text=text))
    assert isinstance(end, GuardedError)
    assert end.message == "The guard /(?:a|aa)+!/ takes too long over this text; make its pattern simpler."


# ---------------------------------------------------------------- what is never shown

LINES = st.sampled_from(
    [
        ["ban the", "ban a", "ban it", "ban was"],
        ["ban /e/", "ban /'/"],
        [r"ban /\b[a-m]/"],
        [r"stop /s/ : No."],
        ["ban the", "stop he : No.", "stop /qu/ : No."],
    ]
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(KINDS), lines=LINES, seed=st.integers(0, 10_000), number=st.integers(0, 4))
def test_no_step_and_no_result_says_what_is_banned_or_stopped(
    kind: str, lines: list[str], seed: int, number: int
) -> None:
    request = list(edits_of(lines, seed))[number]
    steps, end = played(kind, request)
    for guard in request.guards:
        for step in steps:
            assert new_said(request, guard, shown(request, step)) <= 0, (guard.line, step.number, step.spans)
        for variant in end.variants if isinstance(end, Finished) else ():
            text = patched(request.text, variant.edits)
            assert new_said(request, guard, text) <= 0, (guard.line, text)
    if isinstance(end, GuardedError):
        assert end.message == "No."


@pytest.mark.parametrize("kind", KINDS)
def test_bans_of_common_words_leave_something_to_write(kind: str) -> None:
    """The guard has work to do: without it the same seeds say these words."""
    lines = ["ban the", "ban a", "ban it", "ban was", "ban /e/"]
    bare = 0
    for seed in range(1):
        request = fill(*lines, seed=seed)
        steps, end = played(kind, request)
        assert isinstance(end, Finished)
        assert steps
        unguarded, _ = played(kind, replace(request, guards=()))
        bare += any(
            new_said(request, guard, shown(request, step)) > 0 for step in unguarded for guard in request.guards
        )
    assert bare == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_held_word_stays_from_the_step_that_first_shows_it(kind: str) -> None:
    guard, held = read_guard(r"hold /\b[a-z]{3}\b/"), 0
    for seed in range(2):
        request = Continue(job="on", text=PASSAGE, words=12, seed=seed, guards=(guard,))
        steps, end = played(kind, request)
        before: list[str] = []
        for step in steps:
            text = step.spans[0].text
            now = said(guard, text)
            for word in set(before):
                assert word in text, (step.number, before, text)
            locked = " ".join(text[state.start : state.end] for state in step.spans[0].words if state.locked)
            assert step.piece or all(word in locked for word in now)
            before = now
            held += len(now)
        assert isinstance(end, Finished)
    assert held


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("base", ["ban the", "ban /e/"]),
        ("led", ["ban the", "ban a"]),
        ("chat", ["hold /[aeiou]s/", "ban a"]),
        ("foreseen", ["hold /[aeiou]s/", "ban a"]),
    ],
)
def test_a_fork_under_guards_that_changes_nothing_reproduces_the_run(kind: str, lines: list[str]) -> None:
    edits = editing(kind)
    request = fill(*lines, seed=5, text="It was [[6]] then.")
    emitted, whole = events(edits.run(request, Control()))
    steps = [event for event in emitted if isinstance(event, Step)]
    for number in {1, len(steps) // 2} - {0}:
        emitted, forked = events(edits.run(Fork(job="fork", of="fill", step=number), Control()))
        assert [event.spans for event in emitted if isinstance(event, Step)] == [step.spans for step in steps[number:]]
        assert forked.variants[0].edits == whole.variants[0].edits
        made(edits.run(request, Control()))


def test_a_stop_ends_the_run_at_once_though_more_variants_were_asked_for() -> None:
    emitted = list[Started | Step]()
    run = editing("base").run(fill("stop /e/ : Enough.", variants=4), Control())
    with pytest.raises(GuardedError, match="Enough"):
        emitted.extend(run)
    assert all(isinstance(event, Started | Step) for event in emitted)


def test_a_rewrite_leaves_a_guarded_word_that_the_writer_wrote() -> None:
    left = 0
    for seed in range(2):
        guards = read_guards(["ban the"])
        request = Rewrite(job="a", text=PASSAGE, start=0, end=len(PASSAGE), strength=0.3, seed=seed, guards=guards)
        _, end = played("base", request)
        assert isinstance(end, Finished)
        left += len(occurrences(patched(PASSAGE, end.variants[0].edits), "the"))
    assert left
