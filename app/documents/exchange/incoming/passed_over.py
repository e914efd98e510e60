"""What a document holds that its reader passed over. Any thread, no Qt; knows no format.

A reader takes the words that it reads out of the tree with :func:`take`. So whatever it does not know, and whatever it
forgets, still stands there at the end, and :func:`rest` names it: no word goes without being said.
"""

from collections.abc import Iterator
from typing import Any

_APART = ("p", "h", "tab", "br", "cr", "s", "line-break", "tc", "table-cell")
"""Between two of these, words are apart."""


def local(element: Any) -> str:
    """The name of ``element`` without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def take(element: Any) -> str:
    """The text at the beginning of ``element``, which it loses."""
    text, element.text = element.text or "", None
    return text


def take_tail(element: Any) -> str:
    """The text behind ``element``, which is lost there."""
    text, element.tail = element.tail or "", None
    return text


def words_in(element: Any, noise: frozenset[str] = frozenset()) -> str:
    """All words in ``element``; what stands in elements whose names are ``noise``, with or without their
    namespace, is none."""
    parts: list[str] = []
    for inside in element.iter():
        name = local(inside)
        parts += [" " if name in _APART else "", inside.text or "" if not {name, inside.tag} & noise else ""]
        if inside is not element:
            parts.append(inside.tail or "")
    return " ".join("".join(parts).split())


def take_all(element: Any, noise: frozenset[str] = frozenset()) -> str:
    """The same, and ``element`` loses them."""
    words = words_in(element, noise)
    for inside in element.iter():
        take(inside)
        if inside is not element:
            take_tail(inside)
    return words


def rest(root: Any, noise: frozenset[str] = frozenset()) -> Iterator[str]:
    """What stands in ``root`` still, a passage for each element that holds words; it stays there."""
    for element in root.iter():
        text = "" if {local(element), element.tag} & noise else element.text or ""
        for words in (text, element.tail or ""):
            if words.strip():
                yield " ".join(words.split())
