"""Texts side by side: only what differs, marked by more than colour."""

import pytest

from app.window.comparing.compare_view import CompareView
from app.window.window import Window


@pytest.fixture
def view(window: Window) -> CompareView:
    return CompareView(window.themes.theme, window)


def test_only_what_differs_is_shown_and_what_is_alike_is_counted(view: CompareView) -> None:
    old = "Same.\nThe old ferry.\nSame again.\nAnd again.\n"
    view.show_versions(["Then", "Now"], [old, old.replace("old", "new")])
    text = view.toPlainText()
    assert "The old ferry." in text
    assert "The new ferry." in text
    assert "Same." not in text
    assert "⋯ 1 paragraph alike" in text
    html = view.toHtml()
    assert "line-through" in html
    assert "underline" in html
    assert view.accessibleDescription() == "1 difference between Then, Now"


def test_texts_that_are_alike_say_so(view: CompareView) -> None:
    view.show_versions(["Then", "Now"], ["Same.", "Same."])
    assert "No word differs." in view.toPlainText()


def test_tags_are_words(view: CompareView) -> None:
    view.show_versions(["<b>Then</b>", "Now"], ["<i>a</i>", "<i>b</i>"])
    text = view.toPlainText()
    assert "<b>Then</b>" in text
    assert "<i>a</i>" in text


def test_three_versions_have_a_column_each(view: CompareView) -> None:
    view.show_versions(["Base", "Theirs", "Mine"], ["One word.", "One term.", "A word."])
    assert view.accessibleDescription().endswith("between Base, Theirs, Mine")
    assert "One term." in view.toPlainText()
    assert "A word." in view.toPlainText()
