"""Choosing a word on the page: opened by a key or the menu, tried, taken as one undo step, or left as all was."""

import pytest
from PySide6.QtWidgets import QMenu

from app.window.choosing.choosing import Choosing
from engine.messages import WordWheel
from tests.app.window.writer import Writer, ghosts

TEXT = "# One\n\nIt was a dim day. The dog slept.\n\n# Two\n\nThe rain fell."
DAY = TEXT.index("day")


@pytest.fixture
def choosing(writer: Writer) -> Choosing:
    writer.opens(TEXT)
    writer.goes_to(DAY + 1)
    return writer.page.choosing


def shown(choosing: Choosing) -> list[str]:
    return [choosing.card.list.item(row).text() for row in range(choosing.card.list.count())]


def opens(writer: Writer, choosing: Choosing, key: str = "Ctrl+J") -> WordWheel:
    writer.keys(key)
    writer.waits(lambda: choosing.card.more.isEnabled(), "words")
    assert writer.session is not None
    return writer.session.searches[-1]


@pytest.mark.parametrize("key", ["Ctrl+J", "Shift+F7"])
def test_a_key_opens_the_words_for_the_word_at_the_caret(writer: Writer, choosing: Choosing, key: str) -> None:
    request = opens(writer, choosing, key)
    assert (request.text, request.at, request.hole) == (TEXT, DAY + 1, False)
    assert shown(choosing)[:2] == ["glow", "light"]
    assert choosing.card.line.hasFocus()
    assert writer.text == TEXT


