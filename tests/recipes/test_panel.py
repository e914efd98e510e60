"""A panel is one new module and one line: menu and palette entry, keys, dock and row of the key tables follow of it."""

import json

from tests.recipes.conftest import RECIPES, Copy
from tests.recipes.panel.drive import LONG, LONGER

MODULE = "app/window/panels/longest_sentences_panel.py"
LIST = "app/window/panels/all_panels.py"
LINE = '    panel_class("longest_sentences_panel.LongestSentencesPanel"),'
LAST = '    panel_class("history_panel.HistoryPanel"),'
"""The line of the list before which the recipe's is put."""


def test_one_module_and_one_line_make_a_panel(tree: Copy) -> None:
    tree.add("panel/longest_sentences_panel.py", MODULE)
    tree.insert(LIST, LINE, before=LAST)
    assert tree.changed() == sorted([MODULE, LIST])
    assert tree.broken_rules() == []
    seen = json.loads(tree.run(str(RECIPES / "panel" / "drive.py")).splitlines()[-1])
    assert seen.pop("menu")[:7] == [
        *("&Outline", "&Counts and targets", "&Preview", "&Timeline", "&Meter"),
        *("&Longest sentences", "&History"),
    ]
    assert seen == {
        "opened by its key": True,
        "first page": [f"7  {LONG}", "1  Short."],
        "second page": [f"10  {LONGER}"],
        "gone to": LONGER,
        "closed by its key": True,
        "opened by its name": True,
        "dock": "longest_sentences",
    }


def test_the_key_tables_take_the_panel_up(tree: Copy) -> None:
    tree.add("panel/longest_sentences_panel.py", MODULE)
    tree.insert(LIST, LINE, before=LAST)
    tree.run("-m", "app.window.keys.key_table", "--write")
    for page in ("README.md", "resources/help/90-keys.md"):
        assert "| Ctrl+F8 | the longest sentences |" in (tree.root / page).read_text(encoding="utf-8")
