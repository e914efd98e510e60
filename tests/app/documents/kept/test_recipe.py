"""Requests as records: what is on writers' disks, and what of a text is kept."""

import dataclasses
import json
from typing import Any, get_args

import pytest

from app.documents.kept import recipe
from app.documents.kept.recipe import cut, from_record, to_record
from engine.guards import read_guards
from engine.messages import Ability, AnyJob, Continue, Fill, Fork, Hole, Rewrite, WordWheel

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_recipe_is_cut_to_what_the_model_saw() -> None:
    text = "far\n" * 1000 + "the passage here" + "\nfar" * 1000
    start = text.index("the")
    request = Fill(job="j", text=text, holes=(Hole(start, start + 3),))
    small = cut(request, (start - 10, start + 20))
    assert isinstance(small, Fill)
    assert len(small.text) < 1000
    hole = small.holes[0]
    assert small.text[hole.start : hole.end] == "the"


def test_every_field_of_every_request_has_its_word() -> None:
    """A field that is added to a message is lost on the disk until it has a word here."""
    for request, fields in recipe._KINDS.values():
        names = [field.name for field in fields]
        assert sorted(names) == sorted(field.name for field in dataclasses.fields(request))
        words = [field.word for field in fields]
        assert len(set(words)) == len(words)
    assert {request for request, _fields in recipe._KINDS.values()} == set(get_args(AnyJob))
    assert sorted(field.name for field in recipe._HOLE) == sorted(field.name for field in dataclasses.fields(Hole))
    assert set(recipe._TASKS.values()) == set(Ability)


def test_guards_are_kept_as_the_writers_lines_and_only_where_there_are_any() -> None:
    lines = ["ban suddenly", "stop /Ann?a/ : Anna is dead."]
    request = Fill(job="j", text="a b", holes=(Hole(1, 2),), guards=read_guards(lines))
    record = json.loads(json.dumps(to_record(request)))
    assert record["guards"] == lines
    assert from_record(record) == request
    assert "guards" not in to_record(dataclasses.replace(request, guards=()))
    for wrong in (["bun x"], [1], 7, "ban x"):
        with pytest.raises(ValueError, match="cannot be run again"):
            from_record({**record, "guards": wrong})


REQUESTS = [
    (
        Fill(job="j", text="a b", seed=1, variants=2, steps=3, ban=("x",), holes=(Hole(1, 2, 4, "y"), Hole(3, 3))),
        {
            "do": "fill",
            "job": "j",
            "text": "a b",
            "seed": 1,
            "variants": 2,
            "steps": 3,
            "keep": [],
            "ban": ["x"],
            "locks": [],
            "holes": [
                {"start": 1, "end": 2, "words": 4, "hint": "y"},
                {"start": 3, "end": 3, "words": None, "hint": ""},
            ],
        },
    ),
    (
        Rewrite(job="j", text="a", start=0, end=1, locks=((0, 1),), instruction="z", task=Ability.SHORTEN),
        {
            "do": "rewrite",
            "job": "j",
            "text": "a",
            "seed": 0,
            "variants": 1,
            "steps": None,
            "keep": [],
            "ban": [],
            "locks": [[0, 1]],
            "start": 0,
            "end": 1,
            "instruction": "z",
            "strength": 0.5,
            "task": "shorten",
        },
    ),
    (
        Fork(job="j", of="i", step=4, locks=((0, 1, 2),), seed=None),
        {"do": "fork", "job": "j", "of": "i", "step": 4, "variant": 0, "locks": [[0, 1, 2]], "ban": [], "seed": None},
    ),
]


@pytest.mark.parametrize(("asked", "record"), REQUESTS, ids=["fill", "rewrite", "fork"])
def test_the_words_on_the_disk(asked: AnyJob, record: dict[str, Any]) -> None:
    stored = json.dumps(to_record(asked))
    # The order too: a line that is read and written again is the same line.
    assert stored == json.dumps(record)
    again = from_record(json.loads(stored))
    assert again == asked
    assert type(again) is type(asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"do": "dance"},
        {"do": []},
        {"do": "fill", "job": "j", "text": "a", "holes": [5]},
        {"do": "fill", "job": "j", "text": "a", "holes": 5},
        {"do": "fix", "job": "j", "text": "a", "start": 0, "end": 1, "task": "fix"},
        {"do": "fix", "job": "j", "text": "a", "start": 0, "end": 1, "locks": [5]},
        {"do": "rewrite", "job": "j", "text": "a", "start": 0, "end": 1, "task": []},
        {"do": "continue", "job": "j", "text": "a"},
    ],
)
def test_what_is_no_recipe_is_one_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^This entry of the history cannot be run again\.$"):
        from_record(wrong)


def test_locks_and_passage_move_with_the_text_that_is_cut() -> None:
    text = "far\n" * 1000 + "the passage here" + "\nfar" * 1000
    start = text.index("the")
    whole = Rewrite(job="j", text=text, start=start, end=start + 11, locks=((start + 4, start + 11),))
    small = cut(whole, (start - 10, start + 20))
    assert isinstance(small, Rewrite)
    assert small.text[small.start : small.end] == "the passage"
    assert [small.text[low:high] for low, high in small.locks] == ["passage"]
    fork = Fork(job="j", of="i", step=1)
    assert cut(fork, (0, 9)) is fork
    on = cut(Continue(job="j", text=text, words=5), (len(text) - 40, len(text)))
    assert text.endswith(on.text) if isinstance(on, Continue) else False


WHEEL = WordWheel(
    job="j", text="a b", at=2, hole=True, count=8, starts="b", rhymes="may", syllables=2, meaning="c", rarer=True,
    commoner=False, unused=(0, 3), without=("d",), guards=read_guards(["ban x"]),
)  # fmt: skip


def test_a_word_that_was_chosen_has_what_was_asked_of_it() -> None:
    record = json.loads(json.dumps(to_record(WHEEL)))
    assert record == {
        "do": "words", "job": "j", "text": "a b", "at": 2, "hole": True, "count": 8, "starts": "b", "rhymes": "may",
        "syllables": 2, "meaning": "c", "rarer": True, "unused": [0, 3], "without": ["d"], "guards": ["ban x"],
    }  # fmt: skip
    assert from_record(record) == WHEEL
    plain = WordWheel(job="j", text="a b", at=2)
    assert to_record(plain) == {"do": "words", "job": "j", "text": "a b", "at": 2, "count": 12}
    assert from_record(to_record(plain)) == plain
    with pytest.raises(ValueError, match="cannot be run again"):
        from_record({**record, "unused": [1]})


def test_the_place_of_a_word_moves_with_the_text_that_is_cut() -> None:
    text = "far\n" * 1000 + "the passage here" + "\nfar" * 1000
    at = text.index("passage")
    for unused, kept in ((None, None), ((0, len(text)), True), ((at, at + 7), (0, 7))):
        small = cut(dataclasses.replace(WHEEL, text=text, at=at, unused=unused), (at, at + 7))
        assert isinstance(small, WordWheel)
        assert len(small.text) < 1000
        assert small.text[small.at :].startswith("passage")
        if kept is True:
            assert small.unused == (0, len(small.text))
        elif kept is None:
            assert small.unused is None
        else:
            assert small.unused == (small.at, small.at + 7)