def test_arrows_try_a_word_on_the_page_and_the_text_is_as_it_was(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    revision = writer.editor.document().revision()
    writer.keys("Down")
    assert ghosts(writer.editor) == ["glow"]
    writer.keys("Down")
    assert ghosts(writer.editor) == ["light"]
    writer.keys("Up")
    assert ghosts(writer.editor) == ["glow"]
    assert (writer.text, writer.editor.document().revision()) == (TEXT, revision)


def test_enter_takes_it_as_one_undo_step_and_the_history_has_it(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    writer.keys("Down", "Down", "Return")
    assert writer.text == TEXT.replace("day", "light")
    assert not choosing.open
    assert ghosts(writer.editor) == []
    assert writer.editor.hasFocus()
    (entry,) = writer.services.history.entries(writer.page.document)
    assert (entry.action, entry.original, entry.result, entry.start) == ("words", "day", "light", DAY)
    assert entry.recipe["do"] == "words"
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT
    writer.keys("Ctrl+Y")
    assert writer.text == TEXT.replace("day", "light")


def test_escape_leaves_all_as_it_was(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    revision = writer.editor.document().revision()
    writer.keys("Down", "Esc")
    assert not choosing.open
    assert ghosts(writer.editor) == []
    assert (writer.text, writer.editor.document().revision()) == (TEXT, revision)
    assert writer.editor.caret() == DAY + 1
    assert writer.editor.hasFocus()


def test_letters_narrow_the_list_and_ask_for_words_that_begin_so(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    assert writer.session is not None
    before = len(writer.session.searches)
    writer.types("l")
    assert shown(choosing) == ["light"]
    assert writer.text == TEXT, "nothing typed goes into the text"
    writer.session.words = ("light", "lamp", "glow")
    writer.waits(lambda: len(writer.session.searches) > before and len(shown(choosing)) == 2, "words with l")
    assert writer.session.searches[-1].starts == "l"
    assert shown(choosing) == ["light", "lamp"]


def test_words_stay_until_others_are_there(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    assert writer.session is not None
    writer.session.first_words = 0
    empty: list[list[str]] = []
    choosing.search.listed.connect(lambda words, complete: empty.append(shown(choosing)) if not words.words else None)
    writer.types("l")
    writer.waits(lambda: choosing.card.more.isEnabled() and bool(empty), "words with l")
    assert empty == [["light"]], "of the first words none begins so"


def test_more_leaves_out_those_seen(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    assert writer.session is not None
    writer.session.words = (*writer.session.words, "gleam", "dusk")
    writer.clicks(choosing.card.more)
    writer.waits(lambda: choosing.card.more.isEnabled(), "more words")
    assert writer.session.searches[-1].without == ("glow", "light", "evening", "hour")
    assert shown(choosing) == ["gleam", "dusk"]
    writer.clicks(choosing.card.more)
    writer.waits(lambda: "No further words" in choosing.card.note.text(), "none")


def test_a_neighbour_that_is_mended_is_shown_and_comes_in_the_same_step(writer: Writer, choosing: Choosing) -> None:
    text = "It was a day."
    writer.opens(text)
    writer.goes_to(text.index("day"))
    choosing = writer.page.choosing
    opens(writer, choosing)
    assert "hour   a → an" in shown(choosing)
    writer.types("h")
    writer.keys("Down")
    assert ghosts(writer.editor) == ["an", "hour"] or "".join(ghosts(writer.editor)).replace(" ", "") == "anhour"
    writer.keys("Return")
    assert writer.text == "It was an hour."
    (entry,) = writer.services.history.entries(writer.page.document)
    assert entry.parts == ((7, "a", "an"), (10, "day", "hour"))
    writer.keys("Ctrl+Z")
    assert writer.text == text


def test_a_hole_of_one_word_is_filled_and_gone(writer: Writer) -> None:
    text = "It was a bright  and cold."
    writer.opens(text)
    writer.goes_to(text.index("  ") + 1)
    writer.does(lambda: writer.editor.holes.put(1))
    choosing = writer.page.choosing
    request = opens(writer, choosing)
    assert request.hole
    writer.keys("Down", "Return")
    assert writer.text == text.replace("  ", " glow ")
    assert writer.editor.holes.marks() == []


def test_dials_ask_again(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    assert writer.session is not None
    dials = choosing.card.dials
    for turn, asked in (
        (lambda: dials.meaning.setChecked(True), {"meaning": "day"}),
        (lambda: dials.syllables.setValue(2), {"syllables": 2}),
        (lambda: dials.commonness.setCurrentIndex(2), {"rarer": True, "commoner": False}),
        (lambda: dials.unused.setCurrentIndex(2), {"unused": (0, len(TEXT))}),
        (lambda: dials.unused.setCurrentIndex(1), {"unused": (0, TEXT.index("# Two"))}),
    ):
        before = len(writer.session.searches)
        writer.does(turn)
        writer.waits(lambda before=before: len(writer.session.searches) > before, "another search")
        request = writer.session.searches[-1]
        assert {name: getattr(request, name) for name in asked} == asked
    writer.does(dials.rhymes.setFocus)
    writer.types("may")
    writer.waits(lambda: writer.session.searches[-1].rhymes == "may", "rhymes")


def test_where_there_is_no_word_a_sentence_says_so_and_nothing_stays_open(writer: Writer) -> None:
    writer.opens("One  two.")
    writer.goes_to(4)
    choosing = writer.page.choosing
    sentences: list[str] = []
    choosing.sentence.connect(sentences.append)
    writer.keys("Ctrl+J")
    writer.waits(lambda: not choosing.open, "the end")
    assert sentences == ["There is no word at the cursor."]
    assert writer.text == "One  two."
    assert writer.editor.hasFocus()


def test_whoever_writes_or_points_elsewhere_means_that(writer: Writer, choosing: Choosing) -> None:
    opens(writer, choosing)
    writer.keys("Down")
    writer.does(lambda: writer.editor.replace([(0, 5, "# Uno")]))
    assert not choosing.open
    assert ghosts(writer.editor) == []
    opens(writer, choosing)
    writer.does(lambda: writer.editor.select(2, 2))
    assert not choosing.open


def test_while_a_proposal_waits_there_is_no_list(writer: Writer, choosing: Choosing) -> None:
    writer.selects("The dog slept.")
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+J")
    assert not choosing.open


def test_the_menu_at_a_word_offers_them(writer: Writer, choosing: Choosing) -> None:
    menu = QMenu()
    menu.addAction("Paste")
    choosing.add_to_menu(menu, TEXT.index("dog") + 1)
    row = menu.actions()[-1]
    assert row.text() == "&Words that fit here"
    writer.does(row.trigger)
    writer.waits(lambda: choosing.card.more.isEnabled(), "words")
    assert writer.session is not None
    assert writer.session.searches[-1].at == TEXT.index("dog") + 1
    menu.deleteLater()


def test_an_earlier_choice_is_offered_again_with_its_dials(writer: Writer, choosing: Choosing) -> None:
    writer.does(lambda: choosing.show())
    writer.does(lambda: choosing.card.dials.syllables.setValue(1))
    writer.waits(lambda: writer.session.searches[-1].syllables == 1 and choosing.card.more.isEnabled(), "words")
    writer.keys("Down", "Return")
    (entry,) = writer.services.history.entries(writer.page.document)
    panel = writer.window.panels["history"]
    writer.does(lambda: panel.offer_again(entry))
    assert choosing.open
    assert choosing.card.dials.value().syllables == 1


def test_the_prompt_gives_way_with_its_hole_and_the_list_gives_way_to_the_prompt(
    writer: Writer, choosing: Choosing
) -> None:
    writer.keys("Ctrl+E")
    assert writer.page.prompting.open
    writer.does(choosing.show)
    assert choosing.open
    assert not writer.page.prompting.open
    assert writer.editor.holes.marks() == []
    writer.waits(lambda: choosing.card.more.isEnabled(), "words")
    writer.does(writer.page.open_prompt)
    assert not choosing.open
    assert writer.page.prompting.open
    writer.keys("Esc")


def test_a_word_that_was_taken_is_marked_as_the_models_where_marks_are_wanted(
    writer: Writer, choosing: Choosing
) -> None:
    writer.does(lambda: writer.services.settings.set("provenance.on", True))
    opens(writer, choosing)
    writer.keys("Down", "Return")
    at = writer.editor.positions.units.to_utf16(DAY)
    (mark,) = writer.page.document.provenance.within(0, len(TEXT) + 9)
    assert (mark.start, mark.length, mark.author.name) == (at, len("glow"), "fake")
