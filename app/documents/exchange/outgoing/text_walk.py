"""The one walk over a Markdown text for files that are made of paragraphs (DOCX, ODT): blocks, tables, lists, notes.

Any thread, no Qt. Knows what stands where and in which direction it runs; how a file holds it, its subclasses say.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.documents.exchange.markdown_parser import aligned
from app.documents.exchange.outgoing.direction import runs_leftward
from app.documents.exchange.outgoing.outgoing_text import OutgoingText, words_of
from app.documents.exchange.outgoing.pictures import Picture

Marks = tuple[str, ...]
"""How words look: "strong", "em", "s", "code", "raised", "link"."""


class BlockPlace:
    """Where blocks go: their parent, the keys of the lists around them, how deep they are quoted, whether in a note.

    ``marked``: the item has its number or bullet already.
    """

    def __init__(self, into: Any, lists: tuple[Any, ...] = (), quotes: int = 0, noted: bool = False) -> None:
        self.into, self.lists, self.quotes, self.noted = into, lists, quotes, noted
        self._marks = [False]

    @property
    def marked(self) -> bool:
        return self._marks[0]

    def mark(self) -> None:
        """The item has its sign now, in the quotations in it as well."""
        self._marks[0] = True

    def quoted(self) -> "BlockPlace":
        """The same place, one quotation deeper."""
        inside = BlockPlace(self.into, self.lists, self.quotes + 1, self.noted)
        inside._marks = self._marks
        return inside


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """A paragraph's: ``kind`` is "text", "heading", "code", "rule", "cell", or on the first page "title", "subtitle",
    "author", "date", "facts"; ``level`` a heading's. ``leftward``: it runs from right to left. ``align``: "left",
    "center", "right" or ""."""

    kind: str = "text"
    level: int = 0
    leftward: bool = False
    align: str = ""


class TextWalk(ABC):
    """Goes through the text once; each file is made by one of these."""

    def __init__(self, outgoing: OutgoingText) -> None:
        self.outgoing = outgoing
        self._notes: dict[int, Any] = {}
        self._placed: set[int] = set()

    def walk(self, place: BlockPlace) -> None:
        """The whole text, its first page before it."""
        root = self.outgoing.tree()
        blocks = [block for block in root.children if block.type == "footnote_block"]
        self._notes = {int(note.meta["id"]): note for block in blocks for note in block.children}
        if self.outgoing.has_front_page:
            self._front_page(place)
        self._blocks(root, place)
        # What only another note calls has no place of its own, in a word processor.
        for number in sorted(self._notes.keys() - self._placed):
            self._placed.add(number)
            self._loose_note(number, place)

    # ------------------------------------------------------------ how the file holds it

    @abstractmethod
    def paragraph(self, place: BlockPlace, look: ParagraphLook) -> Any:
        """A new paragraph; what its words go into."""

    @abstractmethod
    def begin_list(self, numbered: bool, start: int, place: BlockPlace) -> Any:
        """A list begins at ``place``; its key."""

    @abstractmethod
    def begin_item(self, key: Any, first: bool, start: int, place: BlockPlace) -> BlockPlace:
        """Where the blocks of the next item of the list ``key`` go, which began at ``place``."""

    @abstractmethod
    def begin_table(
        self, rows: int, columns: int, leftward: bool, place: BlockPlace
    ) -> Callable[[int, int], BlockPlace] | None:
        """Where the words of the cell (row, column) go; None where no table can stand."""

    @abstractmethod
    def begin_note(self, number: int, into: Any) -> BlockPlace:
        """A note is called here; where its blocks go. ``number`` from 0."""

    @abstractmethod
    def end_note(self, place: BlockPlace) -> None:
        """All blocks of the note are there."""

    @abstractmethod
    def words(self, into: Any, text: str, marks: Marks) -> None:
        """Words at the end of a paragraph; "\\n" is a line break."""

    @abstractmethod
    def link(self, into: Any, target: str, place: BlockPlace) -> Any:
        """A link begins; what its words go into."""

    @abstractmethod
    def picture(self, into: Any, picture: Picture, description: str, place: BlockPlace) -> bool:
        """Put a picture there; False where none can stand."""

    @abstractmethod
    def break_page(self, place: BlockPlace) -> None:
        """What follows begins on a new page."""

    # ------------------------------------------------------------ blocks

    def _front_page(self, place: BlockPlace) -> None:
        about, wishes = self.outgoing.about, self.outgoing.wishes
        lines = [("title", self.outgoing.title), ("subtitle", about.subtitle)]
        if wishes.manuscript:
            size = f"about {round(wishes.words, -2) or wishes.words:,} words" if wishes.words else ""
            lines = [("facts", about.author), ("facts", size), ("facts", about.date), *lines]
            lines.append(("author", f"by {about.author}" if about.author else ""))
        else:
            lines += [("author", about.author), ("date", about.date)]
        for kind, line in lines:
            if line:
                self.words(self.paragraph(place, ParagraphLook(kind, leftward=runs_leftward(line))), line, ())
        self.break_page(place)

    def _blocks(self, node: Any, place: BlockPlace) -> None:
        for child in node.children:
            self._block(child, place)

    def _block(self, node: Any, place: BlockPlace) -> None:
        leftward = node.type in ("heading", "paragraph") and runs_leftward(words_of(node))
        match node.type:
            case "heading":
                self._inlines(node, self.paragraph(place, ParagraphLook("heading", int(node.tag[1]), leftward)), place)
            case "paragraph":
                if _has_content(node):
                    self._inlines(node, self.paragraph(place, ParagraphLook(leftward=leftward)), place)
            case "bullet_list" | "ordered_list":
                start = int(node.attrs.get("start", 1))
                key = self.begin_list(node.type == "ordered_list", start, place)
                for number, item in enumerate(node.children):
                    self._blocks(item, self.begin_item(key, number == 0, start, place))
            case "blockquote":
                self._blocks(node, place.quoted())
            case "fence" | "code_block":
                self.words(self.paragraph(place, ParagraphLook("code")), node.content.rstrip("\n"), ("code",))
            case "hr":
                sign = "#" if self.outgoing.wishes.manuscript else "* * *"
                self.words(self.paragraph(place, ParagraphLook("rule", align="center")), sign, ())
            case "table":
                self._table(node, place)
            case "footnote_block" | "comment":
                pass  # notes stand where they are called, comments nowhere
            case _:
                self._blocks(node, place)

    def _loose_note(self, number: int, place: BlockPlace) -> None:
        blocks = list(self._notes[number].children)
        at = self.paragraph(place, ParagraphLook(leftward=runs_leftward(words_of(self._notes[number]))))
        self.words(at, str(number + 1), ("raised",))
        self.words(at, " ", ())
        if blocks and blocks[0].type == "paragraph":
            self._inlines(blocks.pop(0), at, place)
        for block in blocks:
            self._block(block, place)

    def _table(self, node: Any, place: BlockPlace) -> None:
        rows = [row for part in node.children for row in part.children]
        columns = max(len(row.children) for row in rows)
        cells = self.begin_table(len(rows), columns, runs_leftward(words_of(node)), place)
        for row, line in enumerate(rows):
            into = (
                self.paragraph(place, ParagraphLook(leftward=runs_leftward(words_of(line)))) if cells is None else None
            )
            for column, cell in enumerate(line.children):
                marks = ("strong",) if cell.type == "th" and cells is not None else ()
                at = place
                if cells is not None:
                    at = cells(row, column)
                    into = self.paragraph(at, ParagraphLook("cell", 0, runs_leftward(words_of(cell)), aligned(cell)))
                elif column:
                    self.words(into, " | ", ())
                self._inlines(cell, into, at, marks)

    # ------------------------------------------------------------ words

    def _inlines(self, node: Any, into: Any, place: BlockPlace, marks: Marks = ()) -> None:
        for child in node.children:
            match child.type:
                case "text" | "text_special":
                    self.words(into, child.content, marks)
                case "code_inline":
                    self.words(into, child.content, (*marks, "code"))
                case "softbreak":
                    self.words(into, " ", marks)
                case "hardbreak":
                    self.words(into, "\n", marks)
                case "strong" | "em" | "s":
                    self._inlines(child, into, place, (*marks, child.type))
                case "link" if not str(child.attrs["href"]).startswith("#"):
                    link = self.link(into, str(child.attrs["href"]), place)
                    self._inlines(child, link, place, (*marks, "link"))
                case "image":
                    picture = self.outgoing.wishes.pictures.find(str(child.attrs["src"]))
                    description = " ".join(words_of(child).split())
                    if not isinstance(picture, Picture) or not self.picture(into, picture, description, place):
                        self.words(into, f"[{description or 'picture'}]", marks)
                case "footnote_ref":
                    self._note(int(child.meta["id"]), into, place)
                case "comment":
                    pass
                case _:
                    self._inlines(child, into, place, marks)

    def _note(self, number: int, into: Any, place: BlockPlace) -> None:
        """The note where it is called first; a number where it is called again, or from another note."""
        if place.noted or number in self._placed or number not in self._notes:
            self.words(into, str(number + 1), ("raised",))
            return
        self._placed.add(number)
        inside = self.begin_note(number, into)
        self._blocks(self._notes[number], inside)
        self.end_note(inside)


def _has_content(paragraph: Any) -> bool:
    """False where there was nothing but comments."""
    inline = paragraph.children[0].children if paragraph.children else []
    kinds = {child.type for child in inline if child.type != "text" or child.content.strip()}
    return "comment" not in kinds or bool(kinds - {"comment", "softbreak"})
