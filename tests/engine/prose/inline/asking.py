"""What tests of the room ask."""

from engine.prose.inline.inline_markup import inline_markup
from engine.prose.kinds import MarkupKind


def marked(line: str, *more: str, table: bool = False) -> list[tuple[str, MarkupKind]]:
    """What of ``line`` is no prose, and of the lines behind it what began in it."""
    text = "\n".join((line, *more))
    return [(text[low:high], kind) for low, high, kind in inline_markup(text, 0, len(line), table)]


def others(line: str, *more: str) -> list[str]:
    return [words for words, _kind in marked(line, *more)]
