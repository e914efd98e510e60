"""What is Markdown in one line of text: kinds of spans, in the order in which they lie on each other. Pure; no Qt."""

import re
from collections.abc import Iterator
from enum import StrEnum

_HEADING = re.compile(r"(#{1,6})(\s+)(.*)")
_QUOTE = re.compile(r"\s{0,3}((?:>\s?)+)")
_LIST = re.compile(r"\s*([-*+]|\d{1,9}[.)])(\s+)(\[[ xX]\]\s)?")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?![*_\s])(.+?)(?<![\s*_])\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(([^)\s]*)[^)]*\)|<(https?://[^>\s]+)>|(?<![\w(])(https?://[^\s)>\]]+)")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:?")


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


def _spans(line: str) -> Iterator[MarkdownSpan]:
    if heading := _HEADING.match(line):
        yield 0, len(line), Kind.HEADING
        yield heading.start(1), heading.end(1), Kind.MARKUP
    elif _RULE.match(line):
        yield 0, len(line), Kind.MARKUP
        return
    elif quote := _QUOTE.match(line):
        yield quote.end(), len(line), Kind.QUOTE
        yield 0, quote.end(), Kind.MARKUP
    elif item := _LIST.match(line):
        yield item.start(1), item.end(), Kind.MARKUP
    for pattern, kind in ((_STRONG, Kind.STRONG), (_EMPHASIS, Kind.EMPHASIS)):
        for match in pattern.finditer(line):
            yield match.start(), match.end(), kind
            yield match.start(), match.end(1), Kind.MARKUP
            yield match.end(2), match.end(), Kind.MARKUP
    for match in _LINK.finditer(line):
        yield match.start(), match.end(), Kind.MARKUP
        yield *(match.span(1) if match.group(1) is not None else match.span()), Kind.LINK
    for match in _NOTE.finditer(line):
        yield match.start(), match.end(), Kind.LINK
    for match in _CODE.finditer(line):
        yield match.start(), match.end(), Kind.MARKUP
        yield match.start(2), match.end(2), Kind.CODE
