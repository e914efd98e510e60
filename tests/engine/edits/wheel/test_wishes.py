"""What is asked of a word, one dial at a time, and what cannot be asked for."""

import pytest

from engine.edits.wheel.place import Place
from engine.edits.wheel.wishes import WordWishes, check_wishes
from engine.errors import RequestError, UsageError
from engine.guards import read_guard
from tests.engine.edits.wheel.books import TEXT, SmallBook, asked

AT = TEXT.index("dog") + 1
COUNTS = {"cat": 50, "dog": 20, "teacher": 3}


def wishes(**wished: object) -> WordWishes:
    request = asked(AT, **wished)
    check_wishes(request)
    return WordWishes(request, Place.of(request), SmallBook(), lambda word: COUNTS.get(word, 0))


@pytest.mark.parametrize(
    ("wished", "good", "bad"),
    [
        ({"starts": "Th"}, ("the", "That", "thought"), ("cat", "ton")),
        ({"rhymes": "cat"}, ("mat", "That"), ("cat", "house", "dog")),
        ({"syllables": 2}, ("teacher", "evening"), ("cat", "house")),
        ({"without": ("Cat", "sea")}, ("dog", "seas"), ("cat", "CAT", "Sea")),
        ({"unused": (0, 24)}, ("house", "dog"), ("cat", "The", "MAT")),
        ({"unused": (0, len(TEXT))}, ("teacher",), ("house", "dog", "sea")),
        ({"starts": "c", "syllables": 1}, ("cat",), ("children", "mat")),
    ],
)
def test_each_dial_leaves_in_what_is_meant(
    wished: dict[str, object], good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    own = wishes(**wished)
    assert own.narrow
    assert [word for word in good if not own.admits(word)] == []
    assert [word for word in bad if own.admits(word)] == []


def test_rarer_and_commoner_are_meant_of_another_word() -> None:
    rarer, commoner = wishes(rarer=True), wishes(commoner=True)
    for own in (rarer, commoner):
        own.compare_with("Dog")
    assert [rarer.admits(word) for word in ("cat", "dog", "teacher")] == [False, False, True]
    assert [commoner.admits(word) for word in ("cat", "dog", "teacher")] == [True, False, False]


def test_without_a_wish_everything_will_do() -> None:
    assert not wishes().narrow
    assert wishes().admits("anything")


def test_the_writers_guards_are_obeyed() -> None:
    guards = tuple(map(read_guard, ("ban cat", "stop /^ma/ : No.", "hold dog")))
    own = wishes(guards=guards)
    assert [own.may_stand(word) for word in ("Cat", "mat", "dog", "caterer")] == [False, False, True, True]


@pytest.mark.parametrize(
    "wished",
    [
        {"count": 0},
        {"count": 101},
        {"syllables": 0},
        {"rarer": True, "commoner": True},
        {"rhymes": "two words"},
        {"starts": "*"},
        {"meaning": "draft.md"},
        {"unused": (5, 2)},
        {"unused": (0, 9999)},
        {"without": ("",)},
    ],
)
def test_what_no_list_could_be_made_for_is_wrong_usage(wished: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        check_wishes(asked(AT, **wished))


def test_what_is_not_known_is_said() -> None:
    with pytest.raises(RequestError, match="xqzt"):
        wishes(rhymes="xqzt")
    request = asked(AT, rarer=True)
    with pytest.raises(RequestError, match="how common"):
        WordWishes(request, Place.of(request), SmallBook(), None)
