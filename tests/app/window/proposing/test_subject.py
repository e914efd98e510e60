"""What the card is about: passage, holes or caret, and what follows for title, length and actions."""

import pytest

from app.drafting.actions import Action
from app.editor.scope import Scope
from app.window.proposing.subject import Subject
from engine.messages import Ability, Hole

TEXT = "One two three."
ACTIONS = [Action(task.value, task.value, task) for task in (Ability.FILL, Ability.FIX, Ability.CONTINUE)]


def subject(start: int, end: int, *holes: Hole, text: str = TEXT, locks: tuple[tuple[int, int], ...] = ()) -> Subject:
    made = Subject.of(Scope(text, start, end, holes))
    return Subject(made.scope, made.words, locks)


@pytest.mark.parametrize(
    ("about", "title"),
    [
        (subject(0, 7), "2 words selected"),
        (subject(0, 7, locks=((0, 3),)), "2 words selected, 1 place locked"),
        (subject(3, 4), "No words are selected"),
        (subject(3, 3), "At the cursor"),
        (subject(3, 3, Hole(3, 3)), "Fill the hole"),
        (subject(3, 3, Hole(3, 3), Hole(7, 7)), "Fill 2 holes together"),
    ],
)
def test_the_title_says_what_is_pointed_at(about: Subject, title: str) -> None:
    assert about.title(()) == title


def test_the_title_says_what_the_answer_does_without() -> None:
    assert subject(0, 7).title(("sea", "sky")) == "2 words selected, without sea and sky"


@pytest.mark.parametrize(
    ("about", "tasks"),
    [
        (subject(0, 7), ["fix", "fill"]),
        (subject(3, 4), ["fill", "continue"]),
        (subject(3, 3), ["fill", "continue"]),
        (subject(3, 3, Hole(3, 3), Hole(7, 7)), ["fill"]),
    ],
)
def test_only_what_suits_is_offered_and_a_fill_of_words_last(about: Subject, tasks: list[str]) -> None:
    assert [action.id for action in about.fitting(ACTIONS)] == tasks


@pytest.mark.parametrize(
    ("about", "length"),
    [
        (subject(3, 3, Hole(3, 3, 9)), 9),
        (subject(3, 3, Hole(3, 3)), 25),
        (subject(3, 3, Hole(7, 7, 9)), 25),
        (subject(0, 7), 2),
        (subject(3, 3), 25),
    ],
)
def test_the_length_is_the_holes_the_passages_or_the_usual(about: Subject, length: int) -> None:
    assert about.length(25) == length


def test_a_length_means_the_same_while_the_same_is_pointed_at() -> None:
    assert subject(0, 3).of_same_length(subject(4, 7))
    assert subject(3, 3).of_same_length(subject(7, 7))
    assert not subject(0, 3).of_same_length(subject(3, 3))
    assert not subject(3, 3, Hole(3, 3)).of_same_length(subject(3, 3))
    first, second = Hole(3, 3), Hole(7, 7)
    assert not subject(3, 3, first, second).of_same_length(subject(7, 7, first, second))


def test_a_passage_all_of_whose_words_are_locked_cannot_change() -> None:
    fill, fix, _on = ACTIONS
    assert subject(0, 7, locks=((0, 7),)).all_locked(fix)
    assert not subject(0, 7, locks=((0, 7),)).all_locked(fill)
    assert not subject(0, 7, locks=((0, 3),)).all_locked(fix)
    assert not subject(0, 7).all_locked(None)
