"""The history of accepted edits: every entry as it was, and its recipe asks the model for the same again."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kept import reader
from tests.kept.conftest import Kept

pytestmark = pytest.mark.usefixtures("qapp")

START = "# The ferry 🚢\n\nThe ferry had been late again that morning. Anna wated on the quay.\n\n"
FIRST = f"{START}It was and nobody spoke.\n\nThe end came slowly."
SECOND = f"{START}It was snowing hard and nobody spoke.\n\nThe end came slowly. Two."
LATE = "# The ferry 🚢\n\nThe ferry was late. Stop. "
SEA = " And then 🌊 it began again."
NOTHING: dict[str, Any] = {"seed": 0, "variants": 1, "steps": None, "keep": (), "ban": (), "locks": ()}
MADE_BY = {"model": "fake", "dtype": "float32", "threads": 1, "ms": 40.0}

NOVEL: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {
            "id": "cfda2ed8ce5b4d52b45b58b751f9e701",
            "when": "2026-11-30T01:49:23+00:00",
            "action": "fill",
            "label": "Fill",
            "start": 90,
            "original": "\n",
            "result": " snowing hard\n Two.",
            "seed": 1,
            "parts": ((90, "", " snowing hard"), (143, "", " Two.")),
        },
        {
            **NOTHING,
            "do": "fill",
            "text": FIRST,
            "seed": 7,
            "variants": 2,
            "steps": 6,
            "ban": ("gale", "storm"),
            "holes": ((90, 90, 5, "the weather"), (130, 130, None, "")),
        },
    ),
    (
        {
            "id": "f7583659aab54458ab0acb9d2c429b52",
            "when": "2026-11-30T01:49:23+00:00",
            "action": "own",
            "label": "Your own words",
            "start": 15,
            "original": "The ferry had been late again that morning.",
            "result": "The ferry was late. Stop.",
            "seed": 0,
            "parts": ((15, "The ferry had been late again that morning.", "The ferry was late. Stop."),),
        },
        {
            "do": "rewrite",
            "text": SECOND,
            "seed": 11,
            "variants": 3,
            "steps": 9,
            "keep": ("ferry",),
            "ban": ("sea",),
            "locks": ((19, 24),),
            "start": 15,
            "end": 58,
            "instruction": "as a telegram",
            "strength": 0.9,
            "task": "instruct",
        },
    ),
    (
        {
            "id": "2df72d06f87e40ab8ddca0e1c9b50bbf",
            "when": "2026-11-30T01:49:23+00:00",
            "action": "shorten",
            "label": "Shorten",
            "start": 86,
            "original": "and nobody spoke.",
            "result": "in silence.",
            "seed": 0,
            "parts": ((86, "and nobody spoke.", "in silence."),),
        },
        {
            **NOTHING,
            "do": "rewrite",
            "text": f"{LATE}Anna wated on the quay.\n\n"
            "It was snowing hard and nobody spoke.\n\nThe end came slowly. Two.",
            "seed": 2,
            "start": 86,
            "end": 103,
            "instruction": "Make it shorter. Keep the meaning and the voice, and leave out what can be spared.",
            "strength": 0.15,
            "task": "shorten",
        },
    ),
    (
        {
            "id": "b527cb21c5b44d8096f45720e421fabc",
            "when": "2026-11-30T01:49:23+00:00",
            "action": "fix",
            "label": "Mend",
            "start": 41,
            "original": "Anna wated on the quay.",
            "result": "Anna waited on the quay.",
            "seed": 0,
            "parts": ((41, "Anna wated on the quay.", "Anna waited on the quay."),),
        },
        {
            **NOTHING,
            "do": "fix",
            "text": f"{LATE}Anna wated on the quay.\n\nIt was snowing hard in silence.\n\nThe end came slowly. Two.",
            "seed": 2147483647,
            "variants": 4,
            "steps": 3,
            "keep": ("quay",),
            "ban": ("pier",),
            "start": 41,
            "end": 64,
        },
    ),
    (
        {
            "id": "8ef442e27498412187e8d1ea4dc3b7b3",
            "when": "2026-11-30T01:49:24+00:00",
            "action": "calmer",
            "label": "Calmer",
            "start": 100,
            "original": "The end came slowly.",
            "result": "The end came, slowly.",
            "seed": 0,
            "parts": ((100, "The end came slowly.", "The end came, slowly."),),
        },
        {
            **NOTHING,
            "do": "rewrite",
            "text": f"{LATE}Anna waited on the quay.\n\nIt was snowing hard in silence.\n\nThe end came slowly. Two.",
            "seed": 5,
            "start": 100,
            "end": 120,
            "instruction": "Say it “calmly”.",
            "strength": 0.25,
            "task": "rephrase",
        },
    ),
    (
        {
            "id": "28bc518ee43b46cbbfcbb153256fe839",
            "when": "2026-11-30T01:49:24+00:00",
            "action": "continue",
            "label": "Continue",
            "start": 126,
            "original": "",
            "result": SEA,
            "seed": 0,
            "parts": ((126, "", SEA),),
        },
        {
            **NOTHING,
            "do": "continue",
            "text": f"{LATE}Anna waited on the quay.\n\nIt was snowing hard in silence.\n\nThe end came, slowly. Two.",
            "seed": 9,
            "variants": 2,
            "steps": 12,
            "ban": ("end",),
            "words": 40,
        },
    ),
    (
        {
            "id": "8101b28621c749b5884c0371b81768ee",
            "when": "2026-11-30T01:49:24+00:00",
            "action": "own",
            "label": "Your own words",
            "start": 122,
            "original": "Two.",
            "result": "Four.",
            "seed": 0,
            "parts": ((122, "Two.", "Four."),),
        },
        {
            "do": "fork",
            "of": "3ac62b2aaafe4a85bf103592dce005e3",
            "step": 2,
            "variant": 0,
            "locks": ((0, 0, 3),),
            "ban": ("zzk",),
            "seed": None,
        },
    ),
]
"""What was accepted on the page: each entry, and what its recipe asks for beside the entry's own id."""

