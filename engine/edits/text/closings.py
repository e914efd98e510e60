"""What a fill opens and closes: it closes only what it opens, beside the marks that stand around it. Pure text.

A hole between quotes is filled by a model that closes the quotation itself; so it is with brackets, dashes and stops.
"""

import re
from collections import deque
from collections.abc import Collection, Iterator

from engine.edits.text.draft import Draft
from engine.prose.characters import LINE_BREAKS

_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_DASHES = "-–—"
_MARKS = ",;:"
_STOPS = ".!?…"
_REACH = 2000
_BREAK = re.compile(f"[{LINE_BREAKS}]")


def closing_only_its_own(
    draft: Draft, before: str, after: str, quotes: tuple[str, str], locked: Collection[int] = ()
) -> Draft:
    """``draft`` without marks that close, repeat or open again what ``before`` and ``after`` do. ``quotes`` open and
    close here; what the slots ``locked`` wrote stays. Never becomes empty of words."""
    left = _BREAK.split(before[-_REACH:])[-1]
    right = _BREAK.split(after[:_REACH], maxsplit=1)[0]
    core = _without_doubled_edges(draft, left, right)
    for opening, closing in dict.fromkeys((*_PAIRS, quotes, *((("‘", "’"),) if "‘" in left else ()))):
        around = left[-1:] == opening and right[:1] == closing
        while around and len(core.text) > 1 and core.text[0] == opening and core.text[-1] == closing:
            core = core.part(1, len(core.text) - 1).stripped()  # quoted as it stands in quotes already
        if opening == closing:
            strays = _unpaired(core.text, left, right, opening)
        else:
            strays = _strays(core.text, left, right, opening, closing)
        core = _without(core, strays, locked)
    core = _without_doubled_edges(core, left, right)
    kept = any(char.isalnum() for char in core.text) and set(draft.slots(0, len(draft.text))).intersection(
        locked
    ) <= set(core.slots(0, len(core.text)))
    return core if kept else draft


def _strays(text: str, left: str, right: str, opening: str, closing: str) -> set[int]:
    """The places of ``text`` where it closes what is closed behind it, or opens at its edge what it never closes."""
    opened = _depth(left, opening, closing)
    closed = _depth(right[::-1], closing, opening) if closing != "’" else int(right.lstrip()[:1] == "’")
    strays: set[int] = set()
    own: deque[int] = deque()  # what was opened here
    outer: list[int] = []  # what was closed here, and opened before it
    depth = opened
    for at, char in _signs(text, opening, closing):
        if char == opening:
            own.append(at)
        elif own:
            own.pop()
        elif depth > 0:
            outer.append(at)
            depth -= 1
        else:
            strays.add(at)
    # Closed and opened again, “Go,” he said, “and”: that is the same depth as before.
    while own and outer and outer[-1] < own[0] and depth < closed:
        own.popleft()
        depth += 1
    while outer and depth < closed:
        strays.add(outer.pop())
        depth += 1
    last = len(text.rstrip()) - 1
    return strays.union(at for at in own if at in (0, last))


def _signs(text: str, opening: str, closing: str) -> Iterator[tuple[int, str]]:
    """The places of both; a closing single quote inside or right behind a word, with none open, is an apostrophe."""
    single = False
    for at, char in enumerate(text):
        if char == opening:
            single = True
            yield at, char
        elif char == closing:
            within = text[at - 1 : at].isalnum() and (
                text[at + 1 : at + 2].isalnum() or (not single and at + 1 < len(text))
            )
            if closing != "’" or not within:
                yield at, char


def _depth(text: str, opening: str, closing: str) -> int:
    """How many are open at the end of ``text``."""
    depth = 0
    for _, char in _signs(text, opening, closing):
        depth = depth + 1 if char == opening else max(0, depth - 1)
    return depth


def _unpaired(text: str, left: str, right: str, quote: str) -> set[int]:
    """The straight quote too many of ``text``: where both sides are of one quotation, or of none, it has an even
    number."""
    places = [at for at, char in enumerate(text) if char == quote]
    if len(places) % 2 == 0 or (left.count(quote) + right.count(quote)) % 2:
        return set()
    inside = left.count(quote) % 2 == 1
    if places[-1] == len(text) - 1:
        return {places[-1]}
    return {places[0]} if places[0] == 0 else {places[-1]} if inside else set()


def _without(draft: Draft, places: set[int], locked: Collection[int]) -> Draft:
    kept = [at for at in range(len(draft.text)) if at not in places or draft.owner[at] in locked]
    shorter = Draft("".join(draft.text[at] for at in kept), tuple(draft.owner[at] for at in kept))
    return shorter.stripped() if places else draft


def _without_doubled_edges(draft: Draft, left: str, right: str) -> Draft:
    """Without a dash beside a dash, a comma behind a mark, or points before points."""
    before, after = left.rstrip(), right.lstrip()
    core = draft
    if before[-1:] in tuple(_DASHES) and core.text[:1] in tuple(_DASHES):
        core = core.part(1, len(core.text)).stripped()
    if before and not before[-1].isalnum() and before[-1] not in ")]}”’»\"'" and core.text[:1] in tuple(_MARKS):
        core = core.part(1, len(core.text)).stripped()
    if after[:1] in tuple(_DASHES):
        core = core.stripped(_DASHES + " ")
    if left[-1:] == right[:1] == core.text[-1:] == "'":
        core = core.part(0, len(core.text) - 1).stripped()  # a straight one, which is an apostrophe elsewhere
    stop = after.lstrip("\"'”’»)]")[:1]
    if (
        stop
        and stop in ".…"
        and after[:1] not in tuple(_STOPS)
        and core.text[-1:] == "."
        and not core.text.endswith("..")
    ):
        core = core.part(0, len(core.text) - 1)  # (as he said.).
    if after[:1] in tuple(".!?") and core.text[-1:] in tuple(".!?"):
        core = core.part(0, len(core.text.rstrip(".!?")))
    return core
