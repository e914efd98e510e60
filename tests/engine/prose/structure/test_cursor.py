from engine.prose.kinds import Markup, MarkupKind
from engine.prose.structure.cursor import QUOTE, Cursor


def test_a_tab_reaches_to_the_next_multiple_of_four() -> None:
    cursor = Cursor(" \ta")
    assert cursor.indent() == (2, 4)
    cursor.take(2)
    assert cursor.indent() == (2, 2)
    cursor.take(2)
    assert (cursor.at, cursor.column, cursor.pad) == (2, 4, 0)


def test_into_quotations_and_items_as_far_as_the_line_belongs_to_them() -> None:
    markup: list[Markup] = []
    cursor = Cursor("> >   a")
    assert cursor.enter((QUOTE, QUOTE, 2), markup) == 3
    assert cursor.line[cursor.at :] == "a"
    assert markup == [Markup(0, 2, MarkupKind.QUOTE), Markup(2, 4, MarkupKind.QUOTE)]
    assert Cursor("> a").enter((QUOTE, QUOTE), []) == 1
    assert Cursor(" a").enter((2,), []) == 0
    assert Cursor("").enter((2, 3), []) == 2
    assert Cursor("").enter((2, QUOTE), []) == 1


def test_a_tab_behind_a_quotation_sign_is_taken_in_part() -> None:
    cursor = Cursor(">\ta")
    assert cursor.enter((QUOTE,), []) == 1
    assert cursor.indent() == (2, 2)


def test_a_jump_counts_its_columns() -> None:
    cursor = Cursor("- a")
    cursor.jump(2)
    assert (cursor.at, cursor.column) == (2, 2)
