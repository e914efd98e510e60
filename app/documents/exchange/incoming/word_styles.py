"""Word's styles: what a paragraph or run looks like by the styles that it has and those they are based on.

Any thread, no Qt. Knows the part of a DOCX that holds styles; knows no text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.documents.exchange.incoming.document_pieces import CODE, EM, STRIKE, STRONG, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's elements and attributes."""
_MONO = ("courier", "consolas", "mono", "menlo", "source code")
_DEEPEST_STYLE = 32


@dataclass(frozen=True, slots=True)
class WordStyle:
    """``name`` in small letters; ``based_on`` a style's id or ""; ``properties`` the paragraph's element or None;
    ``outline`` its level as a heading from 0, -1 for none."""

    name: str
    based_on: str
    properties: Any
    marks: frozenset[str]
    outline: int


class WordStyles:
    """``root`` is the part of the styles; None where the document has none."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, WordStyle] = {}
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = WordStyle(
                (value(style, f"{W}name") or "").lower(),
                value(style, f"{W}basedOn") or "",
                style.find(f"{W}pPr"),
                looks(style.find(f"{W}rPr")),
                whole(value(style, f"{W}pPr/{W}outlineLvl"), -1),
            )

    def line_of(self, style_id: str) -> Iterator[WordStyle]:
        """A style and those it is based on; none for an id that there is not."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen and len(seen) < _DEEPEST_STYLE:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on


def heading_level(styles: list[WordStyle], properties: Any) -> int:
    """The level of a paragraph as a heading, 1 to 6 and beyond; 0 for none."""
    own = whole(value(properties, f"{W}outlineLvl"), -1)
    if 0 <= own < 9:
        return own + 1
    for style in styles:
        level = whole(style.name.removeprefix("heading "), 0)
        if level and style.name.startswith("heading "):
            return level
        if style.name == "title":
            return 1
        if 0 <= style.outline < 9:
            return style.outline + 1
    return 0


def looks(properties: Any) -> frozenset[str]:
    """The marks (``document_pieces.STRONG`` ...) that a run's properties name; ``properties`` None names none."""
    if properties is None:
        return frozenset()
    marks = set()
    for name, mark in (("b", STRONG), ("i", EM), ("strike", STRIKE), ("dstrike", STRIKE)):
        sign = properties.find(f"{W}{name}")
        if sign is not None and sign.get(f"{W}val", "1") not in ("0", "false", "off", "none"):
            marks.add(mark)
    fonts = properties.find(f"{W}rFonts")
    if fonts is not None and any(mono in (fonts.get(f"{W}ascii") or "").lower() for mono in _MONO):
        marks.add(CODE)
    return frozenset(marks)


def value(holder: Any, path: str) -> str | None:
    """The value of the element at ``path`` in ``holder``; None where either is not there."""
    element = holder.find(path) if holder is not None else None
    text = element.get(f"{W}val") if element is not None else None
    return None if text is None else str(text)
