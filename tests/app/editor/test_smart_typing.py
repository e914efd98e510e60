"""What typed quotes, hyphens and points become, and that undo brings back what was typed."""

import pytest
from PySide6.QtTest import QTest

from app.editor.smart_typing import typed
from app.editor.veil import sentence_at
from tests.app.conftest import Desk


def written(keys: str, style: str = "english") -> str:
    out = ""
    for key in keys:
        made = typed(out, key, style)
        out = out + key if made is None else out[: len(out) - made.back] + made.text
    return out


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ('"Well," she said, "it\'s \'fine\'."', "“Well,” she said, “it’s ‘fine’.”"),
        ("A word--and more", "A word—and more"),
        ("Wait...", "Wait…"),
        ("Wait....", "Wait…."),
        ("---", "---"),
        ("| -- | -- |", "| -- | -- |"),
        ('see `a--b "c"` "d"', 'see `a--b "c"` “d”'),
        ("the writers' cat", "the writers’ cat"),
        ("('so')", "(‘so’)"),
        ('"But I--"', "“But I—”"),
        ('("Oh--") he said', "(“Oh—”) he said"),
        ("\"He said 'I don't--'\"", "“He said ‘I don’t—’”"),
        ('She rose--"No!"--and left', "She rose—“No!”—and left"),
        ('*"Run"* and **"b"** and _\'so\'_', "*“Run”* and **“b”** and _‘so’_"),
        ('"*Run*"', "“*Run*”"),
        ('[a](http://x/a--b...c"d") "so"', '[a](http://x/a--b...c"d") “so”'),
        ("www.x.org/it's--so and so--on", "www.x.org/it's--so and so—on"),
        ('<!-- a "note" -- more --> "so"', '<!-- a "note" -- more --> “so”'),
    ],
)
def test_english(keys: str, wanted: str) -> None:
    assert written(keys) == wanted


def test_other_languages() -> None:
    assert written('"Ja," sagte er, "geht\'s?"', "german") == "„Ja,“ sagte er, „geht’s?“"
    assert written('"Oui", dit-il', "french") == "«\u00a0Oui\u00a0», dit-il"
    assert written('"Ja", sa hon', "swedish") == "”Ja”, sa hon"
    assert written('"Ja--"', "swedish") == "”Ja—”"
    assert written('"Ja--"', "german") == "„Ja—“"


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


@pytest.mark.parametrize(
    ("place", "wanted"),
    [(0, "One is. "), (3, "One is. "), (8, "Two is! "), (9, "Two is! "), (20, "Is three?"), (25, "Is three?")],
)
def test_the_sentence_around_a_place(place: int, wanted: str) -> None:
    text = "One is. Two is! Is three?"
    start, end = sentence_at(text, min(place, len(text)))
    assert text[start:end] == wanted


def test_sentences_of_nothing_and_of_wide_characters() -> None:
    assert sentence_at("", 0) == (0, 0)
    assert sentence_at("😀 so", 5) == (0, 5)
