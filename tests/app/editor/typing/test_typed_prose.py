"""Typing changes nothing that is no prose: every line of the grammar's texts, typed where it stands."""

from collections.abc import Callable
from random import Random

from app.editor.editor import Editor
from tests.app.conftest import Desk
from tests.app.editor.typing.test_word_steps import types
from tests.engine.prose.grammar import OTHER, Labelled, labelled


def others(made: Labelled, start: int, end: int) -> list[str]:
    """The stretches of a line that are no prose."""
    pieces, kept = [], ""
    for char, label in zip(made.text[start:end], made.labels[start:end], strict=True):
        if label == OTHER:
            kept += char
        elif kept:
            pieces.append(kept)
            kept = ""
    return [*pieces, kept] if kept else pieces


def plain(made: Labelled) -> Labelled:
    """``made`` with breaks of one character."""
    pairs = [(char, label) for char, label in zip(made.text, made.labels, strict=True) if char != "\r"]
    return Labelled("".join(char for char, _ in pairs), "".join(label for _, label in pairs))


def typed(editor: Editor, line: str) -> None:
    for char in line:
        if char in "\"'-.":
            types(editor, char)
        else:
            editor.textCursor().insertText(char)


def test_a_line_is_typed_with_all_that_is_no_prose_as_it_is(desk: Desk, full_counts: Callable[[int, int], int]) -> None:
    desk.settings.set("typing.quotes", "english")
    for seed in range(full_counts(25, 400)):
        made = plain(labelled(seed, 3, 1))
        lines = made.text.split("\n")
        wanted = [
            number for number, line in enumerate(lines) if set("\"'") & set(line) or "--" in line or "..." in line
        ]
        for number in Random(seed).sample(wanted, min(4, len(wanted))):
            before, after = "\n".join(lines[:number]), "\n".join(lines[number + 1 :])
            editor = desk.page(f"{before}\n\n{after}" if number else f"\n{after}")
            place = len(before) + 1 if number else 0
            editor.select(place, place)
            typed(editor, lines[number])
            line = editor.text()[place:].split("\n")[0]
            at = 0
            for piece in others(made, place, place + len(lines[number])):
                at = line.find(piece, at)
                assert at >= 0, (piece, line)
                at += len(piece)


def test_an_indented_paragraph_is_typed_as_words(desk: Desk) -> None:
    desk.settings.set("typing.quotes", "english")
    editor = desk.page("Chapter One.\n\n")
    editor.select(14, 14)
    types(editor, "    \"He'll see,\" she said.\r    It's so.")
    assert editor.text() == "Chapter One.\n\n    “He’ll see,” she said.\n    It’s so."
