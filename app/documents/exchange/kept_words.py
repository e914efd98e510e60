"""Rules by which no word of a Markdown text is dropped. Any thread, no Qt.

Notes that nothing calls, definitions of links that nothing uses or that lead nowhere, what is nested too deeply:
Markdown itself leaves all of these out. Here they go out as the text that they are, where they stand. Rules of the
library, each called with its state.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

_ADDRESS = re.compile(r"\A[a-z][a-z0-9+.-]*:|[/#?@]|\.\w", re.IGNORECASE)
"""In what a definition names there is a sign of an address; "[Tom]: Yes." is what Tom says."""
_CONTAINERS = re.compile(r"[\s>]*")
DEEPEST = 18
"""Lists take two levels at once; at twenty the library passes over what is there."""


def end_nesting(state: Any, first: int, end: int, silent: bool) -> bool:
    """A rule for blocks, the first of all: what is too deep is one paragraph."""
    if silent or state.level < DEEPEST:
        return False
    line = first
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    state.push("paragraph_open", "p", 1).map = [first, line]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(first, line, state.blkIndent, False).strip()
    inline.map, inline.children = [first, line], []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def weigh_definitions(state: Any) -> None:
    """Behind the reading of blocks: which definitions name an address. The others, and a second of a name, are text."""
    named: dict[str, dict[str, Any]] = {}
    weighed: list[Any] = []
    for token in state.tokens:
        if token.type != "definition":
            weighed.append(token)
            continue
        about, source = token.meta, _source(state, token)
        leads = _ADDRESS.search(about["url"]) or source[len(about["label"]) + 2 :].lstrip(": \n").startswith("<")
        if leads and about["id"] not in named:
            named[about["id"]] = {"title": about["title"], "href": about["url"], "map": token.map}
            token.content = source
            weighed.append(token)
        else:
            weighed += _paragraph(state, token, source)
    state.env["references"] = named
    state.tokens = weighed


def place_definitions(state: Any) -> None:
    """Behind the reading of words and the placing of notes: definitions that are used go, the others become text."""
    used = {token.meta.get("label") for token in _all(state.tokens) if token.type in ("link_open", "image")}
    placed: list[Any] = []
    for token in state.tokens:
        if token.type != "definition":
            placed.append(token)
        elif token.meta["id"] not in used:
            paragraph = _paragraph(state, token, token.content)
            paragraph[1].children = [_text(paragraph[1], token.content.replace("\n", " "))]
            placed += paragraph
    state.tokens = placed


def settle_links(state: Any) -> None:
    """Behind the reading of words: a link that shows nothing shows where it leads; an address in a link is words."""
    target, shown = "", 0
    for inline in state.tokens:
        settled: list[Any] = []
        depth = 0
        for token in inline.children or []:
            depth += token.nesting if token.type == "link_open" else 0
            if token.type == "link_open" and depth == 1:
                shown, target = len(settled) + 1, str(token.attrs.get("href") or "")
            if token.type == "link_close" and depth == 1 and _shows_nothing(settled[shown:]):
                settled.append(_text(inline, target))
            if token.type == "footnote_ref" and depth:
                # A link in a link leads nowhere: there it is a number.
                token.meta["linked"] = True
            if token.type not in ("link_open", "link_close") or depth == 1:
                settled.append(token)
            depth += token.nesting if token.type == "link_close" else 0
        if settled:
            inline.children = settled


def place_notes(state: Any) -> None:
    """Behind the reading of words: the first note of a name that is called moves to the end. Others stay as text."""
    calls = state.env.get("footnotes", {}).get("list", {})
    called = {note["label"] for note in calls.values() if "label" in note}
    notes: dict[str, list[Any]] = {}
    open_notes: list[tuple[Any, list[Any]]] = [(None, [])]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            open_notes.append((token, []))
        elif token.type == "footnote_reference_close":
            opening, tokens = open_notes.pop()
            label = opening.meta["label"]
            if label in called and label not in notes:
                notes[label] = tokens
            else:
                open_notes[-1][1].extend(_as_text(opening, tokens))
        else:
            open_notes[-1][1].append(token)
    state.tokens = open_notes[0][1]
    if calls:
        state.tokens += _notes_block(state, calls, notes)


def is_uncalled(token: Any) -> bool:
    """Whether ``token`` opens a note that stands as text, since nothing calls it or another has its name."""
    return token.type == "paragraph_open" and bool(token.meta.get("uncalled"))


def _shows_nothing(tokens: list[Any]) -> bool:
    return all(token.type == "comment" for token in tokens)


def _as_text(opening: Any, tokens: list[Any]) -> list[Any]:
    """A note as paragraphs, its name before the first."""
    if not tokens or tokens[0].type != "paragraph_open":
        first = [_new(opening, "paragraph_open", "p", 1), _new(opening, "inline", "", 0)]
        first[1].children = []
        tokens = [*first, _new(opening, "paragraph_close", "p", -1), *tokens]
    name = _text(opening, f"[^{opening.meta['label']}]: ")
    tokens[0].meta = {"uncalled": True}
    tokens[1].children.insert(0, name)
    tokens[1].content = name.content + tokens[1].content
    return tokens


def _notes_block(state: Any, calls: dict[int, dict[str, Any]], notes: dict[str, list[Any]]) -> Iterator[Any]:
    """The tokens that the library's own rule for the end of a text makes."""
    like = _new(None, "footnote_block_open", "", 1)
    yield like
    for number, note in calls.items():
        about = {"id": number, "label": note.get("label")}
        opening = _new(like, "footnote_open", "", 1)
        opening.meta = about
        yield opening
        if "tokens" in note:
            inline = _new(like, "inline", "", 0)
            inline.children, inline.content = note["tokens"], note["content"]
            tokens = [_new(like, "paragraph_open", "p", 1), inline, _new(like, "paragraph_close", "p", -1)]
        else:
            tokens = notes.get(note["label"], [])
        last = tokens[-1:] if tokens and tokens[-1].type == "paragraph_close" else []
        yield from tokens[: len(tokens) - len(last)]
        for call in range(max(note.get("count", 1), 1)):
            anchor = _new(like, "footnote_anchor", "", 0)
            anchor.meta = about | {"subId": call}
            yield anchor
        yield from last
        yield _new(like, "footnote_close", "", -1)
    yield _new(like, "footnote_block_close", "", -1)


def _source(state: Any, definition: Any) -> str:
    """What was written, without the marks of lists and quotations before it."""
    first, end = definition.map
    lines = state.src.split("\n", end)[first:end]
    begin = lines[0].find("[" + definition.meta["label"].split("\n")[0])
    rest = (line[_CONTAINERS.match(line).end() :] for line in lines[1:])  # type: ignore[union-attr]
    return "\n".join([lines[0][max(begin, 0) :], *rest]).strip()


def _paragraph(state: Any, like: Any, content: str) -> list[Any]:
    opening, inline = _new(like, "paragraph_open", "p", 1), _new(like, "inline", "", 0)
    opening.map, inline.map = like.map, like.map
    inline.content, inline.children = content, []
    return [opening, inline, _new(like, "paragraph_close", "p", -1)]


def _text(like: Any, content: str) -> Any:
    token = _new(like, "text", "", 0)
    token.content = content
    return token


def _new(like: Any, kind: str, tag: str, nesting: Literal[-1, 0, 1]) -> Any:
    from markdown_it.token import Token

    return Token(kind, tag, nesting, block=True, level=like.level if like is not None else 0)


def _all(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])
