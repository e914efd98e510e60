"""What an export cannot carry, said before it is made. Any thread, no Qt."""

import re
from collections.abc import Iterator
from typing import Any

from app.documents.exchange.markdown_parser import parser
from app.documents.exchange.markdown_rules import front_matter
from app.documents.exchange.outgoing.xml_characters import holdable

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")


def losses(text: str, ending: str) -> tuple[str, ...]:
    """One sentence for each kind of thing in ``text`` that a file ending in ``ending`` will lack or hold otherwise."""
    tokens = parser().parse(text)
    kinds = {token.type for token in _all(tokens)}
    sentences = []
    if any(token.type == "text" and _TAG.search(token.content) for token in _all(tokens)):
        sentences.append("HTML in the text is shown as it is written, comments too.")
    if front_matter(text):
        sentences.append("The front matter, the data between the lines of hyphens at the start, is left out.")
    if "image" in kinds and ending in (".docx", ".odt", ".pdf"):
        sentences.append("Pictures become their description.")
    if ending in (".docx", ".odt", ".pdf"):
        if any(token.type == "fence" and token.info.strip() for token in tokens):
            sentences.append("The language that a block of code names is left out.")
        if any(token.type == "link_open" and token.attrGet("title") for token in _all(tokens)):
            sentences.append("The titles of links are left out.")
    if ending == ".odt" and _table_in_list(tokens):
        sentences.append("Tables inside lists become lines, since OpenDocument has none there.")
    if ending in (".docx", ".odt"):
        if _repeated_calls(tokens):
            sentences.append("A note that is called more than once, or from another note, is a note at its first call.")
        if holdable(text) != text:
            sentences.append("Control characters become a sign that stands for an unknown letter.")
    return tuple(sentences)


def _table_in_list(tokens: list[Any]) -> bool:
    depth = 0
    for token in tokens:
        if token.type.endswith("_list_open"):
            depth += 1
        elif token.type.endswith("_list_close"):
            depth -= 1
        elif token.type == "table_open" and depth:
            return True
    return False


def _repeated_calls(tokens: list[Any]) -> bool:
    called: set[int] = set()
    noted = False
    for token in _all(tokens):
        noted = noted or token.type == "footnote_block_open"
        if token.type == "footnote_ref":
            if noted or token.meta["id"] in called:
                return True
            called.add(token.meta["id"])
    return False


def _all(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from token.children or ()
