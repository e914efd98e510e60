"""Whether indented lines are code or a writer's paragraphs: many indent those too. Pure; any thread."""

import re

_CODE = re.compile(
    r"[{}]\s*+$|^[$>%]\s|^[\w.]{1,80}+;$|[)\]]\s{0,9}+;$|"
    r"^(?:def|class|import|from|if|for|while|return|print|function|var|let|const|public|private|static|void|int|struct|"
    r"fn|pub|use|package|func|sudo|cd|npm|pip|git|echo|export|SELECT|INSERT|UPDATE)\b.{0,200}[:({;=]|"
    r"^#!|^//|^/\*|\w\(\)|\w\([\w\"', ]{0,80}\);?$|[=!<>]=|[-=]>|&&|\|\||^</?\w|^@\w+$|^\w[\w.\[\]]{0,60} = "
)
_SENTENCE_END = frozenset(".!?…:,;\"”’'»)—–-")
_OPENING = "\"“‘'«„—–-([*_¿¡…"
_SPEECH = frozenset("\"“‘'«„—–¿¡")
_PUNCTUATION = frozenset(" ,.;:!?'’“”\"-—–…")
_ENOUGH_WORDS = 9


def has_code(line: str) -> bool:
    """Whether ``line`` has a sign that words have not: a brace or a semicolon at its end, a call, a comparison."""
    return _CODE.search(line) is not None


def is_code(first: str, further: list[str]) -> bool:
    """Whether the indented block that begins with ``first`` is code; ``further``: the lines behind it, with their
    indents, as far as they are looked at."""
    lines = [first]
    for line in further:
        if not line.strip() or line[:1] not in " \t":
            break
        lines.append(line)
    if any(has_code(line.strip()) for line in lines):
        return not _is_sentence(first.strip()) or has_code(first.strip())
    return not any(_is_sentence(line.strip()) for line in lines)


def _is_sentence(line: str) -> bool:
    """Whether a line reads like one of a book: a capital or a letter of a script without any, and words or an end."""
    words = line.lstrip(_OPENING)
    if not words:
        return line[0] in _SPEECH
    if not words[0].isalpha() or words[0].islower():
        return False
    return len(words.split()) >= _ENOUGH_WORDS or line[-1] in _SENTENCE_END or _PUNCTUATION.issuperset(_signs(words))


def _signs(words: str) -> set[str]:
    return {char for char in words if not char.isalpha()}
