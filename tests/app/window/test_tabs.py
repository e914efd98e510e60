"""Documents in tabs: named apart, moved, turned and closed."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from app.window.window import Window
from tests.app.window.writer import Writer


def test_a_document_is_closed_with_the_mouse(writer: Writer) -> None:
    first = writer.opens("One.")
    second = writer.opens("Two.")
    writer.does(lambda: [editor.document_model.buffer.setModified(False) for editor in (first, second)])
    writer.opens("Three.")
    tabs = writer.window.tabs
    middle = tabs.bar.tabRect(0).center()
    writer.does(lambda: QTest.mouseClick(tabs.bar, Qt.MouseButton.MiddleButton, pos=middle))
    assert [page.editor.text() for page in tabs.pages] == ["Two.", "Three."]
    # The cross of a page behind; the page in front stays.
    cross = tabs.bar.tabButton(0, QTabBar.ButtonPosition.RightSide)
    assert cross is not None
    writer.clicks(cross)
    assert [page.editor.text() for page in tabs.pages] == ["Three."]
    assert writer.text == "Three."


def titles(writer: Writer) -> list[str]:
    bar = writer.window.tabs.bar
    return [bar.tabText(row) for row in range(bar.count())]


def test_several_files_are_tabs_that_keys_turn(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for path in files:
        path.write_text(path.stem)
    writer.opens_files(*files)
    assert titles(writer) == ["a.md", "b.md", "c.md"]
    assert writer.window.tabs.bar.isVisible()
    assert writer.text == "c"
    writer.keys("Ctrl+Tab")
    assert writer.text == "a"
    writer.keys("Ctrl+Shift+Tab", "Ctrl+Shift+Tab")
    assert writer.text == "b"
    writer.types("x")
    assert titles(writer) == ["a.md", "b.md •", "c.md"]
    writer.opens_files(files[0])
    assert len(titles(writer)) == 3
    assert writer.text == "a"
    writer.keys("Ctrl+W")
    assert titles(writer) == ["b.md •", "c.md"]


def test_tabs_that_are_moved_stay_with_their_texts(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for path in files:
        path.write_text(path.stem)
    writer.opens_files(*files)
    writer.does(lambda: writer.window.tabs.bar.moveTab(2, 0))
    assert titles(writer) == ["c.md", "a.md", "b.md"]
    for row, name in enumerate("cab"):
        writer.does(lambda row=row: writer.window.tabs.bar.setCurrentIndex(row))
        assert writer.text == name


def test_two_files_of_one_name_say_where_they_are(writer: Writer, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.md").write_text(folder)
    writer.opens_files(tmp_path / "one" / "same.md", tmp_path / "two" / "same.md")
    assert titles(writer) == ["same.md in one", "same.md in two"]


def test_many_tabs_can_be_told_apart(writer: Writer, tmp_path: Path) -> None:
    files = [tmp_path / f"chapter {number} of the book.md" for number in range(12)]
    for path in files:
        path.write_text("x")
    writer.opens_files(*files)
    bar = writer.window.tabs.bar
    least = bar.fontMetrics().horizontalAdvance("chapter 1")
    assert all(bar.tabRect(row).width() > least for row in range(12))


def test_pages_turn_round_the_end_and_are_found_by_their_document(window: Window) -> None:
    assert window.tabs.current is None
    window.tabs.turn(1)
    pages = [window.opening.new(f"{name}.", name) for name in ("One", "Two", "Three")]
    for by, front in ((1, 0), (-1, 2), (2, 1)):
        window.tabs.turn(by)
        assert window.tabs.current is pages[front]
    assert [window.tabs.page_of(page.document) for page in pages] == pages


def test_names_are_shown_only_where_there_are_several(window: Window) -> None:
    first = window.opening.new("One & only.", "R&D")
    assert not window.tabs.bar.isVisible()
    second = window.opening.new("Two.", "Two")
    assert window.tabs.bar.isVisible()
    assert window.tabs.bar.tabText(0) == "R&&D"
    first.document.buffer.setModified(True)
    assert window.tabs.bar.tabText(0) == "R&&D •"
    assert window.tabs.bar.accessibleTabName(0) == "R&D, not saved"
    window.page_closing.drop(second)
    assert not window.tabs.bar.isVisible()