ALL: dict[str, Any] = {
    "text": "Snow 🏔 over the lake.",
    "seed": 3,
    "variants": 2,
    "steps": 4,
    "keep": ("snow", "Åre"),
    "ban": ("ice", "l’eau"),
    "locks": ((0, 4), (16, 20)),
}
PROSE: dict[str, Any] = {**ALL, "do": "rewrite", "start": 1, "end": 19, "instruction": "In “prose”.", "strength": 0.75}
SKETCH: list[tuple[str, str, dict[str, Any]]] = [
    ("f1", "fill", {**ALL, "do": "fill", "holes": ((5, 6, 4, "höjd"), (7, 7, None, ""), (9, 12, 1, "deep"))}),
    ("r-fill", "fill", {**PROSE, "task": "fill"}),
    ("r-fix", "fix", {**PROSE, "task": "fix"}),
    ("r-rephrase", "rephrase", {**PROSE, "task": "rephrase"}),
    ("r-shorten", "shorten", {**PROSE, "task": "shorten"}),
    ("r-simplify", "simplify", {**PROSE, "task": "simplify"}),
    ("r-expand", "expand", {**PROSE, "task": "expand"}),
    ("r-continue", "continue", {**PROSE, "task": "continue"}),
    ("r-own", "own", {**PROSE, "task": "instruct", "instruction": "Do.", "strength": 0.25}),
    ("x1", "fix", {**ALL, "do": "fix", "start": 2, "end": 18}),
    ("c1", "continue", {**ALL, "do": "continue", "words": 77}),
    (
        "k1",
        "rephrase",
        {
            "do": "fork",
            "of": "r1",
            "step": 6,
            "variant": 1,
            "locks": ((0, 1, 4), (2, 0, 3)),
            "ban": ("ice",),
            "seed": 99,
        },
    ),
]
"""Every field of every request, none with its default: the entry's id, its action, and the request."""


def read(kept: Kept) -> list[dict[str, Any]]:
    return reader.history_of(kept.state / "history", kept.novel)


