"""Whether indented lines are code or a writer's paragraphs: many indent those too. Pure; any thread."""

import re

_CODE = re.compile(
    r"[{};]\s*+$|^[$>%]\s|^(?:def|class|import|from|if|for|while|return|print|function|var|let|const|public|private|"
    r"static|void|int|struct|fn|pub|use|package|func|sudo|cd|npm|pip|git|echo|export|SELECT|INSERT|UPDATE)\b.{0,200}[:({;=]|"
    r"^#!|^//|^/\*|\w\(\)|\w\([\w\"', ]{0,80}\);?$|[=!<>]=|[-=]>|&&|\|\||^</?\w|^@\w+$|^\w[\w.\[\]]{0,60} = "
)
_SENTENCE_END = frozenset(".!?…:,;\"”’'»)—–-")
_OPENING = "\"“‘'«„—–-([*_¿¡…"
_ENOUGH_WORDS = 9


def is_code(first: str, further: list[str]) -> bool:
    """Whether the indented block that begins with ``first`` is code; ``further``: the lines behind it, with their
    indents, as far as they are looked at."""
    lines = [first]
    for line in further:
        if not line.strip() or line[:1] not in " \t":
            break
        lines.append(line)
    if any(_CODE.search(line.strip()) for line in lines):
        return not _is_sentence(first.strip()) or _CODE.search(first.strip()) is not None
    return not any(_is_sentence(line.strip()) for line in lines)


def _is_sentence(line: str) -> bool:
    """Whether a line reads like one of a book: a capital or a letter of a script without any, some words, an end."""
    words = line.lstrip(_OPENING)
    if not words or not words[0].isalpha() or words[0].islower():
        return False
    count = len(words.split())
    unspaced = ord(words[0]) > 0x0E00 and len(words) > 3
    return unspaced or count >= _ENOUGH_WORDS or (count >= 2 and line[-1] in _SENTENCE_END) or _verse(words, count)


def _verse(words: str, count: int) -> bool:
    return count >= 4 and all(char.isalpha() or char in " ,.;:!?'’“”\"-—–…" for char in words)
