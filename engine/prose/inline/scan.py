"""Where in a line one is, and what of it is known to be no prose. Pure; any thread."""

import re

from engine.prose.following import Following
from engine.prose.inline import tags, tex
from engine.prose.inline.addresses import address, around
from engine.prose.kinds import Markup, MarkupKind

LONGEST = 2000
"""Characters that a span of code, a formula or a comment may have in running text."""
RAW_SHORTCODE = re.compile(r"\{\{([<%])[ \t]{0,9}+(highlight|mermaid|raw|math|katex)\b")
"""The first of a pair with no prose between them."""
_TICKS = re.compile(r"`+")
_DOLLAR = re.compile(r"(?<!\\)\$")
_RAW_END = re.compile(r"\{\{[<%]\s{0,9}+/\s{0,9}+(?:highlight|mermaid|raw|math|katex)\b")

_CLOSINGS = {
    sign: re.compile(re.escape(sign))
    for sign in ("-->", "?>", "%>", "]]", "\n", "]", ")", "}}", "%}", "#}", "<<}", "%%", "$$", "\\)", "\\]")
}

_CLOSINGS |= {f"</{name}": re.compile(f"</{name}\\s*>", re.IGNORECASE) for name in tags.RAW}
_CLOSINGS |= {f"\\end{{{name}": re.compile(rf"\\end\{{{name}\*?\}}") for name in tex.RAW}
_CLOSINGS |= {"$": _DOLLAR, "raw": _RAW_END}


class Scan:
    """One line's, ``text[start:end]``; behind it the lines that its paragraph goes on with.

    behind    up to where it is known to be no prose
    brackets  those that wait for their end: where the sign begins and ends; ``braces``: whether it is a command's
    aliases   ends of wiki links that show other words
    """

    def __init__(self, text: str, start: int, end: int, table: bool) -> None:
        self.text, self.end, self.table = text, end, table
        self.behind = start
        self.brackets: list[tuple[int, int]] = []
        self.braces: list[bool] = []
        self.aliases: set[int] = set()
        self.markup: list[Markup] = []
        self._passed = start
        self._closings: dict[str, Following] = {}
        self._partners: dict[int, int] | None = None
        self._ticks: dict[int, list[int]] | None = None

    def closing(self, sign: str, at: int) -> int:
        """Where ``sign`` stands first from ``at`` on; the text's end where nowhere."""
        following = self._closings.get(sign)
        if following is None:
            following = self._closings[sign] = Following(self.text, _CLOSINGS[sign])
        return following.at(at)

    def put(self, start: int, end: int, kind: MarkupKind) -> int:
        self.markup.append(Markup(start, end, kind))
        self.behind = max(self.behind, end)
        return end

    def enclosed(self, start: int, inner: int, sign: str, kind: MarkupKind) -> int:
        """From ``start`` through the ``sign`` that closes it; where there is none, nothing. Returns where to go on."""
        close = self.closing(sign, inner)
        if close >= len(self.text) or close - start > LONGEST:
            return inner
        return self.put(start, close + len(sign), kind)

    def partner(self, at: int) -> int | None:
        if self._partners is None:
            self._partners = tex.partners(self.text)
        return self._partners.get(at)

    def address(self, at: int) -> int:
        """Where what ``at`` is part of ends that is an address or a file's name; 0: it is none."""
        if at < self._passed:
            return 0
        run = around(self.text, at, self.behind, self.end)
        named = address(self.text, run, self.end)
        if named is None or named[1] <= at:
            self._passed = run[1]
            return 0
        return self.put(*named)

    def ticks(self, size: int) -> list[int]:
        """Where runs of ``size`` backticks begin."""
        if self._ticks is None:
            self._ticks = {}
            for match in _TICKS.finditer(self.text):
                self._ticks.setdefault(match.end() - match.start(), []).append(match.start())
        return self._ticks.get(size, [])
