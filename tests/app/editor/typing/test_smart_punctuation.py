"""What typed quotes, hyphens and points become, and that undo brings back what was typed."""

import pytest
from PySide6.QtTest import QTest

from app.editor.editor import Editor
from app.editor.layers.focus_veil import sentence_at
from app.editor.typing.smart_punctuation import STYLES, is_elision, typed
from tests.app.conftest import Desk
from tests.app.editor.typing.test_word_steps import types


def written(keys: str, style: str = "english") -> str:
    out, quote = "", -1
    for key in keys:
        elided = quote >= 0 and is_elision(out, quote, key, style)
        made = typed(out, key, style)
        out = out + key if made is None else out[: len(out) - made.back] + made.text
        if elided:
            out, quote = f"{out[:quote]}’{out[quote + 1 :]}", -1
        if made is not None and key == "'" and made.text == STYLES[style][2] != "’":
            quote = len(out) - 1
    return out


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ('"Well," she said, "it\'s \'fine\'."', "“Well,” she said, “it’s ‘fine’.”"),
        ("A word--and more", "A word—and more"),
        ("A word---and more", "A word—and more"),
        ("\"But---\" -- 'no---'", "“But—” — ‘no—’"),
        ("> ---", "> ---"),
        ("|:---|---:|:--:|", "|:---|---:|:--:|"),
        ("Wait...", "Wait…"),
        ("Wait....", "Wait…."),
        ("---", "---"),
        ("| -- | -- |", "| -- | -- |"),
        ('see `a--b "c"` "d"', 'see `a--b "c"` “d”'),
        ("the writers' cat", "the writers’ cat"),
        ("'I don't know,' she said. 'I can't.'", "‘I don’t know,’ she said. ‘I can’t.’"),
        ("'Er, yes,' he said, 'as is.'", "‘Er, yes,’ he said, ‘as is.’"),
        ("'Tis late, 'twas dark; he'd seen 'em.", "’Tis late, ’twas dark; he’d seen ’em."),
        ("'twasn't so", "’twasn’t so"),
        ('"\'Tis," he said', "“’Tis,” he said"),
        ("'Get 'em,' he said. 'Get 'em'", "‘Get ’em,’ he said. ‘Get ’em’"),
        ("the word 'twas' and the 'em dash' and 'til'", "the word ‘twas’ and the ‘em dash’ and ‘til’"),
        ("I left 'cause I had to", "I left ’cause I had to"),
        ("the 'cause of death', 'Cause and effect'", "the ‘cause of death’, ‘Cause and effect’"),
        ("the '90s, the '80s'", "the ’90s, the ‘80s’"),
        ("summer of '69.", "summer of ’69."),
        ("She said, '20 men came.'", "She said, ‘20 men came.’"),
        ("the '1990s' and '90 days'", "the ‘1990s’ and ‘90 days’"),
        ("rock 'n' roll, fish-'n'-chips", "rock ’n’ roll, fish-’n’-chips"),
        ("rock 'n roll", "rock ’n roll"),
        ("the letter 'n' is", "the letter ‘n’ is"),
        ("'emu' 'tiseful ", "‘emu’ ‘tiseful "),
        ("('so')", "(‘so’)"),
        ('"But I--"', "“But I—”"),
        ('("Oh--") he said', "(“Oh—”) he said"),
        ("\"He said 'I don't--'\"", "“He said ‘I don’t—’”"),
        ('She rose--"No!"--and left', "She rose—“No!”—and left"),
        ('*"Run"* and **"b"** and _\'so\'_', "*“Run”* and **“b”** and _‘so’_"),
        ('"*Run*"', "“*Run*”"),
        ('[a](http://x/a--b...c"d") "so"', '[a](http://x/a--b...c"d") “so”'),
        ('``a ` "b"`` "c"', '``a ` "b"`` “c”'),
        ("[a](b--c.md) -- so", "[a](b--c.md) — so"),
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
    assert written("'s war 'ne Nacht, 'so,'", "german") == "’s war ’ne Nacht, ‚so,‘"


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
