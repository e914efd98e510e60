"""Drives an action that was added: ``python -m tests.recipes.action.drive``, in a tree that has its ability.

Prints a JSON object of what was offered, asked and sampled.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.documents.kept.recipe import from_record, to_record
from app.drafting.actions import Options, load_actions, request_for, without_unread_instruction
from app.editor.scope import Scope
from engine.diffusion import denoise
from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.opening import guide_of, plan_of
from engine.messages import Ability, AnyRequest, Rewrite
from engine.model.checkpoint.folder import LoadedModel
from engine.session.loaded_engine import info_of
from tests.engine.edits.tiny import tiny_model

TEXT = "It was late. The old dog ran away from the house by the sea. Rain came."
PASSAGE = (13, 60)
NEW = Ability("plain")


def model_with(*abilities: Ability) -> LoadedModel:
    """The tiny chat model, able to do these alone."""
    model = tiny_model("chat")
    return replace(model, manifest=replace(model.manifest, abilities=abilities))


def told(model: LoadedModel, request: Rewrite) -> str:
    """The line of the model's prompt that says what to do."""
    guide = guide_of(model)
    task = plan_of(guide, request, lambda: None).task(0, (), 0)
    assert task is not None
    prompt = task.layout.prefix
    lines = guide.kit.vocabulary.weave(prompt, range(len(prompt)))[0].text.split("\n")
    return next(line for line in lines if line.startswith("Say "))


def temperatures(model: LoadedModel, request: AnyRequest) -> tuple[float, float]:
    """The lowest and the highest that the loop divided by."""
    seen = []
    usual = denoise.temperature

    def noted(*numbers: Any) -> float:
        seen.append(usual(*numbers))
        return seen[-1]

    denoise.temperature = noted  # type: ignore[assignment]
    try:
        list(Editing(model).run(request, Control()))
    finally:
        denoise.temperature = usual
    return min(seen), max(seen)


def main() -> int:
    actions = load_actions([Path("resources/actions")])
    model = model_with(Ability.REPHRASE, Ability.SHORTEN, Ability.SIMPLIFY, NEW)
    scope = Scope(TEXT, *PASSAGE)
    requests: dict[str, AnyRequest] = {}
    for name in ("plain", "simplify"):
        action = actions.get(name)
        assert action is not None
        request = request_for(action, scope, Options(), "j")
        requests[name] = without_unread_instruction(request, action, Options(), info_of(model))
    plain = requests["plain"]
    assert isinstance(plain, Rewrite)
    without = info_of(model_with(Ability.REPHRASE))
    print(
        json.dumps(
            {
                "problems": actions.problems,
                "offered": [action.label for action in actions.actions if action.possible(info_of(model))],
                "offered without": [action.label for action in actions.actions if action.possible(without)],
                "told": told(model, plain),
                "temperatures": {name: temperatures(model, request) for name, request in requests.items()},
                "kept": from_record(json.loads(json.dumps(to_record(plain)))) == plain,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
