"""How well a model fixes, continues and rephrases, with one whose texts are known."""

from typing import cast

from engine.messages import Continue, Fill, Rewrite
from engine.training.lessons.questions import Passage, gaps
from engine.training.measuring.abilities import measure_continue, measure_fix, measure_speed, measure_strengths
from engine.training.measuring.measured_model import MeasuredModel
from tests.engine.training.lessons.test_questions import TEXT
from tests.engine.training.measuring.played import Answer, PlayedSubject

ITEMS = [
    Passage("Before. ", "He go home.", "He goes home.", " After."),
    Passage("", "All is well.", "All is well.", " After."),
]


def played(answer: Answer, strengths: tuple[tuple[str, float], ...] = ()) -> tuple[MeasuredModel, PlayedSubject]:
    subject = PlayedSubject(answer, strengths)
    return cast(MeasuredModel, subject), subject


def test_fixes_are_judged_in_their_place() -> None:
    subject, _ = played(lambda source: source.replace("go ", "goes "))
    figures = measure_fix(subject, ITEMS, 1)
    assert (figures["precision"], figures["recall"], figures["correct_left_alone"]) == (1, 1, 1)
    subject, _ = played(lambda source: None)
    figures = measure_fix(subject, ITEMS, 1)
    assert (figures["recall"], figures["edits_made"], figures["edits_wanted"], figures["correct"]) == (0, 0, 1, 1)
    assert figures["correct_left_alone"] == 1


def test_a_continuation_is_asked_for_where_a_sentence_stood() -> None:
    sentences = gaps(TEXT, "sentence", 5, 1)
    subject, player = played(lambda _: " went went home")
    figures = measure_continue(subject, sentences, 1, frozenset({"went"}))
    assert figures["count"] == len(sentences)
    assert (figures["empty"], figures["repeats"]) == (0, 1)
    assert round(figures["real_words"] or 0, 2) == 0.67
    for request, gap in zip(player.requests, sentences, strict=True):
        assert isinstance(request, Continue)
        assert (request.text, request.words) == (gap.before.rstrip(), 30)
    subject, _ = played(lambda _: None)
    assert measure_continue(subject, sentences, 1, None) == {
        "count": len(sentences),
        "empty": 1,
        "repeats": 0,
        "real_words": None,
    }


def test_every_notch_is_measured_with_a_word_that_is_kept() -> None:
    subject, player = played(lambda source: source.replace("He", "She"), (("Touch up", 0.1), ("Rewrite", 0.9)))
    light, strong = measure_strengths(subject, ITEMS[:1], 1)
    assert light == {"title": "Touch up", "strength": 0.1, "changed": 1 - 2 / 3, "locked_survive": True}
    assert strong["strength"] == 0.9
    for request, strength in zip(player.requests, (0.1, 0.9), strict=True):
        assert isinstance(request, Rewrite)
        assert (request.strength, request.keep) == (strength, ("home",))
    subject, _ = played(lambda source: "Gone.", (("Rewrite", 0.9),))
    assert measure_strengths(subject, ITEMS[:1], 1)[0]["locked_survive"] is False


def test_speed_is_the_median_of_warm_fills() -> None:
    subject, player = played(lambda _: "word")
    figures = measure_speed(subject, TEXT, 3, 1)
    # Five fills of 1, 2 … milliseconds to the first draft: the first two only warm up.
    assert len(player.requests) == 5
    assert all(isinstance(request, Fill) and request.holes[0].words == 12 for request in player.requests)
    assert (figures["count"], figures["first_ms"], figures["finished_ms"], figures["dtype"]) == (3, 4, 40, "float32")
    subject, _ = played(lambda _: None)
    assert measure_speed(subject, TEXT, 3, 1)["count"] == 0
