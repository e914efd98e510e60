from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prose.inline.inline_markup import SPECIAL, inline_markup

PARTS = (
    "a", "word ", "`", "``", "[", "](", ")", "[[", "]]", "![", "[^", "]", "{", "}", "{{<", ">}}", "{#a}", "$", "$$",
    "\\", "\\emph{",
    "\\(", "\\)", "<b>", "<", ">", "<!--", "-->", "%%", "*", "_", "~~", "==", "#a", "@a", "^", "|", "/", ".a",
    "http://", ":a:", " ", "\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.booleans())
def test_stretches_rise_and_lie_apart_and_begin_in_the_line(text: str, table: bool) -> None:
    end = text.find("\n") if "\n" in text else len(text)
    behind = 0
    for low, high, _kind in inline_markup(text, 0, end, table):
        assert behind <= low < end
        assert low < high <= len(text)
        behind = high


def test_a_line_without_a_special_character_has_nothing() -> None:
    line = "“Plain words,” she said – and nothing else; it cost 5 (or 6)."
    assert SPECIAL.search(line) is None
    assert inline_markup(line, 0, len(line)) == []


def test_the_line_of_links_is_read_once() -> None:
    line = (Path(__file__).parent / "links.md").read_text(encoding="utf-8")
    spans = inline_markup(line, 0, len(line))
    assert sum(span.end - span.start for span in spans) <= len(line)


@pytest.mark.parametrize("start", [0, 3, 8])
def test_what_stands_before_the_start_is_not_asked(start: int) -> None:
    line = "`a` b [c](d)"
    assert [span for span in inline_markup(line, start, len(line)) if span.start < start] == []
