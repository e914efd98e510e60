import pytest

from engine.edits.text.markup_kept import require_markup, without_changed_markup
from engine.errors import SteeringError
from engine.messages import Edit

TEXT = "The dog `teh` saw.\n\n    teh()\n"


def edit(old: str, new: str, text: str = TEXT) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), old, new)


def test_what_leaves_the_structure_alone_is_kept() -> None:
    edits = (edit("dog", "old dog"), edit("saw", "sang"))
    assert without_changed_markup(TEXT, edits) == edits
    require_markup(TEXT, edits)


@pytest.mark.parametrize(
    "bad",
    [
        edit("teh", "the"),
        edit("dog", "d`og"),
        edit("The", "# The"),
        edit("saw", "*saw*"),
        edit("saw", "see a.py"),
        edit("saw.\n", "saw.\n\n```"),
    ],
)
def test_an_edit_that_would_change_it_is_left_out_and_no_other(bad: Edit) -> None:
    good = edit("saw", "sang") if bad.old != "saw" and bad.old != "saw.\n" else edit("dog", "cat")
    edits = sorted((good, bad), key=lambda place: place.start)
    assert without_changed_markup(TEXT, edits) == (good,)


def test_what_is_written_anew_may_have_signs_of_its_own() -> None:
    require_markup(TEXT, (edit("saw", "*saw*"),))
    require_markup("a `b` c", (Edit(0, 7, "a `b` c", "d"),))
    with pytest.raises(SteeringError, match="markup"):
        require_markup(TEXT, (edit("dog", "d`og"),))


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: @\n---\n", "```\n@\n```", "use `a @` b", "- @", "# @", "> @", "| a | @ |\n|---|---|", "[^1]: @"],
)
def test_a_hole_may_stand_anywhere(text: str) -> None:
    place = text.index("@")
    without = text.replace("@", "")
    require_markup(without, (Edit(place, place, "", "the dog"),))
