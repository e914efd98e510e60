"""HTML in a text: where a tag ends, and which elements have no prose between their tags. Pure; any thread.

Stricter than CommonMark: an attribute without a value is one that HTML has so. "a<b then c > d" is a comparison.
"""

import re

RAW = frozenset({"code", "kbd", "math", "pre", "samp", "script", "style", "svg", "textarea", "tt", "var"})
"""Elements whose content is no prose."""
_BLOCK_NAMES = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend "
    "li link main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot "
    "th thead title tr track ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements whose tag at a line's start begins a block of HTML, which goes on to a blank line."""
_BARE_NAMES = (
    "allowfullscreen async autofocus autoplay checked controls default defer disabled download formnovalidate "
    "hidden inert ismap itemscope loop multiple muted nomodule novalidate nowrap open playsinline readonly required "
    "reversed selected"
)
_BARE = frozenset(_BARE_NAMES.split())
_OPEN = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,60}+)")
_ATTRIBUTE = re.compile(
    r"\s++([A-Za-z_:@#*][\w:.@*-]{0,80}+)"
    r"(?:\s{0,9}+=\s{0,9}+(?:\"[^\"]{0,999}+\"|'[^']{0,999}+'|\{[^{}]{0,300}+\}|[^\s\"'=<>`]{1,300}+))?+"
)
_CLOSE = re.compile(r"\s{0,99}+/?>")


def tag(text: str, at: int) -> tuple[int, str, bool] | None:
    """The tag that begins at ``at``: its end, its name in small letters, and whether it opens an element."""
    opened = _OPEN.match(text, at)
    if opened is None:
        return None
    end = opened.end()
    while (attribute := _ATTRIBUTE.match(text, end)) is not None:
        if attribute.end() == attribute.end(1) and attribute[1].lower() not in _BARE:
            return None
        end = attribute.end()
    closed = _CLOSE.match(text, end)
    if closed is None:
        return None
    opens = not opened[1] and not closed.group().endswith("/>")
    return closed.end(), opened[2].lower(), opens
