"""Headings of a text, and sections that move whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.markdown.outline import headings, moved, section_end, sibling
from engine.prose.structure.structure import Structure

TEXT = "Before.\n\n# One\n\na\n\n## Under\n\nb\n\n# Two\n\nc\n"


def applied(text: str, index: int, before: int) -> str:
    for start, end, new in reversed(moved(text, index, before)):
        text = text[:start] + new + text[end:]
    return text


def test_headings_and_what_is_none() -> None:
    text = "# A\n#tag\n ## B ##\n```\n# code\n```\n    # indented\n#\n~~~~\n# x\n~~~\n# y\n~~~~\n###### F\n####### no"
    found = [(heading.level, heading.title) for heading in headings(text)]
    assert found == [(1, "A"), (2, "B"), (1, ""), (6, "F")]
    assert [text[heading.start] for heading in headings(text)] == ["#", " ", "#", "#"]
    assert headings("") == ()


def test_underlined_headings_and_lines_that_are_none() -> None:
    text = (
        "Book\n====\n\nwords\n\nPart  \n-\n\n---\n\nOne line\nand another\n---\n\n- item\n---\n\n> said\n---\n\n"
        "---\ntitle: x\n---\n\n| a |\n---\n\n    code\n===\n\n```\nA\n===\n```\n\n# B\n---\n\nLast\n==="
    )
    found = headings(text)
    assert [(heading.level, heading.title) for heading in found] == [(1, "Book"), (2, "Part"), (1, "B"), (1, "Last")]
    assert [text[heading.start : heading.start + 4] for heading in found] == ["Book", "Part", "# B\n", "Last"]
    assert applied("A\n=\n\na\n\nB\n=\n\nb\n", 1, 0) == "B\n=\n\nb\n\nA\n=\n\na\n"
    # Right behind another heading no paragraph can have begun.
    close = headings("# A\nB\n===\nC\n---\nD\ne\n---\n")
    assert [(heading.level, heading.title) for heading in close] == [(1, "A"), (1, "B"), (2, "C")]
    assert headings("===\n") == headings("---") == headings("\n---\n") == ()


def test_no_heading_is_found_in_what_is_no_prose_and_none_has_its_braces() -> None:
    text = (
        "<!--\n# a\n-->\n\n$$\nb\n---\n$$\n\n- c\n\n      ```\n      d\n# e\n\n%%\n# f\n%%\n\n> ```\n> x\n\n"
        "# G {#id .unnumbered}\n\n+++\n"
    )
    assert [heading.title for heading in headings(text)] == ["e", "G"]
    structure = Structure(lines=text.split("\n"))
    assert headings(text, structure=structure) == headings(text)


def test_sections_and_siblings() -> None:
    found = headings(TEXT)
    assert [section_end(found, index) for index in range(3)] == [2, 2, 3]
    assert [sibling(found, index, 1) for index in range(3)] == [3, None, None]
    assert [sibling(found, index, -1) for index in range(3)] == [None, None, 0]


def test_a_section_takes_what_is_under_it_along() -> None:
    wanted = "Before.\n\n# Two\n\nc\n\n# One\n\na\n\n## Under\n\nb\n"
    assert applied(TEXT, 0, 3) == wanted
    assert applied(TEXT, 2, 0) == wanted
    assert applied(TEXT, 1, 0) == "Before.\n\n## Under\n\nb\n\n# One\n\na\n\n# Two\n\nc\n"


def test_no_line_is_glued_to_another() -> None:
    assert applied("# A\na\n# B\nb", 1, 0) == "# B\nb\n# A\na"
    assert applied("# A\na\n# B\nb", 0, 2) == "# B\nb\n# A\na"
    assert applied("# A\n\na\n\n\n# B", 1, 0) == "# B\n\n\n# A\n\na"


def test_an_underlined_heading_never_joins_the_paragraph_that_it_comes_behind() -> None:
    assert applied("# A\na\n\nSet\n===\nb\n", 1, 0) == "Set\n===\nb\n\n# A\na\n"
    assert applied("# A\na\n# B\nb\n\nSet\n===\nc\n", 2, 1) == "# A\na\n\nSet\n===\nc\n\n# B\nb\n"
    assert applied("Set\n===\na\n# B\nb\n", 0, 2) == "# B\nb\n\nSet\n===\na\n"


@pytest.mark.parametrize(("index", "before"), [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2), (2, 3)])
def test_a_move_to_itself_is_none(index: int, before: int) -> None:
    assert moved(TEXT, index, before) == ()


LINES = st.lists(st.sampled_from(["# A", "## B", "### C", "words", "", "", "- x", "```", "===", "---"]), max_size=14)


@given(LINES, st.data())
def test_nothing_is_lost_by_moving(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    found = headings(text)
    if not found:
        return
    index = data.draw(st.integers(0, len(found) - 1))
    before = data.draw(st.integers(0, len(found)))
    after = applied(text, index, before)
    assert sorted(line for line in after.split("\n") if line) == sorted(line for line in lines if line)
    assert set(range(len(text), len(text) + 3)) >= {len(after)}
    if "```" not in lines:
        told = [sorted((heading.level, heading.title) for heading in headings(one)) for one in (text, after)]
        assert told[0] == told[1]
    if not any(line in ("===", "---") for line in lines):
        assert len(after) == len(text)
    assert after[len(after.rstrip("\n")) :] == text[len(text.rstrip("\n")) :]


def test_the_first_ones_are_those_of_all() -> None:
    text = "# A\n\nB\n===\n\n## C #\n"
    assert headings(text, 2) == headings(text)[:2]
    assert headings(text, 9) == headings(text)
