"""What is Markdown in one line of text: kinds of spans, in the order in which they lie on each other. Pure; no Qt.

What is no prose is the structure's to say; here it gets a look, and words between signs get theirs.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from app.editor.markdown import inline
from engine.prose.kinds import Markup, MarkupKind


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

_CODE = frozenset(
    {
        MarkupKind.FENCE,
        MarkupKind.INDENTED_CODE,
        MarkupKind.FRONT_MATTER,
        MarkupKind.MATH,
        MarkupKind.DISPLAY_MATH,
    }
)
_LINKS = frozenset(
    {
        MarkupKind.FOOTNOTE,
        MarkupKind.URL,
        MarkupKind.EMAIL,
        MarkupKind.WIKI_LINK,
        MarkupKind.EMBED,
        MarkupKind.CITATION,
        MarkupKind.TAG,
    }
)
_AS_WORDS = frozenset({MarkupKind.EMPHASIS, MarkupKind.IDENTIFIER, MarkupKind.PATH})
"""What looks as words do; signs of emphasis have a look where they stand in pairs."""
_LINK_ENDS = frozenset({MarkupKind.LINK_TARGET, MarkupKind.REFERENCE})
_FENCES = ("```", "~~~")


def line_spans(line: str, markup: Sequence[Markup]) -> Iterator[MarkdownSpan]:
    """The spans of ``line``, of which ``markup`` is no prose. A later span lies over an earlier one."""
    kinds = {span.kind for span in markup}
    if MarkupKind.HEADING in kinds:
        yield 0, len(line), Kind.HEADING
    if MarkupKind.QUOTE in kinds:
        yield max(span.end for span in markup if span.kind is MarkupKind.QUOTE), len(line), Kind.QUOTE
    for spans, kind in ((inline.strong, Kind.STRONG), (inline.emphasis, Kind.EMPHASIS)):
        for start, inner, close, end in spans(line) if MarkupKind.EMPHASIS in kinds else ():
            yield start, end, kind
            yield start, inner, Kind.MARKUP
            yield close, end, Kind.MARKUP
    opened: list[int] = []
    for span in markup:
        if span.kind is MarkupKind.LINK:
            opened.append(span.end)
        elif span.kind in _LINK_ENDS and opened:
            yield opened.pop(), span.start, Kind.LINK
    for span in markup:
        yield from _looks(line, *span)


def _looks(line: str, start: int, end: int, kind: MarkupKind) -> Iterator[MarkdownSpan]:
    if kind in _CODE and not line.startswith(_FENCES, start):
        yield start, end, Kind.CODE
    elif kind in _LINKS:
        yield start, end, Kind.LINK
    elif kind not in _AS_WORDS:
        yield start, end, Kind.MARKUP
    if kind is MarkupKind.CODE:
        inner = line[start:end].strip("`")
        low = start + line[start:end].find(inner)
        yield low, low + len(inner), Kind.CODE
