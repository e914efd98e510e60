"""Typed quotes, hyphens and points on a page: undo brings back what was typed."""

import pytest
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from tests.app.conftest import Desk
from tests.app.editor.typing.test_word_steps import types


def test_undo_brings_back_what_was_typed(desk: Desk) -> None:
    editor = desk.page("She said ")
    editor.show()
    editor.select(9, 9)
    QTest.keyClicks(editor, '"so')
    assert editor.text() == 'She said "so'
    desk.settings.set("typing.quotes", "english")
    QTest.keyClicks(editor, '"')
    assert editor.text() == 'She said "so”'
    editor.undo()
    assert editor.text() == 'She said "so"'
    QTest.keyClicks(editor, " a--b")
    assert editor.text() == 'She said "so" a—b'


def test_code_is_typed_as_it_is(desk: Desk) -> None:
    editor = desk.page("Words.\n```\nx = \n```\nMore.")
    editor.show()
    desk.settings.set("typing.quotes", "english")
    editor.select(15, 15)
    QTest.keyClicks(editor, '"a"--...')
    assert editor.text() == 'Words.\n```\nx = "a"--...\n```\nMore.'
    editor.select(len(editor.text()), len(editor.text()))
    QTest.keyClicks(editor, ' "b"')
    assert editor.text().endswith("\nMore. “b”")


def test_a_typed_quote_takes_the_place_of_what_is_selected(desk: Desk) -> None:
    editor = desk.page("one two three")
    editor.show()
    desk.settings.set("typing.quotes", "english")
    editor.select(4, 7)
    QTest.keyClicks(editor, '"')
    assert editor.text() == "one “ three"


def smart_page(desk: Desk, text: str = "") -> Editor:
    desk.settings.set("typing.quotes", "english")
    editor = desk.page(text)
    editor.show()
    editor.select(len(text), len(text))
    return editor


@pytest.mark.parametrize(
    ("keys", "steps"),
    [
        ("it's", ["it’s", "it’", "it'", ""]),
        ('He said "Go', ["He said “Go", "He said “", 'He said "', "He ", ""]),
        ('"a" b', ["“a” b", "“a” ", "“a”", '“a"', "“a", "“", '"', ""]),
        ("a--b", ["a—b", "a—", "a--", ""]),
        ("a--,", ["a—,", "a—", "a--", ""]),
        ("a---", ["a—", "a---", "a—", "a--", ""]),
        ("a---b", ["a—b", "a—", "a---", "a—", "a--", ""]),
        ("Wait...", ["Wait…", "Wait...", ""]),
        ("Wait....", ["Wait….", "Wait…", "Wait...", ""]),
        ("'twas so", ["’twas so", "’twas ", "‘twas ", "‘", "'", ""]),
        ("'twas,", ["’twas,", "‘twas,", "‘", "'", ""]),
        ("'em--", ["’em—", "’em--", "’em-", "‘em-", "‘", "'", ""]),
        ("'em...", ["’em…", "’em...", "’em.", "‘em.", "‘", "'", ""]),
        ("of '90s ", ["of ’90s ", "of ‘90s ", "of ‘", "of '", ""]),
        ("'twas\rso", ["’twas\nso", "’twas\n", "‘twas\n", "‘twas", "‘", "'", ""]),
    ],
)
def test_undo_goes_back_through_what_was_typed(desk: Desk, keys: str, steps: list[str]) -> None:
    editor = smart_page(desk)
    types(editor, keys)
    seen = [editor.text()]
    while editor.document().isUndoAvailable():
        editor.undo()
        seen.append(editor.text())
        assert editor.caret() == len(editor.text()) or editor.text().endswith("\n")
    assert seen == steps
    while editor.document().isRedoAvailable():
        editor.redo()
    assert editor.text() == steps[0]


def test_a_quote_that_undo_brought_back_stays(desk: Desk) -> None:
    editor = smart_page(desk)
    types(editor, "'twas ")
    editor.undo()
    assert editor.text() == "‘twas "
    types(editor, "so, ")
    editor.select(5, 5)
    types(editor, ",")
    assert editor.text() == "‘twas, so, "


def test_only_a_quote_typed_here_turns_out_to_be_an_apostrophe(desk: Desk) -> None:
    editor = smart_page(desk, "It was ‘twas")
    types(editor, " ")
    assert editor.text() == "It was ‘twas "
    # Nor one that stands where a model's draft or a hole is drawn.
    editor = smart_page(desk)
    types(editor, "'twas")
    editor.holes.put()
    types(editor, " ")
    assert editor.text() == "‘twas "
    assert len(editor.holes.marks()) == 1


