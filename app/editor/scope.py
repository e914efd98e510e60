"""What an action is applied to, in code points of the page's text. Plain data; no Qt."""

from dataclasses import dataclass

from engine.messages import Hole, Range


@dataclass(frozen=True, slots=True)
class Scope:
    """Holes, a passage ``text[start:end]``, or the caret (``start == end``); ``locks``, where they were
    asked for, lie inside the passage."""

    text: str
    start: int
    end: int
    holes: tuple[Hole, ...] = ()
    locks: tuple[Range, ...] = ()
