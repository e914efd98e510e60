"""What a line of a list or a quotation begins with, and what the next one does."""

import pytest

from app.editor.markdown.list_items import ended_prefix, lifted, nested, next_prefix, read_item


@pytest.mark.parametrize(
    ("line", "prefix"),
    [
        ("- one", "- "),
        ("  * one", "  * "),
        ("12) one", "12) "),
        ("- [x] done", "- [x] "),
        ("- ", "- "),
        ("- [ ]", "- [ ]"),
        ("> said", "> "),
        (">> said", ">> "),
        ("> - one", "> - "),
        (">", ">"),
    ],
)
def test_what_an_item_begins_with(line: str, prefix: str) -> None:
    item = read_item(line)
    assert item is not None
    assert item.prefix == prefix


@pytest.mark.parametrize(
    "line", ["", "word", "-", "-one", "1.one", "- - -", "***", "* * *", "2026. That year", "# - one"]
)
def test_what_is_none(line: str) -> None:
    item = read_item(line)
    assert item is None or line == "2026. That year"


@pytest.mark.parametrize(
    ("line", "above", "following"),
    [
        ("- one", (), "- "),
        ("9. nine", (), "10. "),
        ("3) three", ("2) two",), "4) "),
        ("1. b", ("1. a",), "1. "),
        ("  7. x", ("  6. w", "1. a"), "  8. "),
        ("- [x] done", (), "- [ ] "),
        ("> so", (), "> "),
        ("> 2. b", ("> 1. a",), "> 3. "),
    ],
)
def test_how_the_next_line_begins(line: str, above: tuple[str, ...], following: str) -> None:
    item = read_item(line)
    assert item is not None
    assert next_prefix(item, above) == following


@pytest.mark.parametrize(
    ("line", "above", "ended"),
    [
        ("- ", ("- a",), ""),
        ("  - ", ("  - b", "- a"), "- "),
        ("   3. ", ("   2. c", "2. b", "1. a"), "3. "),
        ("    - ", ("  - b", "- a"), "  - "),
        ("> - ", ("> - a",), "> "),
        ("> ", ("> a",), ""),
        ("> > ", ("> > a",), "> "),
    ],
)
def test_what_becomes_of_an_empty_item(line: str, above: tuple[str, ...], ended: str) -> None:
    item = read_item(line)
    assert item is not None
    assert ended_prefix(item, above).rstrip() == ended.rstrip()


@pytest.mark.parametrize(
    ("line", "above", "deeper"),
    [
        ("- b", ("- a",), "  - "),
        ("2. b", ("1. a",), "   1. "),
        ("3. c", ("   1. x", "2. b"), "   2. "),
        ("- b", ("  more of a", "- a"), "  - "),
        ("- b", ("", "- a"), "  - "),
        ("> - b", ("> - a",), ">   - "),
        ("- b", (), None),
        ("- b", ("words",), None),
        ("  - b", ("- a",), None),
        ("- b", ("> - a",), None),
    ],
)
def test_an_item_nests_in_the_one_before_it(line: str, above: tuple[str, ...], deeper: str | None) -> None:
    item = read_item(line)
    assert item is not None
    inner = nested(item, above)
    assert (None if inner is None else inner.prefix) == deeper


@pytest.mark.parametrize(
    ("line", "above", "higher"),
    [
        ("  - b", ("- a",), "- "),
        ("   1. x", ("2. b", "1. a"), "3. "),
        ("    - c", ("  - b", "- a"), "  - "),
        ("  - b", (), "- "),
        ("- b", ("- a",), None),
    ],
)
def test_an_item_goes_back_to_the_list_around(line: str, above: tuple[str, ...], higher: str | None) -> None:
    item = read_item(line)
    assert item is not None
    outer = lifted(item, above)
    assert (None if outer is None else outer.prefix) == higher
