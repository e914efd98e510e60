"""What reads the Markdown of every import and export, and of the preview. Any thread, no Qt.

CommonMark with tables, struck text, footnotes and tasks. HTML in the text is text; a link's target is left out unless
it is http, https, mailto or a place in the page. No word is dropped: what Markdown would leave out stays as text, and
comments stay as hidden tokens that say what they held.
"""

import re
from typing import Any

from app.documents.exchange.dialects import (
    comment_block,
    comment_inline,
    draw_boxes,
    formula_block,
    formula_inline,
)
from app.documents.exchange.kept_words import (
    end_nesting,
    place_definitions,
    place_notes,
    settle_links,
    weigh_definitions,
)
from app.documents.exchange.markdown_rules import keep_all_cells, leave_front_matter_out

_WAY = re.compile(r"<a href=\"[^\"]*\"( id=[^<>]*>[^<>]*)</a>")


def parser(comments: bool = False) -> Any:
    """A fresh ``markdown_it.MarkdownIt``, to which its user may add rules; with ``comments`` these are text too."""
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from mdit_py_plugins.footnote import footnote_plugin

    # Blocks that end a paragraph they follow.
    anywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    # Ten thousand brackets or list markers in a row are no one's chapter: nesting ends at twenty.
    settings = {"html": False, "maxNesting": 20, "inline_definitions": True, "store_labels": True}
    reading = MarkdownIt("commonmark", settings).enable(["table", "strikethrough"])
    reading.use(footnote_plugin, move_to_end=False)
    calls = reading.renderer.rules["footnote_ref"]  # type: ignore[attr-defined]
    reading.add_render_rule("footnote_ref", lambda _renderer, tokens, at, *more: _call(calls, tokens, at, *more))
    block, inline, core = reading.block.ruler, reading.inline.ruler, reading.core.ruler
    block.before("table", "nesting", end_nesting)
    block.before("fence", "formula", formula_block, anywhere)
    inline.before("escape", "formula", formula_inline)
    if not comments:
        block.before("fence", "comment", comment_block, anywhere)
        inline.before("autolink", "comment", comment_inline)
    core.before("block", "front_matter", leave_front_matter_out)
    core.after("block", "definitions", weigh_definitions)
    core.after("block", "all_cells", keep_all_cells)
    # In this order: the definitions in a note go with it.
    core.after("inline", "notes", place_notes)
    core.after("notes", "links", settle_links)
    core.after("notes", "unused", place_definitions)
    core.after("unused", "boxes", draw_boxes)
    # The library's own way to decide about links.
    setattr(reading, "validateLink", _harmless)  # noqa: B010  # a plain assignment is no method to the checker
    return reading


def aligned(cell: Any) -> str:
    """How the words of a table's cell stand: "left", "center", "right", or "" where nothing is said."""
    return str(cell.attrs.get("style", "")).removeprefix("text-align:")


def _call(calls: Any, tokens: Any, at: int, *more: Any) -> str:
    """Where a note is called; without a way to it in a link."""
    html = str(calls(tokens, at, *more))
    return _WAY.sub(r"<span\1</span>", html) if tokens[at].meta.get("linked") else html


def _harmless(target: str) -> bool:
    plain = target.strip().casefold()
    scheme, colon, _rest = plain.partition(":")
    return not colon or "/" in scheme or scheme.startswith("#") or scheme in ("http", "https", "mailto")
