"""Drives fills that require a word; run by ``tests/recipes/test_rule.py`` in a tree that has the rule.

Prints a JSON object: what was filled in, by model.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.errors import UsageError
from engine.messages import Continue, Edit, Fill, Fork, Hole
from engine.model.checkpoint.folder import LoadedModel, load_model
from tests.engine.edits.tiny import tiny_model

TEXT = "The old dog ran away from the house by the  and was not seen again. A new day came, and the  was gone."
STARTER = Path("resources/models/starter")


def filled(editing: Editing, request: Fill | Fork) -> tuple[Edit, ...]:
    """The edits of the best variant."""
    run = editing.run(request, Control())
    while True:
        try:
            next(run)
        except StopIteration as end:
            edits: tuple[Edit, ...] = end.value.variants[0].edits
            return edits


def holes(*words: int | None) -> tuple[Hole, ...]:
    """A hole of so many words, or of open length, at each double space of the text."""
    places = (TEXT.index("  ") + 1, TEXT.rindex("  ") + 1)
    return tuple(Hole(place, place, count) for place, count in zip(places, words, strict=False))


def fill(model: LoadedModel, *words: int | None, keep: tuple[str, ...] = ("sea",), seeds: int = 2) -> list[str]:
    """What ``seeds`` fills of the holes came to."""
    editing = Editing(model)
    requests = [Fill(job="j", text=TEXT, holes=holes(*words), seed=seed, keep=keep) for seed in range(seeds)]
    return [" / ".join(edit.new for edit in filled(editing, request)) for request in requests]


def forked(model: LoadedModel) -> list[str]:
    """What a fill came to that was run on from its second step with another seed."""
    editing = Editing(model)
    filled(editing, Fill(job="j", text=TEXT, holes=holes(4), keep=("sea",)))
    return [edit.new for edit in filled(editing, Fork(job="f", of="j", step=2, seed=7))]


def going_on_refuses() -> bool:
    """Whether words are still not required in what goes on."""
    try:
        next(Editing(tiny_model("base")).run(Continue(job="c", text=TEXT, words=5, keep=("sea",)), Control()))
    except UsageError:
        return True
    return False


def with_manifest(**numbers: float) -> LoadedModel:
    """The tiny base model, asking for what these numbers of its manifest ask for."""
    model = tiny_model("base")
    return replace(model, manifest=replace(model.manifest, **numbers))


def of_the_starter() -> list[str]:
    """A short fill and a led one of the model that comes with the program."""
    model = load_model(STARTER)
    return [*fill(model, 3, seeds=1), *fill(model, 8, seeds=1)]


def main() -> int:
    kinds: dict[str, Callable[[], list[str]]] = {
        "base": lambda: fill(tiny_model("base"), 4),
        "base, open length": lambda: fill(tiny_model("base"), None),
        "base, two holes": lambda: fill(tiny_model("base"), 2, 3),
        "base, several ids": lambda: fill(tiny_model("base"), 1, keep=("zebra",)),
        "base, forked": lambda: forked(tiny_model("base")),
        "chat": lambda: fill(tiny_model("chat"), 5),
        "foreseeing, one id": lambda: fill(with_manifest(foresight=3.0), 1, keep=("dog",)),
        "led": lambda: fill(with_manifest(lead=0.7, repeats=2.0), 8),
        "starter": of_the_starter,
    }
    chosen = sys.argv[1:] or list(kinds)
    print(json.dumps({"filled": {kind: kinds[kind]() for kind in chosen}, "going on refuses": going_on_refuses()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
