"""A text on its way out, read once for every form it can take: tokens, what it says of itself, what is wanted.

Any thread, no Qt.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.documents.exchange.front_matter_facts import about
from app.documents.exchange.markdown_parser import parser
from app.documents.exchange.outgoing.pictures import Pictures


@dataclass(frozen=True, slots=True)
class ExportWishes:
    """What the writer wants of an export. ``comments``: they go out as text; ``manuscript``: as editors want it;
    ``words`` is what the manuscript's first page says, 0 for nothing; ``language`` as "en" or "de-AT"."""

    comments: bool = False
    manuscript: bool = False
    pictures: Pictures = field(default_factory=Pictures)
    words: int = 0
    language: str = ""


PLAIN = ExportWishes()


class OutgoingText:
    """``text`` read as Markdown; ``title`` where it does not say its own."""

    def __init__(self, text: str, title: str = "", wishes: ExportWishes = PLAIN) -> None:
        self.wishes, self.about = wishes, about(text)
        self.reading = parser(wishes.comments)
        self.environment: dict[str, Any] = {}
        self.tokens: list[Any] = self.reading.parse(text, self.environment)
        self.title = self.about.title or title
        self.language = self.about.language or wishes.language

    @property
    def has_front_page(self) -> bool:
        """Whether a page of its own names title and author. A manuscript always has its first page."""
        return bool(self.about.title or self.about.authors) or self.wishes.manuscript

    def tree(self) -> Any:
        """The tokens as a ``SyntaxTreeNode``."""
        from markdown_it.tree import SyntaxTreeNode

        return SyntaxTreeNode(self.tokens)

    def all_tokens(self) -> Iterator[Any]:
        """Every token, those in paragraphs too."""
        return _all(self.tokens)


def words_of(node: Any) -> str:
    """The characters of a node of the tree, for what depends on them; a line end where a paragraph ends."""
    parts: list[str] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.type in ("text", "text_special", "code_inline", "fence", "code_block"):
            parts.append(here.content)
        elif here.type in ("paragraph", "softbreak", "hardbreak", "td", "th"):
            parts.append("\n")
        waiting += reversed(here.children)
    return "".join(parts)


def _all(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])
