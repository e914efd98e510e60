"""What an export cannot carry, said before it is made. Any thread, no Qt."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.documents.exchange.kept_words import is_uncalled
from app.documents.exchange.markdown_rules import front_matter
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes, OutgoingText
from app.documents.exchange.outgoing.pictures import Missing, Picture
from app.documents.exchange.outgoing.xml_characters import holdable

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_PAPER = (".docx", ".odt", ".pdf")
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Loss:
    """What the writer is told, and the words of the text that are not in the file; () where they are there."""

    sentence: str
    words: tuple[str, ...] = ()


def losses(text: str, ending: str, wishes: ExportWishes = PLAIN) -> tuple[str, ...]:
    """One sentence for each kind of thing in ``text`` that a file ending in ``ending`` will lack or hold otherwise."""
    return tuple(loss.sentence for loss in lost(text, ending, wishes))


def lost(text: str, ending: str, wishes: ExportWishes = PLAIN) -> tuple[Loss, ...]:
    """The same with the words that will not be there. ``ending`` "" stands for the preview."""
    outgoing = OutgoingText(text, "", wishes)
    met = [*_unsaid(text, outgoing, ending), *_pictures(outgoing, ending)]
    tokens = list(outgoing.all_tokens())
    if any(token.type == "text" and _TAG.search(token.content) for token in tokens):
        met.append(Loss("HTML in the text is shown as it is written."))
    if any(map(is_uncalled, tokens)):
        met.append(Loss("A note that nothing calls, or whose name another note has, stands where it was written."))
    if numbers := _passed_numbers(outgoing.tokens):
        met.append(Loss("A numbered list counts on from its first number, whatever its items say.", numbers))
    infos = tuple(token.info for token in tokens if token.type == "fence" and token.info.strip())
    if ending in _PAPER:
        if infos:
            met.append(Loss("The language that a block of code names is left out.", infos))
        titles = tuple(str(token.attrs["title"]) for token in tokens if token.attrs.get("title"))
        if titles:
            met.append(Loss("The titles of links and pictures are left out.", titles))
    elif any(len(info.split()) > 1 for info in infos):
        met.append(Loss("What a block of code says beside its language is left out.", infos))
    if ending == ".odt" and _table_within(outgoing.tokens):
        met.append(Loss("Tables inside lists and notes become lines, since OpenDocument has none there."))
    if ending in (".docx", ".odt"):
        if _repeated_calls(outgoing.tokens):
            met.append(
                Loss(
                    "A note that is called more than once is a note at its first call; one that only another note "
                    "calls stands at the end."
                )
            )
        if holdable(text) != text:
            met.append(Loss("Control characters become a sign that stands for an unknown letter."))
    return tuple(met)


def outside(text: str, wishes: ExportWishes) -> tuple[str, ...]:
    """The pictures that ``text`` names and that lie outside its folder, each once."""
    if "![" not in text:
        return ()
    images = [token for token in OutgoingText(text, "", wishes).all_tokens() if token.type == "image"]
    sources = dict.fromkeys(str(token.attrs["src"]) for token in images)
    return tuple(source for source in sources if wishes.pictures.find(source) is Missing.OUTSIDE)


def _unsaid(text: str, outgoing: OutgoingText, ending: str) -> Iterator[Loss]:
    comments = tuple(token.content for token in outgoing.all_tokens() if token.type == "comment")
    if comments:
        number = "A comment stays" if len(comments) == 1 else f"{len(comments):,} comments stay"
        yield Loss(
            f"{number} behind: what stands between <!-- and -->, or %% and %%. A setting lets them out.", comments
        )
    data = front_matter(text)
    if not data:
        return
    about = outgoing.about
    if not outgoing.has_front_page or not ending:
        yield Loss("The front matter, the data between the lines of hyphens at the start, is left out.", (data,))
    elif about.rest:
        sentence = "Of the front matter, title, author, date and language go out; the rest is left out."
        yield Loss(sentence, (*about.rest, about.language))


def _pictures(outgoing: OutgoingText, ending: str) -> Iterator[Loss]:
    missing: dict[Missing, list[str]] = defaultdict(list)
    held: list[str] = []
    within: list[str] = []
    noted = in_note = False
    for token in outgoing.all_tokens():
        in_note = in_note or token.type == "footnote_block_open"
        if token.type != "image":
            continue
        within += [str(value) for child in _all(token.children or []) for value in child.attrs.values()]
        source = str(token.attrs["src"])
        picture = outgoing.wishes.pictures.find(source) if ending else Missing.HOMELESS
        if isinstance(picture, Picture):
            noted = noted or in_note
            held.append(token.content)
        else:
            missing[picture].append(source)
    for why, sources in missing.items():
        names = tuple(dict.fromkeys(sources))
        if not ending:
            yield Loss("Pictures are shown as their description.", names)
            continue
        if why is Missing.WEB and ending == ".html":
            yield Loss("Pictures on the web stay there: whoever opens the page fetches them.")
            continue
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        listed = "" if why in (Missing.WEB, Missing.HOMELESS) else f": {', '.join(names[:_MOST_NAMES])}{more}"
        yield Loss(f"{why.value}{listed}.", names)
    if within:
        yield Loss("Links and pictures in the descriptions of pictures are left out.", tuple(within))
    if noted and ending in (".docx", ".odt"):
        yield Loss("Pictures in notes become their description.")
    if ending == ".pdf" and any(held):
        yield Loss("The descriptions of pictures are left out.", tuple(held))


def _passed_numbers(tokens: list[Any]) -> tuple[str, ...]:
    """The numbers of items that are neither the next nor, as some write, the first one again."""
    open_lists: list[list[str]] = []
    passed: list[str] = []
    for token in tokens:
        if token.type.endswith("_list_open"):
            open_lists.append([])
        elif token.type == "list_item_open":
            open_lists[-1].append(token.info)
        elif token.type.endswith("_list_close"):
            numbers = open_lists.pop()
            if token.type.startswith("ordered") and len({int(number) for number in numbers}) > 1:
                first = int(numbers[0])
                passed += [number for at, number in enumerate(numbers) if int(number) != first + at]
    return tuple(passed)


def _table_within(tokens: list[Any]) -> bool:
    depth = 0
    for token in tokens:
        if token.type.endswith(("_list_open", "footnote_block_open")):
            depth += 1
        elif token.type.endswith(("_list_close", "footnote_block_close")):
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
