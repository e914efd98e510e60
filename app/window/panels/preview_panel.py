"""The preview: the Markdown around the caret as it would read on paper, beside the page.

GUI thread. Renders some moments after the writer paused, only while it can be seen, and only as much as takes a few
milliseconds. Fetches nothing: pictures stay their description, and a link opens only when it is pressed.
"""

import re
from typing import Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QTextBrowser, QVBoxLayout

from app.documents.exchange.outgoing.html import preview
from app.editor.editor import Editor
from app.editor.fonts import reading_family
from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext
from app.window.parts.theme import Theme

READ_MS = 350
AROUND = 8_000
"""Characters before the caret and behind it that are shown at most."""
_NAMES = re.compile(r"\[([^\[\]\n]+)\]")
_NAMED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:.*(?:\n(?: {4}|\t).+|\n(?=\n{0,2} {4}\S))*", re.MULTILINE)
"""What a note or a link calls, and where it stands with what belongs to it."""


class _Paper(QTextBrowser):
    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Nothing is ever loaded, from the net or from the disk."""
        return None


class PreviewPanel(Panel):
    """What stands around the caret, as it would read on paper."""

    id, title, menu_text, keys = "preview", "Preview", "&Preview", ("F12",)
    summary = "the preview: the text as it would read on paper"
    takes_focus = False  # it follows who writes

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._editor: Editor | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self.read)
        self.paper = _Paper(self)
        self.paper.setAccessibleName("Preview")
        self.paper.setOpenLinks(False)
        self.paper.setUndoRedoEnabled(False)
        self.paper.document().setDocumentMargin(14)
        self.paper.anchorClicked.connect(self._on_link)
        self.part = QLabel("The part around the cursor.", self)
        self.part.setObjectName("Quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.addWidget(self.paper, 1)
        column.addWidget(self.part)
        self.setFocusProxy(self.paper)
        self.part.hide()
        self._style = ""

    def follow(self, page: Page | None) -> None:
        editor = page.editor if page is not None else None
        if self._editor is not None:
            self._editor.textChanged.disconnect(self._timer.start)
            self._editor.cursorPositionChanged.disconnect(self._timer.start)
        self._editor = editor
        if editor is not None:
            editor.textChanged.connect(self._timer.start)
            editor.cursorPositionChanged.connect(self._timer.start)
        self.read()

    def take_theme(self, theme: Theme) -> None:
        """Ink and paper of the page; the font that it is read in."""
        colours = theme.page_colours()
        self._style = (
            f"body {{ color: {colours.ink}; font-family: '{reading_family()}'; font-size: 12pt; }}"
            f"a {{ color: {colours.link}; }} blockquote {{ color: {colours.quote}; }}"
            "code, pre { font-family: monospace; } td, th { padding: 2px 10px 2px 0; } p, li { line-height: 130%; }"
        )
        self.read()

    def read(self) -> None:
        """Render now, if it can be seen."""
        if not self.isVisible():
            return
        if self._editor is None:
            self.paper.clear()
            return
        text, line, whole = _around(self._editor)
        self.part.setVisible(not whole)
        self.paper.document().setDefaultStyleSheet(self._style)
        html, anchored = preview(text)
        self.paper.setHtml(f"<body>{html}</body>")
        above = [number for number in anchored if number <= line]
        if above:
            self.paper.scrollToAnchor(f"l{max(above)}")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.paper.clear()

    def _on_link(self, target: QUrl) -> None:
        if target.scheme() in ("http", "https", "mailto"):
            QDesktopServices.openUrl(target)
        elif target.hasFragment():
            self.paper.scrollToAnchor(target.fragment())


def _around(editor: Editor) -> tuple[str, int, bool]:
    """The paragraphs around the caret, the caret's line among them, and whether that is the whole text."""
    here = editor.textCursor().block()
    lines: list[str] = [here.text()]
    before, after = here.previous(), here.next()
    line, room = 0, AROUND
    while before.isValid() and room > 0:
        lines.insert(0, before.text())
        room -= before.length()
        line += 1
        before = before.previous()
    room = AROUND
    while after.isValid() and room > 0:
        lines.append(after.text())
        room -= after.length()
        after = after.next()
    whole = not before.isValid() and not after.isValid()
    first = before.next() if before.isValid() else editor.document().firstBlock()
    if editor.highlighter.structure.in_fence(first):
        # What was opened further up stands there as the code that it is.
        lines.insert(0, "```")
        line += 1
    text = "\n".join(lines)
    return text if whole else text + _named_in(text, editor.text()), line, whole


def _named_in(part: str, text: str) -> str:
    """The notes and link targets of ``text`` that ``part`` names and lacks."""
    wanted = {name.casefold() for name in _NAMES.findall(part)}
    there = {match[1].casefold() for match in _NAMED.finditer(part)}
    if not wanted - there:
        return ""
    definitions: dict[str, str] = {}
    for match in _NAMED.finditer(text):
        name = match[1].casefold()
        if name in wanted - there:
            definitions.setdefault(name, match[0][:AROUND])
    return "".join(f"\n\n{definition}" for definition in definitions.values())
