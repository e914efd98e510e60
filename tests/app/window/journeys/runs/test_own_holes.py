"""The hole that Ctrl+E makes by itself: it goes with the edit that it was made for."""

from app.window.page import NOTHING_TO_RUN
from engine.messages import Ability, Fill
from tests.app.window.writer import Writer

TEXT = "One line.\nThe long last light lay on the water.\nAnother line."
PASSAGE = "The long last light lay on the water."


def test_a_passage_filled_anew_is_free_again_after_escape(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    presets = writer.page.card.presets
    fill = next(action for action in presets.values() if action.task is Ability.FILL)
    writer.does(lambda: presets.choose(fill))
    writer.does(writer.page.card.run)
    writer.waits_for_steps(1)
    writer.keys("Esc")
    assert writer.editor.holes.marks() == []
    assert writer.editor.selected_text() == PASSAGE


def test_a_failure_that_is_put_away_leaves_no_hole(writer: Writer) -> None:
    for close in (lambda: writer.keys("Esc"), lambda: writer.clicks(writer.page.bar.failed.dismiss)):
        writer.opens(TEXT)
        writer.goes_to(3)
        writer.keys("Ctrl+E", "Ctrl+Return")
        writer.waits_for_steps(1)
        session = writer.session
        assert session is not None
        writer.does(lambda session=session: session.fail("memory", "It did not fit."))
        writer.rests()
        assert len(writer.editor.holes.marks()) == 1
        close()
        assert writer.editor.holes.marks() == []


def test_the_prompt_at_another_place_takes_its_hole_along(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.goes_to(3)
    writer.keys("Ctrl+E")
    writer.does(writer.editor.setFocus)
    writer.goes_to(23)
    writer.keys("Ctrl+E")
    assert [mark.start for mark in writer.editor.holes.marks()] == [23]
    writer.keys("Esc")
    assert writer.editor.holes.marks() == []


def test_the_open_card_is_about_what_is_selected_now(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert card.title.text() == "8 words selected"
    writer.does(lambda: writer.editor.select(0, 9))
    assert card.title.text() == "2 words selected"
    writer.does(writer.editor.setFocus)
    writer.keys("Right")
    writer.types("Z")
    assert card.title.text() == "At the cursor"
    assert {action.task for action in card.presets.values()} == {Ability.FILL, Ability.CONTINUE}
    writer.keys("Ctrl+Return")
    job = writer.waits_for_proposal()
    assert isinstance(job.request, Fill)
    assert [(hole.start, hole.end) for hole in job.request.holes] == [(10, 10)]


def test_a_selection_without_words_can_only_be_filled(writer: Writer) -> None:
    text = "One line.\n   \n* * *\nSay — no more."
    for start, end in ((10, 13), (14, 19), (24, 25)):
        writer.opens(text)
        writer.does(lambda start=start, end=end: writer.editor.select(start, end))
        writer.keys("Ctrl+E")
        card = writer.page.card
        assert card.title.text() == "No words are selected"
        assert [action.task for action in card.presets.values()] == [Ability.FILL, Ability.CONTINUE]
        writer.keys("Ctrl+Return")
        writer.waits_for_proposal()
        assert isinstance(writer.run.request, Fill)
        writer.keys("Esc")
        assert writer.text == text
    # A dash between words is none: the card counts as the status bar does.
    writer.does(lambda: writer.editor.select(20, len(text)))
    writer.keys("Ctrl+E")
    assert writer.page.card.title.text() == "3 words selected"
    writer.waits(lambda: "3 of" in writer.window.line.words.text(), "the count")
    writer.keys("Esc")


def test_of_several_holes_the_length_is_that_of_the_one_at_the_cursor(writer: Writer) -> None:
    writer.opens(TEXT)
    for place, words in ((3, 7), (23, 4)):
        writer.goes_to(place)
        writer.keys("Ctrl+Shift+E")
        number = writer.editor.holes.at(place)
        assert number is not None
        writer.does(lambda number=number, words=words: writer.editor.holes.change(number, words))
    card = writer.page.card
    writer.keys("Ctrl+E")
    assert card.title.text() == "Fill 2 holes together"
    assert "at the cursor" in card.length_note.text()
    assert card.length.value() == 4
    writer.does(writer.editor.setFocus)
    writer.goes_to(3)
    assert card.length.value() == 7
    writer.goes_to(23)
    writer.does(lambda: card.length.setValue(5))
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    request = writer.run.request
    assert isinstance(request, Fill)
    assert [hole.words for hole in request.holes] == [7, 5]
    writer.keys("Esc")


def test_a_hole_tears_no_word_apart(writer: Writer) -> None:
    text = "It don’t 😀stop, cafe\u0301 東京都 now."
    places = {1: 2, 2: 2, 5: 8, 6: 8, 7: 8, 9: 9, 12: 14, 19: 21, 23: 23, 24: 24, len(text): len(text)}
    for place, put in places.items():
        writer.opens(text)
        writer.does(lambda place=place: writer.editor.select(place, place))
        writer.keys("Ctrl+E")
        assert writer.editor.holes.at(put) is not None, (place, put, writer.editor.holes.marks())
        assert writer.editor.caret() == put
        writer.keys("Esc")
        assert writer.text == text


def test_a_hole_tears_no_word_apart_behind_characters_of_two_units(writer: Writer) -> None:
    writer.opens("😀😀 ab cd.")
    writer.does(lambda: writer.editor.select(4, 4))
    writer.keys("Ctrl+E")
    assert writer.editor.caret() == 5
    writer.keys("Esc")


def test_a_hole_goes_with_the_text_that_it_stands_in(writer: Writer) -> None:
    text = "One two three 😀 four five."
    writer.opens(text)
    writer.does(lambda: writer.editor.select(8, 8))
    writer.does(writer.editor.holes.put)
    # One side only, first this and then that: it stays.
    writer.keys("Backspace", "Delete")
    assert [(mark.start, mark.end) for mark in writer.editor.holes.marks()] == [(7, 7)]
    writer.keys("Ctrl+Z", "Ctrl+Z")
    assert writer.text == text
    assert len(writer.editor.holes.marks()) == 1
    writer.does(lambda: writer.editor.select(4, 18))
    writer.types("x")
    assert writer.text == "One xur five."
    assert writer.editor.holes.marks() == []
    writer.keys("Ctrl+Z")
    assert writer.text == text
    assert writer.editor.holes.marks() == []


def test_the_card_says_what_it_is_about_to_do(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.goes_to(len(TEXT))
    writer.keys("Ctrl+E")
    card = writer.page.card
    by_task = {action.task: action for action in card.presets.values()}
    assert card.title.text() == "Fill the hole"
    writer.does(lambda: card.presets.choose(by_task[Ability.CONTINUE]))
    assert card.title.text() == "Go on from here"
    writer.does(lambda: card.presets.choose(by_task[Ability.FILL]))
    assert card.title.text() == "Fill the hole"


def test_the_key_that_runs_opens_the_card_at_the_next_hole_where_nothing_is_open(writer: Writer) -> None:
    writer.opens("One two 😀 three four.")
    for place in (4, 16):
        writer.does(lambda place=place: writer.editor.select(place, place))
        writer.does(writer.editor.holes.put)
    ends = [mark.start for mark in writer.editor.holes.marks()]
    for caret, expected in ((0, ends[0]), (4, ends[0]), (10, ends[1]), (20, ends[0])):
        writer.does(lambda caret=caret: writer.editor.select(caret, caret))
        writer.keys("Ctrl+Return")
        assert writer.page.card.isVisible()
        assert writer.page.run is None
        assert writer.editor.textCursor().position() == expected
        writer.keys("Esc")
        assert len(writer.editor.holes.marks()) == 2
    writer.keys("Ctrl+Return", "Ctrl+Return")
    writer.waits_for_proposal()
    request = writer.run.request
    assert isinstance(request, Fill)
    assert len(request.holes) == 2


def test_without_holes_that_key_says_that_there_is_nothing_to_run(writer: Writer) -> None:
    writer.opens("One two.")
    writer.keys("Ctrl+Return")
    assert not writer.page.card.isVisible()
    assert writer.window.line.currentMessage() == NOTHING_TO_RUN
    assert writer.text == "One two."
