"""A steering rule is a module of its own, its lines in the plan it steers, and what requests may ask for then."""

import json

import pytest

from tests.recipes.conftest import Copy

MODULE = "engine/edits/rules/required.py"
PLAN = "engine/edits/plans/fill.py"
LIMITS = "engine/edits/text/limits.py"


@pytest.fixture
def changed(tree: Copy) -> Copy:
    """The tree with a rule for words that a fill must hold."""
    tree.add("rule/required.py", MODULE)
    tree.insert(
        PLAN,
        "from engine.edits.rules.required import RequiredRule",
        before="from engine.edits.rules.rule import PlacedDraft, Rule",
    )
    tree.insert(
        PLAN,
        "        self._required = RequiredRule.of(request.keep, self._encode)",
        before="        self.pieces = len(self._groups)",
    )
    tree.insert(
        PLAN,
        "        per_gap[0] = self._required.roomy(per_gap[0])",
        before="        most = self._most - sum(len(ids) for ids in held)",
    )
    tree.insert(PLAN, "            self._required,", before="            *model.common(self._ban, self._kit.fillers),")
    tree.replace(
        LIMITS,
        """    if request.keep and isinstance(request, Fill | Continue):
        doing = "filling" if isinstance(request, Fill) else "going on writing"
        raise UsageError(f"Words can be kept in a rewrite or a fix, not in {doing}.")
""",
        """    if request.keep and isinstance(request, Continue):
        raise UsageError("Words can be kept in a fill, a rewrite or a fix, not in going on writing.")
""",
    )
    return tree


def test_one_module_and_lines_in_two_make_a_rule(changed: Copy) -> None:
    assert changed.changed() == sorted([MODULE, PLAN, LIMITS])
    assert changed.broken_rules() == []
    seen = json.loads(changed.run("-m", "tests.recipes.rule.drive").splitlines()[-1])
    assert seen["going on refuses"]
    for kind, texts in seen["filled"].items():
        word = {"base, several ids": "zebra", "foreseeing, one id": "dog"}.get(kind, "sea")
        assert all(word in text.casefold() for text in texts), (kind, texts)
