"""What a stretch of text is that is no prose (``engine.prose.structure`` says where). Pure; any thread."""

from enum import StrEnum
from typing import NamedTuple


class MarkupKind(StrEnum):
    """Why a stretch is no prose."""

    FRONT_MATTER = "front matter"
    FENCE = "fenced code"
    INDENTED_CODE = "indented code"
    CODE = "code"
    LINK = "link sign"
    LINK_TARGET = "link target"
    LINK_DEFINITION = "link definition"
    REFERENCE = "reference label"
    WIKI_LINK = "wiki link"
    EMBED = "embed"
    CALLOUT = "callout"
    BLOCK_ID = "block id"
    ATTRIBUTES = "attributes"
    TAG = "tag"
    SHORTCODE = "shortcode"
    TEX = "TeX command"
    MATH = "math"
    DISPLAY_MATH = "display math"
    HTML = "HTML"
    COMMENT = "comment"
    URL = "address"
    EMAIL = "mail address"
    PATH = "file name"
    IDENTIFIER = "identifier"
    CITATION = "citation"
    FOOTNOTE = "footnote mark"
    HEADING = "heading sign"
    LIST = "list marker"
    QUOTE = "quotation sign"
    TABLE = "table sign"
    DIVISION = "division"
    RULE = "rule"
    EMPHASIS = "emphasis sign"
    ESCAPE = "escape"
    ENTITY = "entity"


class Markup(NamedTuple):
    """A stretch that is no prose: code points from ``start`` up to ``end``, of a text or a line as its giver says."""

    start: int
    end: int
    kind: MarkupKind


CODE = frozenset({MarkupKind.FENCE, MarkupKind.INDENTED_CODE, MarkupKind.CODE})
SIGNS = frozenset(
    {
        MarkupKind.LINK,
        MarkupKind.HEADING,
        MarkupKind.LIST,
        MarkupKind.QUOTE,
        MarkupKind.TABLE,
        MarkupKind.RULE,
        MarkupKind.EMPHASIS,
    }
)
"""Signs beside words. What is of no other kind is *literal*: typed, counted and spelled as no words at all."""
LITERAL = frozenset(MarkupKind) - SIGNS
