"""Marks of a search in a long text, where every look goes far away."""

from app.editor.finder import MARKS, Finder
from app.editor.search import Query, Search
from tests.app.conftest import Desk


def test_marks_follow_far_jumps_in_a_long_text(desk: Desk) -> None:
    line = "the river and the house were never so cold in the morning light, she said to him " * 9
    text = "\n\n".join([line] * 400) + "\n\nhere table\n\n" + "\n\n".join([line] * 400)
    editor = desk.page(text)
    editor.show()
    finder = Finder(editor)
    for _ in range(3):
        # Every look scrolls in many small steps, and laying out what comes into sight scrolls too.
        for words in ("r", "river", "here table", "river", "nowhere"):
            finder.look(Search(Query(words)))
            low, high = editor.in_sight()
            assert not finder.found or any(low <= start < high for start, _end in finder.found)
        assert editor._marks[MARKS] == []
    finder.close()
