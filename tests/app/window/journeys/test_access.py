"""Everything with the keyboard, a name for everything that takes the focus, and what a screen reader is told."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLineEdit, QScrollArea, QTabBar, QWidget

from tests.app.window.writer import Writer, focus

PASSAGE = "The dim glow of evening lay on the water, and nobody minded."
TEXT = f"Before.\n{PASSAGE}\nAfter."


def nameless(top: QWidget) -> list[str]:
    """Visible widgets that take the focus by Tab and that a screen reader could not name."""
    without = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        inner = isinstance(widget.parentWidget(), QAbstractSpinBox) and isinstance(widget, QLineEdit)
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or text or inner or isinstance(widget, QTabBar | QScrollArea)):
            without.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return without


def walk(writer: Writer, key: str, count: int = 60) -> list[QWidget]:
    """What ``key`` leads the focus to, once round."""
    first = focus(writer.window)
    seen = [first]
    for _ in range(count):
        writer.keys(key)
        here = focus(writer.window)
        if here is first:
            break
        seen.append(here)
    return seen


def test_whatever_takes_the_focus_has_a_name(writer: Writer) -> None:
    assert writer.session is not None
    writer.session.results = [[PASSAGE.replace("dim", "pale").replace("water", "sea")], ["Another."]]
    writer.opens(TEXT)
    for key in ("F9", "F10", "F8"):
        writer.keys(key)
    writer.does(writer.editor.setFocus)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    assert nameless(writer.window) == []
    writer.keys("Ctrl+Return")
    writer.waits_for_steps(1)
    assert nameless(writer.window) == []
    writer.waits_for_proposal()
    assert nameless(writer.window) == []
    writer.keys("Ctrl+Return", "Ctrl+Shift+P")
    assert nameless(writer.window) == []
    writer.keys("Esc")


def test_tab_goes_round_in_the_card(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    for key in ("Tab", "Shift+Tab"):
        seen = walk(writer, key)
        assert all(card.isAncestorOf(widget) for widget in seen), [type(widget).__name__ for widget in seen]
        assert card.presets.chosen_button in seen
        assert card.variants.chosen_button in seen
        for widget in (card.words_line, card.seed, card.dice, card.cancel, card.go):
            assert widget in seen
    writer.keys("Esc")


def test_choices_of_the_card_by_arrow_and_enter_runs(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    first = card.presets.value()
    writer.does(card.presets.take_focus)
    writer.keys("Right")
    assert card.presets.value() is not first
    writer.keys("Left")
    assert card.presets.value() is first
    writer.keys("Return")
    assert not card.isVisible()
    writer.waits_for_proposal()


def test_the_bar_and_its_buttons_by_keys(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    bar = writer.page.bar
    writer.keys("F6")
    assert bar.hasFocus()
    writer.does(bar.proposed.again.setFocus)
    seen = walk(writer, "Tab", 4)
    assert bar.proposed.reject in seen
    assert bar.proposed.accept in seen
    writer.does(bar.proposed.accept.setFocus)
    writer.keys("Space")
    assert not writer.page.busy
    assert writer.text != TEXT


def test_the_mouse_on_the_bar_leaves_the_caret_and_its_keys_never_land_on_another_button(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    bar = writer.page.bar
    writer.clicks(bar.running.pause)
    assert writer.editor.hasFocus()
    writer.keys("F6", "Tab")
    assert bar.running.pause.hasFocus()
    writer.keys("Space")
    writer.waits_for_proposal()
    # Its button went with the run.
    assert bar.hasFocus()
    writer.keys("F6")
    assert writer.editor.hasFocus()
    writer.keys("F6", "Tab", "Space")
    assert writer.text == TEXT
