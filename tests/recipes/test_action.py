"""A writing action with its own ability and sampling: its name, its row, its word on writers' disks, its TOML."""

import json

from tests.recipes.conftest import Copy

NAME = "engine/messages.py"
ROW = "engine/edits/abilities.py"
WORD = "app/documents/kept/recipe.py"
ACTION = "resources/actions/plain.toml"


def test_a_name_a_row_a_word_and_a_toml_make_an_action(tree: Copy) -> None:
    tree.insert(NAME, '    PLAIN = "plain"', before='    INSTRUCT = "instruct"')
    tree.insert(
        ROW,
        """    Ability.PLAIN: Service(
        "saying things plainly",
        PlanKind.ANSWER,
        PlanKind.ANSWER,
        1.4,
        "Say the marked passage in plain English, as one would say it aloud. Keep its meaning.",
        Sampling(t_min=0.2, t_max=0.5),
    ),""",
        before='    Ability.INSTRUCT: Service("following instructions", PlanKind.ANSWER, PlanKind.ANSWER),',
    )
    tree.insert(WORD, '    "plain": Ability.PLAIN,', before='    "instruct": Ability.INSTRUCT,')
    tree.add("action/plain.toml", ACTION)
    assert tree.changed() == sorted([NAME, ROW, WORD, ACTION])
    assert tree.broken_rules() == []
    seen = json.loads(tree.run("-m", "tests.recipes.action.drive").splitlines()[-1])
    assert seen["problems"] == []
    assert seen["offered"] == ["Rephrase", "Shorten", "Simplify", "Plain English"]
    assert seen["offered without"] == ["Rephrase"]
    assert seen["told"] == "Say the marked passage in plain English, as one would say it aloud. Keep its meaning."
    low, high = seen["temperatures"]["plain"]
    assert 0.2 <= low < high <= 0.5
    assert seen["temperatures"]["simplify"][1] > 0.5, "the others keep the checkpoint's numbers"
    assert seen["kept"], "the history reads it back"
