"""What was left unsaved: the first button is the safe one, deleting takes two presses, closing decides nothing."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from app.window.comparing.recovery_dialog import DROP, SURE, Case, RecoveryDialog
from app.window.window import Window


def case(name: str, disk: str | None = "On disk.", machine: str = "", **more: str) -> Case:
    copy = SimpleNamespace(name=name, modified=1_700_000_000.0, path=Path(name), machine=machine)
    return Case(copy, f"The text of {name}.", disk, **more)  # type: ignore[arg-type]


@pytest.fixture
def decided() -> list[tuple[str, str]]:
    return []


def dialog(window: Window, decided: list[tuple[str, str]], *cases: Case) -> RecoveryDialog:
    shown = RecoveryDialog(cases, window.themes.theme, window)
    shown.keep_wanted.connect(lambda case: decided.append(("keep", case.copy.name)))
    shown.drop_wanted.connect(lambda case: decided.append(("drop", case.copy.name)))
    shown.open()
    return shown


def test_one_text_is_brought_back(window: Window, decided: list[tuple[str, str]]) -> None:
    shown = dialog(window, decided, case("a.md"))
    assert not shown.list.isVisible()
    assert not shown.keep_all.isVisible()
    assert "before a text had been saved" in shown.says.text()
    assert "On disk." in shown.view.toPlainText()
    shown.keep.click()
    assert decided == [("keep", "a.md")]
    assert not shown.isVisible()


def test_deleting_takes_a_second_press_on_the_same_text(window: Window, decided: list[tuple[str, str]]) -> None:
    shown = dialog(window, decided, case("a.md"), case("b.md", disk=None))
    shown.drop.click()
    assert (shown.drop.text(), decided) == (SURE, [])
    shown.list.setCurrentRow(1)
    assert shown.drop.text() == DROP
    assert "before 2 texts had been saved" in shown.says.text()
    shown.drop.click()
    shown.drop.click()
    assert decided == [("drop", "b.md")]
    assert shown.isVisible()
    shown.reject()


def test_all_at_once_or_none(window: Window, decided: list[tuple[str, str]]) -> None:
    shown = dialog(window, decided, case("a.md"), case("b.md"))
    shown.later.click()
    assert decided == []
    shown = dialog(window, decided, case("a.md"), case("b.md"))
    shown.keep_all.click()
    assert decided == [("keep", "a.md"), ("keep", "b.md")]
    assert not shown.isVisible()


def test_the_left_side_says_why_it_is_empty(window: Window, decided: list[tuple[str, str]]) -> None:
    gone = "The folder of the file is not there"
    shown = dialog(window, decided, case("a.md", disk=None, absence=gone), case("b.md", disk=None), case("c.md"))
    titles = []
    for row in range(3):
        shown.list.setCurrentRow(row)
        titles.append(shown.view.toPlainText())
    assert gone in titles[0]
    assert "Never saved to a file" in titles[1]
    assert "The file as it is" in titles[2]
    shown.reject()


def test_a_text_of_another_machine_says_so(window: Window, decided: list[tuple[str, str]]) -> None:
    shown = dialog(window, decided, case("a.md", machine="<b>attic</b>"), case("b.md"))
    assert "on the computer “<b>attic</b>”, where it may still be open:" in shown.says.text()
    assert shown.says.textFormat() is Qt.TextFormat.PlainText
    shown.list.setCurrentRow(1)
    assert "computer" not in shown.says.text()
    shown.reject()
