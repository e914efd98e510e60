"""The outline of a Markdown text: its headings, and moving a section without losing a character. Pure; no Qt.

A section runs from its heading to the next one of the same or a higher level. What stands before the first heading
belongs to none and never moves. Blank lines at the end of the text stay there whichever section becomes the last one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.editor.positions.units import Replacement
from engine.prose.kinds import Markup, MarkupKind
from engine.prose.structure.structure import Structure

_LINE = re.compile(r"[^\n]*")
_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_LIKELY = re.compile(r"^ {0,3}(?:#|=+[ \t]*$|-+[ \t]*$)", re.MULTILINE)
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_NO_TITLE = re.compile(r" {4}|\t| {0,3}(?:[#>|]|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|=+[ \t]*$|-+[ \t]*$)")
"""How a line begins that is no heading though the next one underlines it."""


_BLOCKS = frozenset(
    {
        MarkupKind.FRONT_MATTER,
        MarkupKind.FENCE,
        MarkupKind.INDENTED_CODE,
        MarkupKind.DISPLAY_MATH,
        MarkupKind.COMMENT,
        MarkupKind.HTML,
        MarkupKind.SHORTCODE,
    }
)
"""Of what no heading is made."""
_HIDING = (
    "```",
    "~~~",
    "<!--",
    "$$",
    "%%",
    "\\[",
    "\\begin{",
    "{{",
    "<pre",
    "<script",
    "<style",
    "<textarea",
    "{#",
    "{.",
    "{-",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: ``level`` 1-6, its words, and where its line begins, in code points."""

    level: int
    title: str
    start: int


def headings(text: str, most: int | None = None, structure: Structure | None = None) -> tuple[Heading, ...]:
    """The headings of ``text`` in order, the first ``most`` of them, underlined ones of a line too; none are looked for
    in code, comments and front matter. ``structure``: the text's, where it is known already, a line a line."""
    return tuple(islice(_headings(text, structure), most))


def _headings(text: str, structure: Structure | None) -> Iterator[Heading]:
    number = reached = 0
    behind = -1
    # Most texts have nothing that hides a heading: their structure is not needed for this.
    hides = text.startswith(("---", "+++")) or any(sign in text for sign in _HIDING)
    # Most lines begin with none of these: looking only at those that might keeps a long text cheap.
    for match in _LIKELY.finditer(text):
        if hides and structure is None:
            structure = Structure(lines=text.split("\n"))
        number += text.count("\n", reached, match.start())
        reached = match.start()
        line = _LINE.match(text, reached)
        words = line.group() if line is not None else ""
        spans = structure.line(number) if hides and structure is not None else ()
        kinds = {span.kind for span in spans}
        if (heading := _HEADING.match(words)) and (not hides or MarkupKind.HEADING in kinds):
            end = next((span.start for span in spans if _is_last(span, words)), len(words))
            yield Heading(len(heading[1]), _title(words[heading.end() : end]), reached)
            behind = reached + len(words) + 1
        elif (underline := _UNDERLINE.match(words)) and not kinds & _BLOCKS:
            start = text.rfind("\n", 0, max(0, reached - 1)) + 1
            title = text[start : max(start, reached - 1)]
            before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
            # A paragraph of several lines above dashes is a scene that ends there, as most writers mean it.
            first = not before.strip() or start == behind
            over = structure.line(number - 1) if hides and structure is not None and number else ()
            above = {span.kind for span in over}
            if first and title.strip() and not above & _BLOCKS and not _NO_TITLE.match(title):
                yield Heading(1 if underline[1][0] == "=" else 2, title.strip(), start)
                behind = reached + len(words) + 1


def _is_last(span: Markup, words: str) -> bool:
    """Whether ``span`` is what stands behind a heading's words in braces."""
    return span.kind is MarkupKind.ATTRIBUTES and not words[span.end :].strip()


def _title(words: str) -> str:
    """What stands behind the signs that open a heading, without those that may close it."""
    title = words.strip(" \t")
    open_end = title.rstrip("#")
    if open_end.endswith((" ", "\t")):
        title = open_end
    return title.strip()


def section_end(outline: Sequence[Heading], index: int) -> int:
    """The index behind the last heading of the section that heading ``index`` opens."""
    level = outline[index].level
    return next((at for at in range(index + 1, len(outline)) if outline[at].level <= level), len(outline))


def sibling(outline: Sequence[Heading], index: int, by: int) -> int | None:
    """Before which heading the section ``index`` stands once it has passed its next (1) or previous (-1) sibling."""
    level = outline[index].level
    if by > 0:
        after = section_end(outline, index)
        return section_end(outline, after) if after < len(outline) and outline[after].level == level else None
    for at in range(index - 1, -1, -1):
        if outline[at].level < level:
            return None
        if outline[at].level == level:
            return at
    return None


def moved(text: str, index: int, before: int) -> tuple[Replacement, ...]:
    """The two replacements (start, end, new), in rising order, that put a section before heading ``before``.

    ``before`` may be the number of headings: the end of the text. Nothing, where that changes nothing or is inside the
    section itself. An underlined heading gets a blank line before it where it would else be of the paragraph there.
    """
    return tuple(_apart(text, replacement) for replacement in sorted(_moved(text, index, before)))


def _moved(text: str, index: int, before: int) -> tuple[Replacement, ...]:
    outline = headings(text)
    last = section_end(outline, index)
    if index <= before <= last:
        return ()
    starts = [heading.start for heading in outline] + [len(text)]
    bodies = text[starts[index] : starts[last]]
    begin, end = starts[index], starts[last]
    if before == len(outline):
        # To the end: the blank lines of the text's end stay behind it, those between sections come before it.
        place = _written_end(text, len(text))
        body = bodies.rstrip("\n")
        return (begin, end, ""), (place, place, bodies[len(body) :] + body)
    place = starts[before]
    if last < len(outline):
        return (begin, end, ""), (place, place, bodies)
    # From the end: its own last blank lines stay, and it takes those that stood before it.
    gap = _written_end(text, begin)
    return (place, place, bodies.rstrip("\n") + text[gap:begin]), (gap, _written_end(text, len(text)), "")


def _apart(text: str, replacement: Replacement) -> Replacement:
    start, end, new = replacement
    left, right = text[:start], text[end:]
    if new and _needs_a_line(left, new):
        new = "\n" + new
    if _needs_a_line(left + new, right):
        new += "\n"
    return start, end, new


def _needs_a_line(left: str, right: str) -> bool:
    """Whether ``right`` begins with an underlined heading that would take in the last line of ``left``."""
    begin = right.lstrip("\n")
    words, _, more = begin.partition("\n")
    if _UNDERLINE.match(more.partition("\n")[0]) is None or not words.strip() or _NO_TITLE.match(words):
        return False
    above = left.rstrip("\n")
    return bool(above) and len(left) - len(above) + len(right) - len(begin) < 2


def _written_end(text: str, end: int) -> int:
    return len(text[:end].rstrip("\n"))
