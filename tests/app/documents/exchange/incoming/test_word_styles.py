"""Word's styles: what a paragraph looks like by its own style and those it is based on."""

import pytest
from lxml import etree

from app.documents.exchange.incoming.document_pieces import CODE, EM, STRIKE, STRONG
from app.documents.exchange.incoming.word_styles import WordStyles, heading_level, looks, value
from tests.app.documents.exchange.texts import W


def element(inside: str) -> etree._Element:
    return etree.fromstring(f"<w:x {W}>{inside}</w:x>")


def style(name: str, based_on: str = "", inside: str = "") -> str:
    on = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:styleId="{name}"><w:name w:val="{name.upper()}"/>{on}{inside}</w:style>'


def test_a_style_and_those_it_is_based_on() -> None:
    styles = WordStyles(element(style("a", "b") + style("b", "c") + style("c") + style("d")))
    assert [known.name for known in styles.line_of("a")] == ["a", "b", "c"]
    assert list(styles.line_of("none")) == []
    assert list(WordStyles(None).line_of("a")) == []


def test_styles_in_a_circle_and_without_end_come_to_one() -> None:
    circle = WordStyles(element(style("a", "b") + style("b", "a")))
    assert [known.name for known in circle.line_of("a")] == ["a", "b"]
    long = WordStyles(element("".join(style(f"s{at}", f"s{at + 1}") for at in range(1000))))
    assert len(list(long.line_of("s0"))) == 32


@pytest.mark.parametrize(
    ("inside", "marks"),
    [
        ("", set()),
        ("<w:b/>", {STRONG}),
        ('<w:b w:val="0"/><w:i w:val="true"/>', {EM}),
        ('<w:b w:val="off"/><w:i w:val="false"/><w:strike w:val="none"/>', set()),
        ("<w:dstrike/>", {STRIKE}),
        ('<w:rFonts w:ascii="Courier New"/>', {CODE}),
        ('<w:rFonts w:ascii="Georgia"/><w:b/>', {STRONG}),
        ("<w:rFonts/>", set()),
    ],
)
def test_looks(inside: str, marks: set[str]) -> None:
    assert looks(element(inside)) == marks


def test_no_properties_are_no_looks() -> None:
    assert looks(None) == frozenset()


def test_a_heading_is_known_by_its_name_its_outline_and_its_own_word() -> None:
    inside = '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'
    styles = WordStyles(
        element(style("heading 4") + style("mine", "heading 4") + style("title") + style("other", "", inside))
    )

    def level(name: str, own: str = "") -> int:
        return heading_level(list(styles.line_of(name)), element(own))

    assert [level(name) for name in ("heading 4", "mine", "title", "other", "none")] == [4, 4, 1, 3, 0]
    assert level("mine", '<w:outlineLvl w:val="0"/>') == 1
    # Level 9 of Word is body text.
    assert level("none", '<w:outlineLvl w:val="9"/>') == 0


def test_a_value_that_is_not_there_is_none() -> None:
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert value(element('<w:jc w:val="center"/>'), f"{namespace}jc") == "center"
    assert value(element("<w:jc/>"), f"{namespace}jc") is None
    assert value(element(""), f"{namespace}jc") is None
    assert value(None, f"{namespace}jc") is None
