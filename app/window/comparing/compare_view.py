"""Versions of a text side by side, word by word, as ``app.editor.ghosts.comparison`` compares them. GUI thread."""

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QTextBrowser, QWidget

from app.editor.fonts import page_font
from app.editor.ghosts.comparison import ComparedRow, ComparedSpan, Comparison, compared
from app.window.parts.phrases import count_text
from app.window.parts.theme import Theme


class CompareView(QTextBrowser):
    """One column a version; only what differs is shown, with what was left out said between. Marked words are also
    underlined or struck out, so that colour is never the only sign."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Comparison")
        self.setOpenLinks(False)
        self.setFont(page_font("", 11.5))
        self.document().setDocumentMargin(10)

    def show_versions(self, titles: Sequence[str], texts: Sequence[str]) -> None:
        """The first of ``texts`` is what the others are compared with."""
        comparison = compared(texts[0], texts[1:])
        width = 100 // len(titles)
        colours = self._theme.page
        heads = "".join(f'<td width="{width}%"><b>{escape(title)}</b></td>' for title in titles)
        lines = [f'<table width="100%" cellspacing="0" cellpadding="6"><tr>{heads}</tr>']
        for row in comparison.rows:
            lines += (self._gap(row.alike, len(titles)), self._row(row))
        lines.append(self._gap(comparison.tail, len(titles), only=not comparison.rows))
        if comparison.more:
            lines.append(self._quiet(f"and {comparison.more} more differences", len(titles)))
        lines.append("</table>")
        self.setHtml(
            f'<body style="background:{colours["page"]}; color:{colours["ink"]}; white-space:pre-wrap">'
            + "".join(lines)
        )
        self.setAccessibleDescription(_summary(comparison, titles))

    def _gap(self, alike: int, columns: int, only: bool = False) -> str:
        if only:
            return self._quiet("No word differs.", columns)
        return self._quiet(f"⋯ {count_text(alike, 'paragraph')} alike", columns) if alike else ""

    def _quiet(self, text: str, columns: int) -> str:
        quiet = self._theme.page["quiet"]
        return f'<tr><td colspan="{columns}" align="center" style="color:{quiet}">{escape(text)}</td></tr>'

    def _row(self, row: ComparedRow) -> str:
        cells = [self._cell(row.cells[0], "removed")] + [self._cell(cell, "added") for cell in row.cells[1:]]
        return "<tr>" + "".join(cells) + "</tr>"

    def _cell(self, spans: Sequence[ComparedSpan], kind: str) -> str:
        colours, parts = self._theme.page, []
        line = "line-through" if kind == "removed" else "underline"
        style = f"color:{colours[kind]}; background:{colours[kind + '_back']}; text-decoration:{line}"
        for span in spans:
            text = escape(span.text).replace("\n", "<br>")
            parts.append(f'<span style="{style}">{text}</span>' if span.changed else text)
        quiet = f'<span style="color:{colours["quiet"]}">–</span>'
        return f"<td>{''.join(parts) or quiet}</td>"


def _summary(comparison: Comparison, titles: Sequence[str]) -> str:
    return f"{count_text(len(comparison.rows) + comparison.more, 'difference')} between {', '.join(titles)}"