def test_every_accepted_edit_is_listed_as_it_was(kept: Kept) -> None:
    found = read(kept)
    assert [{**entry, "recipe": None} for entry in found] == [
        {**MADE_BY, **entry, "recipe": None} for entry, _request in NOVEL
    ]


def test_every_recipe_is_the_request_that_was_made(kept: Kept) -> None:
    found = [reader.request_of(entry["recipe"]) for entry in read(kept)]
    assert found == [{"job": entry["id"], **request} for entry, request in NOVEL]


def test_every_field_of_every_request_comes_back(kept: Kept) -> None:
    found = reader.history_of(kept.state / "history", kept.sketch)
    for number, (entry, (name, action, request)) in enumerate(zip(found, SKETCH, strict=True), start=1):
        assert reader.request_of(entry["recipe"]) == {"job": name, **request}
        assert {**entry, "recipe": None} == {
            "id": name,
            "when": f"2026-11-{10 + number}T08:{10 + number}:00+00:00",
            "action": action,
            "label": action.title(),
            "start": number,
            "original": "old\n\ud800 “ord”",
            "result": "new 🏔",
            "recipe": None,
            "model": "starter",
            "dtype": "bfloat16",
            "threads": 4,
            "seed": 1000 + number,
            "ms": 12.5 * number,
            "parts": ((number, "old", "new"), (number + 9, "\ud800 “ord”", "🏔")),
        }


def test_a_recipe_read_and_stored_again_is_the_same(kept: Kept) -> None:
    """A program before this one reads what this one adds to the same file."""
    for path in (kept.novel, kept.sketch):
        lines = kept.beside("history", path, ".jsonl").read_bytes().splitlines()
        stored = [json.loads(line)["recipe"] for line in lines]
        again = [json.loads(json.dumps(reader.recipe_again(recipe))) for recipe in stored]
        assert again == stored


def test_an_entry_read_and_stored_again_is_the_same_line(kept: Kept, tmp_path: Path) -> None:
    for path in (kept.novel, kept.sketch):
        file = kept.beside("history", path, ".jsonl")
        other = tmp_path / path.stem
        assert reader.stores_again(file.parent, path, other) == file.read_bytes()
        assert [made.name for made in other.iterdir()] == [file.name]


def test_the_choices_of_each_are_offered_again(kept: Kept) -> None:
    found = [reader.choices_of(entry["recipe"]) for entry in read(kept)]
    none = {"instruction": None, "strength": None, "words": None, "variants": 1, "seed": 0, "steps": None}
    none |= {"keep": (), "ban": ()}
    assert found == [
        {**none, "words": 5, "variants": 2, "seed": 7, "steps": 6, "ban": ("gale", "storm")},
        {
            "instruction": "as a telegram",
            "strength": 0.9,
            "words": None,
            "variants": 3,
            "seed": 11,
            "steps": 9,
            "keep": ("ferry",),
            "ban": ("sea",),
        },
        {
            **none,
            "instruction": "Make it shorter. Keep the meaning and the voice, and leave out what can be spared.",
            "strength": 0.15,
            "seed": 2,
        },
        {**none, "variants": 4, "seed": 2147483647, "steps": 3, "keep": ("quay",), "ban": ("pier",)},
        {**none, "instruction": "Say it “calmly”.", "strength": 0.25, "seed": 5},
        {**none, "words": 40, "variants": 2, "seed": 9, "steps": 12, "ban": ("end",)},
        {**none, "ban": ("zzk",)},
    ]


def test_each_of_them_can_be_put_back_where_it_stands(kept: Kept) -> None:
    """In the text as it was after that edit; positions are code points, and a ship stands before them all."""
    folder = kept.state / "history"
    after = "It was snowing hard and nobody spoke.\n\nThe end came slowly. Two."
    assert reader.put_back(folder, kept.novel, 0, START + after) == [[(90, 103, ""), (143, 148, "")]]
    now = kept.novel.read_text(encoding="utf-8")
    assert reader.put_back(folder, kept.novel, 1, now) == [[(15, 40, "The ferry had been late again that morning.")]]
    assert reader.put_back(folder, kept.novel, 6, now) == [[(122, 127, "Two.")]]
    assert reader.put_back(folder, kept.novel, 0, now) == []


