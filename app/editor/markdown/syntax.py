"""What is Markdown in one line of text: kinds of spans, in the order in which they lie on each other. Pure; no Qt."""

import re
from collections.abc import Iterator
from enum import StrEnum

from app.editor.markdown import inline

_HEADING = re.compile(r"(#{1,6})(\s+)(.*)")
_QUOTE = re.compile(r"\s{0,3}((?:>\s?)+)")
_LIST = re.compile(r"\s*([-*+]|\d{1,9}[.)])(\s+)(\[[ xX]\]\s)?")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")


class Kind(StrEnum):
    """What a span is."""

    HEADING = "heading"
    MARKUP = "markup"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    QUOTE = "quote"


MarkdownSpan = tuple[int, int, Kind]
"""Start, end (code points of the line) and kind."""


def is_fence(line: str) -> bool:
    """Whether ``line`` opens or closes fenced code."""
    return _FENCE.match(line) is not None


def line_spans(line: str, fenced: bool) -> Iterator[MarkdownSpan]:
    """The spans of ``line``; ``fenced``: it stands between two fences. A later span lies over an earlier one."""
    if is_fence(line):
        yield 0, len(line), Kind.MARKUP
    elif fenced:
        yield 0, len(line), Kind.CODE
    elif line:
        yield from _spans(line)


def _is_rule(line: str) -> bool:
    """Whether ``line`` is three or more of one sign and spaces."""
    signs = "".join(line.split())
    return len(signs) > 2 and signs[0] in "-*_" and not signs.strip(signs[0]) and not line[:4].isspace()


def _spans(line: str) -> Iterator[MarkdownSpan]:
    if heading := _HEADING.match(line):
        yield 0, len(line), Kind.HEADING
        yield heading.start(1), heading.end(1), Kind.MARKUP
    elif _is_rule(line):
        yield 0, len(line), Kind.MARKUP
        return
    elif quote := _QUOTE.match(line):
        yield quote.end(), len(line), Kind.QUOTE
        yield 0, quote.end(), Kind.MARKUP
    elif item := _LIST.match(line):
        yield item.start(1), item.end(), Kind.MARKUP
    for spans, kind in ((inline.strong, Kind.STRONG), (inline.emphasis, Kind.EMPHASIS)):
        for start, inner, close, end in spans(line):
            yield start, end, kind
            yield start, inner, Kind.MARKUP
            yield close, end, Kind.MARKUP
    for start, inner, close, end in inline.links(line):
        yield start, end, Kind.MARKUP
        yield inner, close, Kind.LINK
    for start, end in inline.notes(line):
        yield start, end, Kind.LINK
    for start, inner, close, end in inline.code(line):
        yield start, end, Kind.MARKUP
        yield inner, close, Kind.CODE
