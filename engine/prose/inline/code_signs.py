"""Code, HTML, comments, and characters by their names. Pure; any thread.

Each function is given a scan and the place of a sign, and returns where to go on.
"""

import re
from bisect import bisect_left

from engine.prose.inline import tags
from engine.prose.inline.scan import LONGEST, Scan
from engine.prose.kinds import MarkupKind

_AUTOLINK = re.compile(r"<(?:([A-Za-z][A-Za-z0-9+.-]{1,31}+):[^\s<>]{0,1999}+|[\w.+-]{1,64}+@[\w.-]{1,255}+)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}+|#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);")


def backtick(scan: Scan, at: int) -> int:
    size = 1
    while scan.text[at + size : at + size + 1] == "`":
        size += 1
    runs = scan.ticks(size)
    place = bisect_left(runs, at + size)
    if place == len(runs) or runs[place] - at > LONGEST:
        return at + size
    return scan.put(at, runs[place] + size, MarkupKind.CODE)


def angle(scan: Scan, at: int) -> int:
    text = scan.text
    if text.startswith("<!--", at):
        return scan.enclosed(at, at + 4, "-->", MarkupKind.COMMENT)
    if text.startswith(("<?", "<%"), at):
        return scan.enclosed(at, at + 2, text[at + 1] + ">", MarkupKind.HTML)
    if (link := _AUTOLINK.match(text, at)) is not None:
        return scan.put(at, link.end(), MarkupKind.URL if link[1] else MarkupKind.EMAIL)
    tag = tags.tag(text, at)
    if tag is None:
        return at + 1
    end, name, opens = tag
    if opens and name in tags.RAW:
        close = scan.closing(f"</{name}", end)
        if close < len(text) and close - at <= LONGEST:
            return scan.put(at, text.index(">", close) + 1, MarkupKind.HTML)
    return scan.put(at, end, MarkupKind.HTML)


def ampersand(scan: Scan, at: int) -> int:
    entity = _ENTITY.match(scan.text, at, scan.end)
    return at + 1 if entity is None else scan.put(at, entity.end(), MarkupKind.ENTITY)