def test_another_documents_history_is_its_own(kept: Kept) -> None:
    assert reader.history_of(kept.state / "history", kept.desk / "Letter.txt") == []


# ---------------------------------------------------------------- written by other versions

RECIPE = {"do": "fix", "job": "j", "text": "Some text.", "start": 0, "end": 4}
ENTRY = {
    "id": "j",
    "when": "2026-11-30T01:49:23+00:00",
    "action": "fix",
    "label": "Fix",
    "start": 0,
    "original": "Sme",
    "result": "Some",
    "recipe": RECIPE,
    "model": "starter",
    "dtype": "float32",
    "threads": 2,
    "seed": 0,
    "ms": 1.0,
}


def history(opened: Kept, *lines: bytes) -> list[dict[str, Any]]:
    """The entries of a file with these lines."""
    opened.beside("history", opened.novel, ".jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return read(opened)


def line(**changes: object) -> bytes:
    return json.dumps({**ENTRY, **changes}).encode()


def test_an_entry_without_parts_is_an_earlier_versions(opened: Kept) -> None:
    (entry,) = history(opened, line())
    assert entry == {**ENTRY, "parts": ()}
    assert reader.put_back(opened.state / "history", opened.novel, 0, "Some text.") == [[(0, 4, "Sme")]]


def test_a_recipe_that_says_less_has_the_defaults() -> None:
    assert reader.request_of(RECIPE) == {**NOTHING, **RECIPE}
    assert reader.request_of({"do": "rewrite", "job": "j", "text": "Some text.", "start": 0, "end": 4}) == {
        **NOTHING,
        **RECIPE,
        "do": "rewrite",
        "instruction": "",
        "strength": 0.5,
        "task": "rephrase",
    }
    assert reader.request_of({"do": "fork", "job": "j", "of": "i", "step": 1}) == {
        "do": "fork",
        "job": "j",
        "of": "i",
        "step": 1,
        "variant": 0,
        "locks": (),
        "ban": (),
        "seed": None,
    }
    holes = reader.request_of({"do": "fill", "job": "j", "text": "", "holes": [{"start": 0, "end": 0}]})["holes"]
    assert holes == ((0, 0, None, ""),)


@pytest.mark.parametrize(
    "recipe",
    [
        {**RECIPE, "of_tomorrow": 1},
        {**RECIPE, "do": "translate"},
        {**RECIPE, "do": "Fix"},
        {key: value for key, value in RECIPE.items() if key != "do"},
        {key: value for key, value in RECIPE.items() if key != "end"},
        {**RECIPE, "do": "rewrite", "task": "translate"},
        {"do": "fill", "job": "j", "text": "", "holes": [{"start": 0, "end": 0, "of_tomorrow": 1}]},
    ],
    ids=["field", "request", "class name", "no request", "too little", "task", "field of a hole"],
)
def test_a_recipe_of_another_version_is_listed_and_cannot_be_run(opened: Kept, recipe: dict[str, Any]) -> None:
    (entry,) = history(opened, line(recipe=recipe))
    assert entry == {**ENTRY, "recipe": recipe, "parts": ()}
    with pytest.raises(ValueError, match=r"^This entry of the history cannot be run again\.$"):
        reader.request_of(recipe)
    with pytest.raises(ValueError, match="cannot be run again"):
        reader.choices_of(recipe)


def test_a_line_that_says_more_or_less_than_an_entry_is_passed_over_and_stays(opened: Kept) -> None:
    lines = (line(of_tomorrow=1), b'{"id": "j"}', b"half a li", b"[]", line(id="k"), line(parts=[[0, "Sme"]]))
    assert [entry["id"] for entry in history(opened, *lines)] == ["k"]
    assert opened.beside("history", opened.novel, ".jsonl").read_bytes() == b"\n".join(lines) + b"\n"
