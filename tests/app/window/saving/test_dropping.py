"""Files dropped on the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from tests.app.documents.conftest import STRANGE_NAMES, named
from tests.app.window.writer import Writer


def drops(writer: Writer, urls: list[QUrl]) -> None:
    data = QMimeData()
    data.setUrls(urls)
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    writer.does(lambda: QApplication.sendEvent(writer.window, enter))
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    writer.does(lambda: QApplication.sendEvent(writer.window, drop))


def titles(writer: Writer) -> list[str]:
    bar = writer.window.tabs.bar
    return [bar.tabText(row) for row in range(bar.count())]


def test_files_dropped_on_the_window_are_opened(writer: Writer, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("dropped")
    drops(writer, [QUrl.fromLocalFile(str(path)) for path in (file, other)])
    assert titles(writer) == ["story.md", "other.txt"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert not writer.editor.canInsertFromMimeData(data)


def test_a_file_whose_name_is_no_text_is_opened_too(writer: Writer, tmp_path: Path) -> None:
    for name in STRANGE_NAMES[:3]:
        path = named(tmp_path, name)
        path.write_text("dropped")
        # As file managers write it.
        drops(writer, [QUrl.fromEncoded(path.as_uri().encode())])
        assert writer.page.document.path == path
