"""What the history keeps of an accepted run."""

import pytest

from app.documents.kept.recipe import from_record
from app.drafting.accepted import WORD_ACTION, history_entry, word_entry
from app.drafting.actions import Action, Options
from app.drafting.run import Run
from engine.messages import Ability, AllWords, Edit, FittingWord, Rewrite, Started, WordWheel
from tests.fakes import finished

REQUEST = Rewrite(job="j", text="some text", start=0, end=4, seed=7)
PARTS = ((0, "some", "more"), (5, "text", "words"))


def run_of(results: list[list[str]]) -> Run:
    run = Run(REQUEST, None, Action("shorten", "Shorten", Ability.SHORTEN), Options())
    run.take(Started("j", (0, 9), 3))
    run.take(finished(REQUEST, results))
    return run


def test_an_entry_names_what_was_asked_what_came_and_by_which_seed() -> None:
    run = run_of([["some"], ["more"]])
    entry = history_entry(run, PARTS, "more\nwords")
    assert entry is not None
    assert (entry.id, entry.action, entry.label, entry.seed) == ("j", "shorten", "Shorten", 1)
    assert (entry.start, entry.original, entry.result, entry.parts) == (0, "some\ntext", "more\nwords", PARTS)
    assert (entry.model, entry.dtype, entry.threads, entry.ms) == ("fake", "float32", 1, 40.0)


def test_its_recipe_can_be_run_again() -> None:
    entry = history_entry(run_of([["more"]]), PARTS, "more")
    assert entry is not None
    again = from_record(entry.recipe)
    assert isinstance(again, Rewrite)
    assert (again.seed, again.start, again.end) == (7, 0, 4)


@pytest.mark.parametrize("ended", [True, False])
def test_nothing_is_kept_of_a_run_without_result_or_ranges(ended: bool) -> None:
    if ended:
        assert history_entry(run_of([["more"]]), (), "") is None
    else:
        assert history_entry(Run(REQUEST, None, Action("a", "A", Ability.FIX), Options()), PARTS, "more") is None


def test_a_word_is_kept_with_what_was_mended_beside_it() -> None:
    text = "It was a strange day."
    word = FittingWord("odd", -1.0, (Edit(7, 8, "a", "an"), Edit(9, 16, "strange", "odd")))
    listed = AllWords("w", 9, 16, "strange", (word,), "fake", "float32", 1, 4, 90.0)
    request = WordWheel(job="w", text=text, at=12)
    entry = word_entry(request, listed, word)
    assert (entry.id, entry.action, entry.model, entry.ms) == ("w", WORD_ACTION, "fake", 90.0)
    assert entry.parts == ((7, "a", "an"), (10, "strange", "odd"))
    assert entry.places("It was an odd day.") == [[(7, 9, "a"), (10, 13, "strange")]]
    assert from_record(entry.recipe) == request
    same = FittingWord("odd", -1.0, (Edit(9, 16, "strange", "odd"),))
    assert (word_entry(request, listed, same).start, word_entry(request, listed, same).original) == (9, "strange")
