"""Names and texts are shown as they are, never read as markup: Qt takes "<b>" in a label for its own.

GUI thread. A file's name may hold tags that hide the rest of it, or fetch a picture.
"""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def plain_labels(widget: QWidget) -> None:
    """Let every label in ``widget`` show its words as they are."""
    for label in widget.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)


def plain_tip(text: str) -> str:
    """``text`` for where Qt cannot be told so: tooltips, and labels out of reach."""
    if "<" not in text and "&lt;" not in text:
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'
