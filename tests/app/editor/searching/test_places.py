"""What is looked for in a line too long for the page, which stands there in pieces."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.documents.disk.folding import LONGEST, PIECE
from app.editor.editor import Editor
from app.editor.searching import finder as finder_module
from app.editor.searching import slices as slices_module
from app.editor.searching.finder import Finder
from app.editor.searching.places import places_of, replaced_on
from app.editor.searching.search import Query, Search
from tests.app.conftest import Desk
from tests.app.waiting import done

SENTENCE = "word word word word word word word word Anna walked. "
LINE = SENTENCE * 3000


def opened(desk: Desk, tmp_path: Path, text: str) -> Editor:
    (tmp_path / "a.txt").write_bytes(text.encode())
    editor = Editor(done(desk.documents.open(tmp_path / "a.txt")), desk.settings)
    desk.pages.append(editor)
    assert editor.document_model.form.side_map.marks is not None
    return editor


def expression(words: str) -> Search:
    return Search(Query(words, expression=True))


def words_of(editor: Editor, search: Search) -> list[str]:
    left = editor.document_model.form.side_map.left
    return [left(editor.text()[start:end]) for start, end in places_of(search, editor.positions)]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("word word word Anna walked.", 3000),  # 2,997 where a division ended a line
        ("walked. word", 2999),
        ("Anna", 3000),
    ],
)
def test_what_lies_over_a_division_is_found_each_time(desk: Desk, tmp_path: Path, words: str, number: int) -> None:
    editor = opened(desk, tmp_path, LINE)
    assert words_of(editor, Search(Query(words))) == [words] * number


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("^", LINE + "\nnext", [0, len(LINE) + 1]),
        ("$", LINE + "\nnext", [len(LINE), len(LINE) + 5]),
        (r"word(?=\nnext)", LINE + "word\nnext", [len(LINE)]),
        (r"(?<=^)word", LINE, [0]),
        (r"\n", LINE + "\nnext", [len(LINE)]),
        (r"(?s)\A.*\Z", LINE, [0]),
    ],
)
def test_lines_are_the_files_and_patterns_look_over_divisions(
    desk: Desk, tmp_path: Path, pattern: str, text: str, wanted: list[int]
) -> None:
    editor = opened(desk, tmp_path, text)
    whole = editor.positions.whole
    assert whole.text == text
    assert [whole.to_whole(start) for start, _end in places_of(expression(pattern), editor.positions)] == wanted


def test_a_pattern_that_looks_ahead_finds_as_many_in_pieces_as_in_the_file(desk: Desk, tmp_path: Path) -> None:
    editor = opened(desk, tmp_path, LINE)
    for pattern in (r"word (?=Anna)", r"(?<=walked\. )word", r"\w+ \w+", r"Anna(?=.*walked)"):
        assert len(places_of(expression(pattern), editor.positions)) == len(expression(pattern).all(LINE))


@pytest.mark.parametrize(
    ("words", "new"),
    [("word word Anna walked.", "Anna, she"), ("walked. word", ""), ("word", "a much longer word than it was")],
)
@pytest.mark.parametrize("sliced", [False, True])
def test_replacing_leaves_the_line_whole_and_its_pieces_short(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, new: str, sliced: bool
) -> None:
    if sliced:
        monkeypatch.setattr(slices_module, "SLICE", 700)
        monkeypatch.setattr(finder_module, "SLICE", 700)
    text = "Before.\n" + SENTENCE * 800 + "\nAfter."
    editor = opened(desk, tmp_path, text)
    before = editor.document().blockCount()
    finder = Finder(editor)
    finder.look(Search(Query(words)))
    number = text.count(words)
    assert len(finder.matches) == number
    heard: list[int] = []
    finder.replaced.connect(heard.append)
    assert finder.replace_all(new) == number
    while finder.replacing:
        QTest.qWait(1)
    assert not heard or heard == [number]
    assert bool(heard) == (number > slices_module.SLICE)
    assert editor.document_model.to_bytes() == text.replace(words, new).encode()
    # Every division is still there: joined, the line would be slow to type in.
    assert editor.document().blockCount() == before
    editor.undo()
    assert editor.document_model.to_bytes() == text.encode()
    assert not editor.document().isUndoAvailable()
    finder.close()


def test_replacing_one_by_one_goes_over_divisions(desk: Desk, tmp_path: Path) -> None:
    text = "word Anna walked. " * (LONGEST // 18 + 400)
    editor = opened(desk, tmp_path, text)
    editor.select(0, 0)
    finder = Finder(editor)
    finder.look(expression(r"(\w+) (\w+) (\w+)\."))
    number = len(finder.matches)
    assert number == text.count("Anna")
    over = [place for place in finder.matches if len(editor.text()[slice(*place)]) > len("word Anna walked.")]
    assert over, "no division lies in a sentence"
    editor.select(over[0][0], over[0][0])
    finder.step(1)
    assert finder.current == finder.matches.index(over[0])
    assert finder.replace(r"\3 \2 \1.")
    assert editor.document_model.to_bytes().decode().count("walked Anna word.") == 1
    finder.close()


def test_a_replacement_of_several_lines_goes_by_the_files_lines(desk: Desk, tmp_path: Path) -> None:
    text = f"one\n{LINE}\ntwo"
    editor = opened(desk, tmp_path, text)
    finder = Finder(editor)
    finder.look(expression(r"(?s)one.*two"))
    assert finder.matches == ((0, len(editor.text())),)
    finder.replace_all("three\nfour")
    assert editor.document_model.to_bytes() == b"three\nfour"
    editor.undo()
    finder.look(expression(r"\n"))
    assert finder.replace_all(" ") == 2
    assert editor.document_model.to_bytes() == text.replace("\n", " ").encode()
    finder.close()


def test_what_is_put_in_may_be_too_long_itself(desk: Desk, tmp_path: Path) -> None:
    text = "x " + LINE
    editor = opened(desk, tmp_path, text)
    finder = Finder(editor)
    finder.look(expression("x"))
    long = "word " * (LONGEST // 5 + 10)
    finder.replace_all(long)
    assert editor.document_model.to_bytes() == (long + text[1:]).encode()
    assert max(map(len, editor.text().split("\n"))) < 2 * PIECE
    finder.close()


def test_signs_that_the_page_cannot_hold_are_looked_for_as_what_they_are(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes("a\0b\u2029c\0".encode())
    editor = Editor(done(desk.documents.open(tmp_path / "b.txt", "utf-8")), desk.settings)
    desk.pages.append(editor)
    assert places_of(expression(r"\x00"), editor.positions) == ((1, 2), (5, 6))
    assert [match.new for match in replaced_on(expression(r"(\u2029)c"), editor.positions, r"\1d")] == ["\u2029d"]
    finder = Finder(editor)
    finder.look(expression(r"(.)c"))
    finder.replace_all(r"\1d")
    assert editor.document_model.to_bytes() == "a\0b\u2029d\0".encode()
    finder.close()
