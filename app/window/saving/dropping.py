"""Files that are dropped on the window are opened. GUI thread."""

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.platform.system import is_windows
from app.window.saving.opening import Opening


class Dropping(QObject):
    """Of one window, whose drag and drop events it filters."""

    def __init__(self, opening: Opening, window: QWidget) -> None:
        super().__init__(window)
        self._opening = opening
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A drop's class is derived from a drag's; only entering and dropping are of interest.
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            paths = [_file_of(url) for url in event.mimeData().urls() if url.isLocalFile()]
            if isinstance(event, QDragEnterEvent):
                if paths:
                    event.acceptProposedAction()
                return True
            self._opening.open_all(paths)
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)


def _file_of(url: QUrl) -> Path:
    """Qt loses the bytes of a name that are no letters; the address itself has them."""
    name = url.toLocalFile()
    if "\ufffd" in name and not is_windows():
        name = os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))
    return Path(name)
