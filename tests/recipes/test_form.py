"""A form of weights that stays packed in memory is one new module and its entry in the list of forms."""

import json

from tests.recipes.conftest import Copy

MODULE = "engine/model/checkpoint/forms/int4.py"
LIST = "engine/model/checkpoint/forms/__init__.py"


def test_one_module_and_its_entry_make_a_form(tree: Copy) -> None:
    tree.add("form/int4.py", MODULE)
    tree.replace(LIST, "import int4_pack,", "import int4, int4_pack,")
    tree.insert(LIST, "    int4.Int4Groups,", before="    int8.Int8Rows,")
    assert tree.changed() == sorted([MODULE, LIST])
    assert tree.broken_rules() == []
    # What the form must give is asserted there: logits, bytes in memory, the estimate before loading, the check.
    seen = json.loads(tree.run("-m", "tests.recipes.form.drive").splitlines()[-1])
    plain, packed = seen["nbytes"]
    assert packed < 0.75 * plain