def test_a_correction_keeps_locks_holes_and_marks_of_the_word(desk: Desk) -> None:
    editor = smart_page(desk, "Anna saw ")
    types(editor, "'em")
    editor.select(10, 12)
    assert editor.locks.toggle()
    editor.select(12, 12)
    types(editor, " ")
    assert editor.text() == "Anna saw ’em "
    assert editor.locks.locked() == [(10, 12)]
    editor.undo()
    assert (editor.text(), editor.caret()) == ("Anna saw ‘em ", 13)
    assert editor.locks.locked() == [(10, 12)]


def test_front_matter_is_typed_as_it_is(desk: Desk) -> None:
    editor = smart_page(desk)
    types(editor, '---\rtitle: "It\'s"\rtags:\r  - a--b\r---\r"So"')
    assert editor.text() == '---\ntitle: "It\'s"\ntags:\n  - a--b\n---\n“So”'
    # A rule at the start is none.
    editor = smart_page(desk)
    types(editor, "---\r\r\"So,\" she said: 'no'")
    assert editor.text() == "---\n\n“So,” she said: ‘no’"


def test_a_hole_is_no_part_of_what_is_replaced(desk: Desk) -> None:
    for text, key in (("so -", "-"), ("so ..", "."), ("so —", "-")):
        editor = smart_page(desk, text)
        editor.select(3, len(text))
        editor.holes.put()
        types(editor, key)
        assert editor.text() == text + key
        assert [(mark.start, mark.end) for mark in editor.holes.marks()] == [(3, len(text))]
        types(editor, ' "')
        assert editor.text() == f"{text}{key} “"
        assert len(editor.holes.marks()) == 1
    # Between two of one paragraph there is nothing of theirs.
    editor = smart_page(desk, "one two  three")
    editor.select(0, 3)
    editor.holes.put()
    editor.select(9, 14)
    editor.holes.put()
    editor.select(8, 8)
    types(editor, "a--b")
    assert editor.text() == "one two a—b three"
    assert len(editor.holes.marks()) == 2


def test_wide_characters_before_the_caret_count_as_one(desk: Desk) -> None:
    editor = smart_page(desk, "😀😀😀  so on")
    editor.select(4, 4)
    types(editor, "\"a\" 'twas it's--")
    assert editor.text() == "😀😀😀 “a” ’twas it’s— so on"
    editor.undo()
    assert editor.text() == "😀😀😀 “a” ’twas it’s-- so on"


@pytest.mark.parametrize(("keys", "wanted"), [("...", "…"), ("--", "—"), ("---", "—"), ('"', "”")])
def test_beside_a_hole_nothing_but_the_keys_is_replaced(desk: Desk, keys: str, wanted: str) -> None:
    text = "of '90s e\u0301 👨‍👩‍👧 and"
    for at in range(15, len(text) + 1):
        editor = smart_page(desk, text)
        editor.select(0, 2)
        editor.holes.put(7, "a hint")
        editor.select(at, at)
        types(editor, keys)
        assert editor.text() in (text[:at] + wanted + text[at:], text[:at] + "“" + text[at:])


@pytest.mark.parametrize(
    "text",
    [
        "<img alt=|> it",
        "<!-- one\n|\n-->\nc",
        "see [[a|]] it",
        "# Title {#id key=|}",
        "{{< fig src=| >}}",
        "so $a|_1$ it",
        "$$\na|b\n$$",
        "> ```\n> x = |\n> ```",
        "- item\n\n  ```\n  x|\n  ```",
        # As they are while they are written.
        "<img alt=|",
        "see [[a|",
        "# Title {#id key=|",
        "{{< fig src=|",
    ],
)
def test_signs_and_data_are_typed_as_they_are(desk: Desk, text: str) -> None:
    before, behind = text.split("|")
    editor = smart_page(desk, before + behind)
    editor.select(len(before), len(before))
    types(editor, "\"a--b...'c'\"")
    assert editor.text() == f"{before}\"a--b...'c'\"{behind}"


@pytest.mark.parametrize(
    "text", ["> |", "- |", "So.\n\n    |", "[^1]: |", "**|**", "if a<b then |", "[|](http://a.b)", "## |"]
)
def test_prose_beside_signs_is_prose(desk: Desk, text: str) -> None:
    before, behind = text.split("|")
    editor = smart_page(desk, before + behind)
    editor.select(len(before), len(before))
    types(editor, '"It\'s" a--b')
    assert editor.text() == f"{before}“It’s” a—b{behind}"
