"""A start of the program on a writer's folders: everything stands where it stood, and nothing is lost by looking."""

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.kept import reader
from tests.kept.conftest import Kept
from tests.kept.test_settings import KEYS

PASSAGE = "Anna waited on the quay."


def test_a_start_shows_what_was_there_and_changes_none_of_it(qapp: QApplication, opened: Kept) -> None:
    before = opened.files()
    with reader.started(qapp, opened.profile, opened.desk / "models" / "mine") as start:
        assert start.leaves_unsaved_texts_for_later() == 3
        assert start.tabs() == [
            (opened.desk / "Brief.txt", 17, "CP1252", False),
            (opened.desk / "Invoice.txt", 0, "CP1252", False),
            (opened.sketch, 8, "UTF-8 with BOM", False),
            (opened.desk / "Letter.txt", 0, "UTF-16-BE with BOM", False),
            (opened.novel, 30, "UTF-8", False),
        ]
        assert start.front == opened.novel
        assert start.panels() == {
            "outline": True,
            "history": True,
            "counts": False,
            "preview": False,
            "timeline": False,
            "meter": False,
        }
        assert start.history() == [
            "Two.",
            "(nothing: this was a hole)",
            "The end came slowly.",
            "Anna wated on the quay.",
            "and nobody spoke.",
            "The ferry had been late again that morning.",
            "\n",
        ]
        assert len(start.marks()) == 8
        assert {name: start.keys_of(name) for name in KEYS} == {
            name: [key] if key else [] for name, key in KEYS.items()
        }
        assert start.ticked("theme_contrast")
        # Should it end before it has shown them all, the next start knows.
        assert json.loads((opened.state / "session.json").read_bytes())["starts"] == 1
    after = opened.files()
    lists = {"profile/state/session.json", "profile/state/recent.json", "profile/state/progress.json"}
    notes = {name for name in before if name.startswith("profile/state/open/")}
    assert {name for name in before if name not in after} == notes
    assert {name for name in before if name in after and before[name] != after[name]} <= lists
    assert {name.split("/")[1] for name in after if name not in before} <= {"cache"}


NOTHING: dict[str, Any] = {"variants": 1, "steps": None, "keep": (), "ban": (), "locks": ()}
EACH: list[tuple[str, dict[str, Any]]] = [
    (
        "",
        {
            **NOTHING,
            "do": "fill",
            "seed": 7,
            "variants": 2,
            "steps": 6,
            "ban": ("gale", "storm"),
            "holes": ((65, 65, 5, ""),),
        },
    ),
    (
        PASSAGE,
        {
            "do": "rewrite",
            "seed": 11,
            "variants": 3,
            "steps": 9,
            "keep": ("ferry",),
            "ban": ("sea",),
            "locks": (),
            "start": 41,
            "end": 65,
            "instruction": "as a telegram",
            # A strength is chosen for rephrasing only; whatever else was stored is not offered again.
            "strength": 0.5,
            "task": "instruct",
        },
    ),
    (
        PASSAGE,
        {
            **NOTHING,
            "do": "rewrite",
            "seed": 2,
            "start": 41,
            "end": 65,
            "instruction": "Make it shorter. Keep the meaning and the voice, and leave out what can be spared.",
            "strength": 0.5,
            "task": "shorten",
        },
    ),
    (
        PASSAGE,
        {
            **NOTHING,
            "do": "fix",
            "seed": 2147483647,
            "variants": 4,
            "steps": 3,
            "keep": ("quay",),
            "ban": ("pier",),
            "start": 41,
            "end": 65,
        },
    ),
    (
        PASSAGE,
        {
            **NOTHING,
            "do": "rewrite",
            "seed": 5,
            "start": 41,
            "end": 65,
            "instruction": "Say it “calmly”.",
            "strength": 0.25,
            "task": "rephrase",
        },
    ),
    (
        "",
        {
            **NOTHING,
            "do": "continue",
            "seed": 9,
            "variants": 2,
            "steps": 12,
            "ban": ("end",),
            "words": 40,
        },
    ),
]
"""For each entry of the novel but the fork: what is selected, and what the engine is to be asked for then."""
REPHRASED: dict[str, Any] = {
    "do": "rewrite",
    "text": "Snow 🏔 over the lake.\n",
    "seed": 3,
    "variants": 2,
    "steps": 4,
    "keep": ("snow", "Åre"),
    "ban": ("ice", "l’eau"),
    "locks": (),
    "start": 0,
    "end": 21,
    # The action's own; and of the strengths that the model has, the one nearest to the one stored.
    "instruction": "Say the same in other words, in the same voice and at about the same length.",
    "strength": 0.9,
    "task": "rephrase",
}


def test_every_entry_that_is_run_again_makes_the_same_request(qapp: QApplication, opened: Kept) -> None:
    with reader.started(qapp, opened.profile, opened.desk / "models" / "mine") as start:
        start.leaves_unsaved_texts_for_later()
        text = start.text
        low = text.index(PASSAGE)
        high = low + len(PASSAGE)
        for number, (selected, wanted) in enumerate(EACH):
            told = start.runs_again(6 - number, low if selected else high, high)
            seen = text[:high] if wanted["do"] == "continue" else text
            assert told == {**wanted, "job": told["job"], "text": seen}
        start.brings_to_front(opened.sketch)
        told = start.runs_again(8, 0, 21)
        assert told == {**REPHRASED, "job": told["job"]}


@pytest.mark.parametrize("change", [{"of_tomorrow": 1}, {"do": "translate"}], ids=["field", "request"])
def test_an_entry_of_another_version_is_shown_and_says_why_it_cannot_be_run(
    qapp: QApplication, opened: Kept, change: dict[str, object]
) -> None:
    file = opened.beside("history", opened.novel, ".jsonl")
    entry = json.loads(file.read_bytes().splitlines()[1])
    entry["recipe"] |= change
    file.write_bytes(json.dumps(entry).encode() + b"\n")
    before = file.read_bytes()
    with reader.started(qapp, opened.profile, opened.desk / "models" / "mine") as start:
        start.leaves_unsaved_texts_for_later()
        assert start.history() == ["The ferry had been late again that morning."]
        assert not start.offers_again(0)
        assert start.said() == "This entry of the history cannot be run again."
    assert file.read_bytes() == before
