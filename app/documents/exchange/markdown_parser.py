"""What reads the Markdown of every import and export, and of the preview. Any thread, no Qt.

CommonMark with tables, struck text and footnotes. HTML in the text is text; a link's target is left out unless it is
http, https, mailto or a place in the page.
"""

from typing import Any

from app.documents.exchange.markdown_rules import keep_all_cells, leave_front_matter_out


def parser() -> Any:
    """A fresh ``markdown_it.MarkdownIt``, to which its user may add rules."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    # Ten thousand brackets or list markers in a row are no one's chapter: nesting ends at twenty.
    reading = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    reading.use(footnote_plugin)
    reading.core.ruler.before("block", "front_matter", leave_front_matter_out)
    reading.core.ruler.after("block", "all_cells", keep_all_cells)
    # The library's own way to decide about links.
    setattr(reading, "validateLink", _harmless)  # noqa: B010  # a plain assignment is no method to the checker
    return reading


def aligned(cell: Any) -> str:
    """How the words of a table's cell stand: "left", "center", "right", or "" where nothing is said."""
    return str(cell.attrs.get("style", "")).removeprefix("text-align:")


def _harmless(target: str) -> bool:
    plain = target.strip().casefold()
    scheme, colon, _rest = plain.partition(":")
    return not colon or "/" in scheme or scheme.startswith("#") or scheme in ("http", "https", "mailto")
