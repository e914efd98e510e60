"""Attributes, shortcodes, TeX commands, formulas, comments. Pure; any thread.

Each function is given a scan and the place of a sign, and returns where to go on.
"""

import re

from engine.prose.inline import tex
from engine.prose.inline.attributes import ATTRIBUTES
from engine.prose.inline.scan import LONGEST, RAW_SHORTCODE, Scan
from engine.prose.kinds import MarkupKind

_FORMULA_END = re.compile(r"(?<=[^\s\\$])\$(?![\w$])")
_FORMULA = re.compile(r"[\\^_{}=]")
_SPACE = re.compile(r"\s")

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def brace(scan: Scan, at: int) -> int:
    text = scan.text
    if text.startswith("{{", at):
        if RAW_SHORTCODE.match(text, at) is not None and (close := scan.closing("raw", at)) < len(text):
            return scan.put(at, scan.closing("}}", close) + 2, MarkupKind.SHORTCODE)
        return scan.enclosed(at, at + 2, "}}", MarkupKind.SHORTCODE)
    if text.startswith("{%", at):
        return scan.enclosed(at, at + 2, "%}", MarkupKind.SHORTCODE)
    if text.startswith("{>>", at):
        return scan.enclosed(at, at + 3, "<<}", MarkupKind.COMMENT)
    attributes = ATTRIBUTES.match(text, at)
    if attributes is not None:
        return scan.put(at, attributes.end(), MarkupKind.ATTRIBUTES)
    if text.startswith("{#", at):
        return scan.enclosed(at, at + 2, "#}", MarkupKind.SHORTCODE)
    scan.braces.append(False)
    return at + 1


def brace_end(scan: Scan, at: int) -> int:
    if scan.braces and scan.braces.pop():
        scan.put(at, at + 1, MarkupKind.TEX)
    return at + 1


def backslash(scan: Scan, at: int) -> int:
    text = scan.text
    char = text[at + 1 : at + 2]
    if char in ("(", "["):
        kind = MarkupKind.MATH if char == "(" else MarkupKind.DISPLAY_MATH
        close = scan.closing("\\)" if char == "(" else "\\]", at + 2)
        if close < len(text) and close - at <= LONGEST:
            return scan.put(at, close + 2, kind)
    if at + 1 == scan.end:
        return scan.put(at, at + 1, MarkupKind.ESCAPE)
    if char in _PUNCTUATION:
        drive = scan.address(at) if char == "\\" else 0
        return drive or scan.put(at, at + 2, MarkupKind.ESCAPE)
    command = tex.COMMAND.match(text, at)
    if command is None or (drive := scan.address(at)):
        return max(at + 1, scan.behind)
    end = command.end()
    joined = at > 0 and text[at - 1].isalnum() and text[end : end + 1] not in ("{", "[")
    return at + 1 if joined else _command(scan, at, command[1], end)


def _command(scan: Scan, at: int, name: str, end: int) -> int:
    text = scan.text
    begin = tex.BEGIN.match(text, at) if name == "begin" else None
    if begin is not None and begin[1] in tex.RAW:
        close = scan.closing(f"\\end{{{begin[1]}", begin.end())
        if close < len(text) and close - at <= LONGEST:
            return scan.put(at, text.index("}", close) + 1, MarkupKind.DISPLAY_MATH)
    wordy = name in tex.WORDS
    while text[end : end + 1] in (("[",) if wordy else ("[", "{")):
        partner = scan.partner(end)
        if partner is None or partner - end > tex.LONGEST_ARGUMENT:
            break
        end = partner + 1
    if wordy and text[end : end + 1] == "{":
        end += 1
        scan.braces.append(True)
    return scan.put(at, end, MarkupKind.TEX)


def dollar(scan: Scan, at: int) -> int:
    text = scan.text
    if text.startswith("$$", at):
        return scan.enclosed(at, at + 2, "$$", MarkupKind.DISPLAY_MATH)
    if (at and (text[at - 1].isalnum() or text[at - 1] == "$")) or text[at + 1 : at + 2].isspace():
        return at + 1
    close = scan.closing("$", at + 1)
    if close - at > LONGEST or _FORMULA_END.match(text, close) is None:
        return at + 1
    # Two prices in a sentence are no formula: it has a sign of one, or no space.
    if _FORMULA.search(text, at + 1, close) is None and _SPACE.search(text, at + 1, close) is not None:
        return at + 1
    return scan.put(at, close + 1, MarkupKind.MATH)


def percent(scan: Scan, at: int) -> int:
    return scan.enclosed(at, at + 2, "%%", MarkupKind.COMMENT)
