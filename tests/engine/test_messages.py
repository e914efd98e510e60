"""The vocabulary: frozen, slotted, picklable, comparable, and free of torch and Qt."""

import dataclasses
import pickle
import subprocess
import sys

import pytest

from engine import messages
from engine.guards import Guard, GuardAct
from engine.messages import (
    Ability,
    AllWords,
    Cancelled,
    Continue,
    Edit,
    Failed,
    Fill,
    Finished,
    FirstWords,
    FittingWord,
    Fix,
    Fork,
    Hole,
    Loading,
    ModelInfo,
    Ready,
    Rewrite,
    Silent,
    SpanDraft,
    Started,
    Step,
    Timing,
    Unloaded,
    Variant,
    WordList,
    WordState,
    WordWheel,
)

WORD = WordState(0, 3, True, 0.5, locked=True)
SPAN = SpanDraft(1, 4, "new", 0.5, (WORD,))
EDIT = Edit(1, 4, "old", "new")
VARIANT = Variant((EDIT,), 7, -1.5, True)
TIMING = Timing(10.0, 2.0, 3.0, 4, 50, 40, 1000)
MODEL = ModelInfo(
    "n", "N", "/f", False, (Ability.FILL,), "cpu", "float32", 2, 10, 40, 32, 64, 16, (("Touch up", 0.2),), ("a note",)
)
FITTING = FittingWord("b", -1.5, (EDIT,))
LISTED = ("w", 2, 3, "b", (FITTING,), "n", "float32", 1, 3, 40.5)
EXAMPLES = [
    Guard(GuardAct.STOP, "Anna", sentence="Anna is dead."),
    Hole(1, 5, 3, "hint"),
    Fill(job="j", text="a [[]] b", holes=(Hole(2, 6),), ban=("x",), guards=(Guard(GuardAct.BAN, "x"),)),
    Rewrite(job="j", text="abc", start=0, end=3, keep=("abc",), locks=((0, 1),), task=Ability.SHORTEN),
    Fix(job="j", text="abc", start=0, end=3),
    Continue(job="j", text="abc", words=5),
    Fork(job="k", of="j", step=3, locks=((0, 1, 2),), seed=9),
    WordWheel(job="w", text="a b", at=2, starts="b", without=("c",), guards=(Guard(GuardAct.BAN, "x"),)),
    FITTING,
    WordList(*LISTED),
    FirstWords(*LISTED),
    AllWords(*LISTED),
    MODEL,
    WORD,
    SPAN,
    EDIT,
    VARIANT,
    TIMING,
    Loading(0.5, "reading"),
    Ready(MODEL),
    Unloaded("idle"),
    Started("j", (0, 3), 16),
    Step("j", 1, 16, 2.5, 100, 0, 0, 1, (SPAN,)),
    Finished("j", (VARIANT,), TIMING, "N", "float32", 2, ("a note",)),
    Cancelled("j"),
    Failed("j", "model", "A sentence.", "a cause"),
    Silent(30.5, "loading"),
]


def test_every_message_has_an_example() -> None:
    listed = {
        value for value in vars(messages).values() if isinstance(value, type) and dataclasses.is_dataclass(value)
    } - {messages.Request}
    assert {type(example) for example in EXAMPLES} == listed


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_a_message_is_frozen_slotted_picklable_and_comparable(example: object) -> None:
    copy = pickle.loads(pickle.dumps(example))
    assert copy == example
    assert copy is not example
    assert hash(copy) == hash(example)
    assert not hasattr(example, "__dict__")
    assert dataclasses.is_dataclass(example)
    assert not isinstance(example, type)
    name = dataclasses.fields(example)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(example, name, None)
    changed = dataclasses.replace(example, **{name: "other"})
    assert changed != example


@pytest.mark.parametrize("module", ["engine.messages", "engine.errors", "engine.guards"])
def test_the_vocabulary_imports_only_the_standard_library(module: str) -> None:
    code = (
        f"import sys, {module}\n"
        "heavy = {'torch', 'numpy', 'PySide6', 'safetensors', 'tokenizers'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
