"""Markdown to HTML: one page that needs nothing else. Any thread, no Qt.

HTML in the text is shown as text, never run; links lead where the parser lets them. Paragraphs say in which direction
they run where there are letters that run leftward.
"""

import html
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from app.documents.exchange.outgoing.direction import has_leftward, runs_leftward
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes, OutgoingText
from app.documents.exchange.outgoing.pictures import Missing, Picture

_STYLE = """body { max-width: 38em; margin: 3em auto; padding: 0 1em; line-height: 1.5;
  font-family: Georgia, "Palatino Linotype", Palatino, serif; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; margin: 1.6em 0 0.6em; }
header { text-align: center; margin-bottom: 4em; } header h1 { font-size: 2.4em; }
blockquote { margin: 1em 0; margin-inline-start: 1.5em; font-style: italic; }
pre, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.9em; }
pre { white-space: pre-wrap; } table { border-collapse: collapse; } img { max-width: 100%; }
td, th { border: 1px solid #999; padding: 0.3em 0.7em; } hr { border: none; border-top: 1px solid #999; margin: 2em 0; }
.footnotes { font-size: 0.9em; }"""
_LEAVES = ("paragraph_open", "heading_open", "th_open", "td_open")
_CONTAINERS = ("bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open", "table_open")

Shown = Callable[[str, Picture | Missing, str], str | None]
"""What stands for the picture named so, with this description: HTML; None for the description."""


def body(text: str, wishes: ExportWishes = PLAIN) -> str:
    """The HTML of ``text`` without the page around it; pictures on the web stay there, others are described."""
    return rendered(OutgoingText(text, "", wishes), in_page)


def words(outgoing: OutgoingText, shown: Shown, front: bool = True) -> str:
    """The same for Qt's text documents; ``shown`` says what stands for a picture. ``front``: with the front page."""
    return (front_page(outgoing) if front else "") + rendered(outgoing, shown)


def preview(text: str) -> tuple[str, tuple[int, ...]]:
    """The HTML of ``text`` with an anchor "l12" at what line 12, from 0, became; and the lines that have one."""
    outgoing = OutgoingText(text)
    lines = []
    for token in outgoing.tokens:
        anchored = token.type in ("paragraph_open", "heading_open", "list_item_open", "fence", "code_block")
        if anchored and not token.hidden and token.map:
            token.attrSet("id", f"l{token.map[0]}")
            lines.append(token.map[0])
    return rendered(outgoing, described), tuple(lines)


def page(text: str, title: str, wishes: ExportWishes = PLAIN) -> str:
    """A whole page, UTF-8, with its style and its pictures in it."""
    outgoing = OutgoingText(text, title, wishes)
    language = f' lang="{html.escape(outgoing.language)}"' if outgoing.language else ""
    author = outgoing.about.author
    about = f'<meta name="author" content="{html.escape(author)}">\n' if author else ""
    return (
        f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(outgoing.title)}</title>\n{about}<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n{front_page(outgoing)}{rendered(outgoing, in_page)}</body>\n</html>\n"
    )


def front_page(outgoing: OutgoingText) -> str:
    """Title, authors and date, as the front matter gives them; "" where there is no front page."""
    if not outgoing.has_front_page:
        return ""
    about = outgoing.about
    lines = [("h1", "title", outgoing.title), ("p", "subtitle", about.subtitle)]
    lines += [("p", "author", about.author), ("p", "date", about.date)]
    parts = [f'<{tag} class="{kind}"{_way(line)}>{html.escape(line)}</{tag}>\n' for tag, kind, line in lines if line]
    return f"<header>\n{''.join(parts)}</header>\n"


def rendered(outgoing: OutgoingText, shown: Shown, tokens: list[Any] | None = None) -> str:
    """The HTML of ``outgoing``, or of some of its ``tokens``."""
    reading = outgoing.reading

    def image(renderer: Any, tokens: Any, at: int, options: Any, environment: Any) -> str:
        source = str(tokens[at].attrs["src"])
        description = renderer.renderInlineAsText(tokens[at].children, options, environment)
        instead = shown(source, outgoing.wishes.pictures.find(source), description)
        title = tokens[at].attrs.get("title")
        if instead is None:
            more = f" ({title})" if title else ""
            return html.escape(f"[{description or 'picture'}]{more}")
        return instead.replace("<img ", f'<img title="{html.escape(str(title))}" ', 1) if title else instead

    reading.add_render_rule("image", image)
    tokens = outgoing.tokens if tokens is None else tokens
    _give_ways(tokens)
    return str(reading.renderer.render(tokens, reading.options, outgoing.environment))


def described(_source: str, _picture: Picture | Missing, _description: str) -> str | None:
    """For where no picture can be shown."""
    return None


def in_page(source: str, picture: Picture | Missing, description: str) -> str | None:
    """A picture as part of the page; one on the web stays there."""
    if picture is Missing.WEB:
        return f'<img src="{html.escape(source)}" alt="{html.escape(description)}">'
    if isinstance(picture, Missing):
        return None
    data = b64encode(picture.data).decode("ascii")
    size = f'width="{picture.width}"' if picture.width else ""
    return f'<img src="data:image/{picture.kind};base64,{data}" alt="{html.escape(description)}" {size}>'


def _way(text: str) -> str:
    return ' dir="auto"' if has_leftward(text) else ""


def _give_ways(tokens: list[Any]) -> None:
    """Each block runs as its first letter does. In words, since Qt knows no "auto"."""
    if not any(token.type == "inline" and has_leftward(token.content) for token in tokens):
        return
    open_blocks: list[tuple[Any, list[str]]] = []
    for at, token in enumerate(tokens):
        if token.type in _LEAVES:
            token.attrSet("dir", "rtl" if runs_leftward(tokens[at + 1].content) else "ltr")
        elif token.type in _CONTAINERS:
            open_blocks.append((token, []))
        elif token.type == "inline":
            for _block, texts in open_blocks:
                texts.append(token.content)
        elif token.type.removesuffix("_close") + "_open" in _CONTAINERS:
            block, texts = open_blocks.pop()
            block.attrSet("dir", "rtl" if runs_leftward("".join(texts)) else "ltr")
