"""OpenDocument's styles: what a paragraph looks like by its own style and those it is based on."""

from lxml import etree

from app.documents.exchange.incoming.document_pieces import CODE, EM, STRONG
from app.documents.exchange.incoming.odt_styles import OdtStyles, marks_of
from tests.app.documents.exchange.incoming.test_odt_reading import SPACES


def styles(inside: str) -> OdtStyles:
    return OdtStyles([etree.fromstring(f"<x {SPACES}>{inside}</x>")])


def style(name: str, parent: str = "", looks: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:parent-style-name="{parent}"><style:text-properties {looks}/>'
        '<style:paragraph-properties fo:text-align="center"/></style:style>'
    )


def test_a_style_and_those_it_is_based_on() -> None:
    known = styles(style("a", "b") + style("b", "a") + "".join(style(f"s{at}", f"s{at + 1}") for at in range(99)))
    assert [found.name for found in known.line_of("a")] == ["a", "b"]
    assert len(list(known.line_of("s0"))) == 32
    assert list(known.line_of("none")) == []
    assert next(known.line_of("a")).centred


def test_the_nearest_that_says_anything_decides() -> None:
    known = styles(
        style("a", "b", 'fo:font-weight="normal" fo:font-style="italic"')
        + style("b", "", 'fo:font-weight="bold" fo:font-family="Courier"')
    )
    assert marks_of(list(known.line_of("a"))) == {EM, CODE}
    assert marks_of(list(known.line_of("b"))) == {STRONG, CODE}
