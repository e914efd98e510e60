"""OpenDocument's styles: what a paragraph or span looks like by its style and those that it is based on.

Any thread, no Qt. Knows the elements that hold styles; knows no text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.documents.exchange.incoming.document_pieces import CODE, EM, STRIKE, STRONG

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
"""The namespace of styles."""
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MONO = ("courier", "mono", "consolas", "menlo")
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """``marks`` it sets and ``unmarks`` it takes back; ``ruled``: with a line below; ``breaks``: on a new page."""

    name: str
    parent: str
    marks: frozenset[str]
    unmarks: frozenset[str]
    centred: bool
    ruled: bool
    breaks: bool


class OdtStyles:
    """Of the parts whose roots are ``roots``; a later one wins."""

    def __init__(self, roots: list[Any]) -> None:
        styles = (_style(element) for root in roots for element in root.iter(f"{STYLE}style"))
        self._styles = {style.name: style for style in styles}

    def line_of(self, name: str) -> Iterator[OdtStyle]:
        """A style and those it is based on; none for a name that there is not."""
        seen: set[str] = set()
        while name in self._styles and name not in seen and len(seen) < _DEEPEST:
            seen.add(name)
            yield self._styles[name]
            name = self._styles[name].parent


def _style(element: Any) -> OdtStyle:
    marks: set[str] = set()
    unmarks: set[str] = set()
    text = element.find(f"{STYLE}text-properties")
    paragraph = element.find(f"{STYLE}paragraph-properties")
    if text is not None:
        weight, slant = text.get(f"{_FO}font-weight", ""), text.get(f"{_FO}font-style", "")
        line = text.get(f"{STYLE}text-line-through-style", "")
        font = (text.get(f"{STYLE}font-name") or text.get(f"{_FO}font-family") or "").lower()
        for value, on, mark in (
            (weight, weight == "bold" or weight in ("600", "700", "800", "900"), STRONG),
            (slant, slant in ("italic", "oblique"), EM),
            (line, line not in ("", "none"), STRIKE),
            (font, any(mono in font for mono in _MONO), CODE),
        ):
            if value:
                (marks if on else unmarks).add(mark)
    return OdtStyle(
        element.get(f"{STYLE}name", ""),
        element.get(f"{STYLE}parent-style-name", ""),
        frozenset(marks),
        frozenset(unmarks),
        paragraph is not None and paragraph.get(f"{_FO}text-align") == "center",
        paragraph is not None and paragraph.get(f"{_FO}border-bottom", "none") != "none",
        paragraph is not None and "page" in (paragraph.get(f"{_FO}break-before"), paragraph.get(f"{_FO}break-after")),
    )


def marks_of(styles: list[OdtStyle]) -> frozenset[str]:
    """The nearest style that says anything of a mark decides."""
    marks: set[str] = set()
    decided: set[str] = set()
    for style in styles:
        marks |= style.marks - decided
        decided |= style.marks | style.unmarks
    return frozenset(marks)
