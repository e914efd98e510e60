"""Markdown to HTML: one page that needs nothing else. Any thread, no Qt.

HTML in the text is shown as text, never run; links lead where the parser lets them.
"""

import html
from typing import Any

from app.documents.exchange.markdown_parser import parser

_STYLE = """body { max-width: 38em; margin: 3em auto; padding: 0 1em; line-height: 1.5;
  font-family: Georgia, "Palatino Linotype", Palatino, serif; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; margin: 1.6em 0 0.6em; }
blockquote { margin: 1em 0 1em 1.5em; font-style: italic; }
pre, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.9em; }
pre { white-space: pre-wrap; } table { border-collapse: collapse; }
td, th { border: 1px solid #999; padding: 0.3em 0.7em; } hr { border: none; border-top: 1px solid #999; margin: 2em 0; }
.footnotes { font-size: 0.9em; }"""


def body(text: str) -> str:
    """The HTML of ``text`` without the page around it."""
    return str(parser().render(text))


def words(text: str) -> str:
    """The same for where no picture can be shown: the description stands in its place."""
    reading = parser()
    reading.add_render_rule("image", _described)
    return str(reading.render(text))


def preview(text: str) -> tuple[str, tuple[int, ...]]:
    """The HTML of ``text`` with an anchor "l12" at what line 12, from 0, became; and the lines that have one."""
    reading = parser()
    reading.add_render_rule("image", _described)
    environment: dict[str, Any] = {}
    tokens = reading.parse(text, environment)
    lines = []
    for token in tokens:
        anchored = token.type in ("paragraph_open", "heading_open", "list_item_open", "fence", "code_block")
        if anchored and not token.hidden and token.map:
            token.attrSet("id", f"l{token.map[0]}")
            lines.append(token.map[0])
    return str(reading.renderer.render(tokens, reading.options, environment)), tuple(lines)


def page(text: str, title: str) -> str:
    """A whole page, UTF-8, with its style in it."""
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body(text)}</body>\n</html>\n"
    )


def _described(renderer: Any, tokens: Any, at: int, options: Any, environment: Any) -> str:
    """A rule of the library's renderer, called as its method."""
    shown = renderer.renderInlineAsText(tokens[at].children, options, environment)
    return html.escape(f"[{shown or 'picture'}]")
