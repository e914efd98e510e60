"""Links, pictures, wiki links, notes and block ids. Pure; any thread.

Each function is given a scan and the place of a sign, and returns where to go on.
"""

import re

from engine.prose.inline.attributes import ATTRIBUTES
from engine.prose.inline.scan import LONGEST, Scan
from engine.prose.inline.word_signs import low_or_high
from engine.prose.kinds import MarkupKind

NOTE = re.compile(r"\[\^[^\]\[\s]{1,200}+\]")
_CITED = re.compile(r"\[-?@[\w:./#+-]{1,200}+(?:;[ \t]{0,9}+-?@[\w:./#+-]{1,200}+)*+\]")
_TARGET = re.compile(
    r"\(\s{0,99}+(?:<[^<>\n]{0,999}+>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\))*+)"
    r"(?:\s{1,99}+(?:\"[^\"]{0,999}+\"|'[^']{0,999}+'|\([^()]{0,999}+\)))?+\s{0,99}+\)"
)
_SIZE = re.compile(r"\|\d{1,5}+(?:x\d{1,5}+)?$")
_BLOCK_ID = re.compile(r"\^[A-Za-z0-9-]{1,99}+[ \t]{0,99}+$")


def bracket(scan: Scan, at: int) -> int:
    text = scan.text
    image = at > scan.behind and text[at - 1] == "!"
    start = at - image
    if text.startswith("[[", at):
        close = scan.closing("]]", at + 2)
        if at + 2 < close < min(scan.end, at + LONGEST):
            bar = text.find("|", at, close)
            if image or bar < 0:
                return scan.put(start, close + 2, MarkupKind.EMBED if image else MarkupKind.WIKI_LINK)
            # What stands behind the bar is shown in the link's place.
            scan.put(close, close + 2, MarkupKind.WIKI_LINK)
            scan.aliases.add(close)
            scan.put(at, bar + 1, MarkupKind.WIKI_LINK)
            scan.behind = bar + 1
            return bar + 1
    note = NOTE.match(text, at, scan.end)
    if note is not None:
        return scan.put(at, note.end(), MarkupKind.FOOTNOTE)
    cited = _CITED.match(text, at, scan.end)
    if cited is not None:
        return scan.put(at, cited.end(), MarkupKind.CITATION)
    scan.brackets.append((start, at + 1))
    return at + 1


def bracket_end(scan: Scan, at: int) -> int:
    text, kind = scan.text, MarkupKind.LINK
    if at in scan.aliases:
        scan.behind = at + 2
        return at + 2
    opened = scan.brackets.pop() if scan.brackets else None
    following = text[at + 1 : at + 2]
    end = at
    if following == "(" and (end := _target_end(scan, at + 1)):
        scan.put(_before_size(scan, opened, at), end, MarkupKind.LINK_TARGET)
    elif following == "[" and opened and text[at + 2 : at + 3] not in ("^", "[", "@"):
        close = scan.closing("]", at + 2)
        if close >= min(scan.end, at + 999) or "[" in text[at + 2 : close]:
            return at + 1
        end = scan.put(at, close + 1, MarkupKind.REFERENCE)
    elif following == "{" and opened and (attributes := ATTRIBUTES.match(text, at + 1)) is not None:
        end = scan.put(at, attributes.end(), MarkupKind.ATTRIBUTES)
    elif opened and text[opened[0]] == "^":
        kind = MarkupKind.FOOTNOTE
        end = scan.put(at, at + 1, kind)
    else:
        return at + 1
    if opened:
        scan.put(*opened, kind)
    return end


def _target_end(scan: Scan, at: int) -> int:
    """Where the target that begins with the bracket at ``at`` ends; 0: it is none."""
    target = _TARGET.match(scan.text, at)
    if target is not None and target.end() - at <= LONGEST:
        return target.end()
    # Other programs take spaces in a file's name.
    close = scan.closing(")", at + 1)
    return close + 1 if close < min(scan.end, at + 1000) else 0


def _before_size(scan: Scan, opened: tuple[int, int] | None, at: int) -> int:
    """Where a picture's end begins that is no words: a size stands before its target."""
    if opened is None or scan.text[opened[0]] != "!":
        return at
    size = _SIZE.search(scan.text, max(opened[1], at - 12), at)
    return at if size is None else size.start()


def caret(scan: Scan, at: int) -> int:
    text = scan.text
    if text.startswith("^[", at):
        scan.brackets.append((at, at + 2))
        return at + 2
    if at == 0 or text[at - 1] in " \t\n":
        block = _BLOCK_ID.match(text, at, scan.end)
        if block is not None:
            return scan.put(at, block.end(), MarkupKind.BLOCK_ID)
    return max(at + 1, low_or_high(scan, at))
