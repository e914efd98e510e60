"""What the recipes' tests ask of a copy sees a rule of the house that is broken."""

from tests.recipes.conftest import Copy

BAN = "engine/edits/rules/ban.py"


def test_a_copy_that_breaks_rules_is_seen_to(tree: Copy) -> None:
    upward = "from engine.edits.plans.guide import Guide"
    tree.insert(BAN, upward, before="from engine.edits.tokens.vocabulary import Vocabulary")
    (tree.root / "engine/edits/stranger.py").write_text("X = 1\n")
    circle, climb, *others = tree.broken_rules()
    assert circle.startswith("a circle: ")
    assert climb == "up a layer: engine.edits.rules.ban -> engine.edits.plans.guide"
    assert others == ["in no layer: engine.edits.stranger", "without its job: engine/edits/stranger.py"]
