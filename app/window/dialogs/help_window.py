"""Help inside the program: pages of Markdown from ``resources/help``, a list on the left, nothing from the network.

GUI thread. Knows the folder; links between pages are file names.
"""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from app.editor.fonts import page_font


class HelpWindow(QDialog):
    """The pages in the order of their file names; a page's first heading is its title."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.resize(820, 600)
        self._pages = sorted(folder.glob("*.md"))
        self.contents = QListWidget(self)
        self.contents.setFixedWidth(200)
        self.contents.setAccessibleName("Pages")
        self.page = QTextBrowser(self)
        self.page.setAccessibleName("Help page")
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.page.document().setDocumentMargin(22)
        self.page.setFont(page_font("", 12.5))
        for path in self._pages:
            QListWidgetItem(title_of(path), self.contents)
        self.contents.currentRowChanged.connect(self._show_row)
        row = QHBoxLayout(self)
        row.addWidget(self.contents)
        row.addWidget(self.page, 1)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
        self.open_page("")

    def open_page(self, stem: str) -> None:
        """Show the page whose file name ends with ``stem``; the first one where there is none."""
        rows = [row for row, path in enumerate(self._pages) if stem and path.stem.endswith(stem)]
        self.contents.setCurrentRow(rows[0] if rows else 0)

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._pages):
            self.page.setMarkdown(self._pages[row].read_text(encoding="utf-8"))

    def _follow(self, url: QUrl) -> None:
        names = [path.name for path in self._pages]
        if url.toString() in names:
            self.contents.setCurrentRow(names.index(url.toString()))
        elif url.scheme() in ("https", "http"):
            QDesktopServices.openUrl(url)


def title_of(path: Path) -> str:
    """The first heading of a page, or its file's name."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path.stem
