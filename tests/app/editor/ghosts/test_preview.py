"""The draft on the page: the newest step, at the writer's pace, with the picks shown."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from app.editor.ghosts.overlay import GhostRun, Look
from app.editor.ghosts.picks import Picks
from app.editor.ghosts.preview import Pace, Preview
from app.editor.positions.anchor import Region
from engine.messages import SpanDraft, Step, WordState

TEXT = "some text"


def preview_of(pace: Pace, raw: bool = False) -> tuple[Preview, Picks, list[int]]:
    drawn: list[int] = []
    preview, picks = Preview(lambda: drawn.append(1)), Picks()
    buffer = QTextDocument(TEXT, preview)
    preview.set_pace(pace, raw)
    preview.begin(Region(buffer, TEXT, ((0, 4),)), picks)
    return preview, picks, drawn


def step(number: int, text: str, *settled: bool, variant: int = 0) -> Step:
    words, at = [], 0
    for word, done in zip(text.split(), settled, strict=True):
        at = text.index(word, at)
        words.append(WordState(at, at + len(word), done, 0.5))
        at += len(word)
    span = SpanDraft(0, 4, text, 0.5, tuple(words))
    return Step("j", number, 9, 1.0, 0, variant, 0, 1, (span,))


def runs(preview: Preview) -> tuple[GhostRun, ...]:
    (patch,) = preview.patches()
    return patch.runs


def looks(preview: Preview) -> list[Look]:
    return [run.look for run in runs(preview) if run.text.strip()]


def test_words_that_settled_since_the_step_before_are_fresh(qapp: QApplication) -> None:
    preview, _picks, _drawn = preview_of(Pace.FULL)
    preview.show(step(1, "qxv zzk", False, False))
    assert looks(preview) == [Look.UNSETTLED, Look.UNSETTLED]
    preview._since.invalidate()
    preview.show(step(2, "the zzk", True, False))
    assert looks(preview) == [Look.FRESH, Look.UNSETTLED]
    preview._since.invalidate()
    preview.show(step(3, "the light", True, True))
    assert looks(preview) == [Look.SETTLED, Look.FRESH]
    preview.end()


def test_noise_is_shown_to_whoever_wants_it(qapp: QApplication) -> None:
    preview, _picks, _drawn = preview_of(Pace.FULL, raw=True)
    preview.show(step(1, "qxv", False))
    assert looks(preview) == [Look.NOISE]
    preview.end()


def test_a_calm_page_waits_and_then_draws_the_newest(qapp: QApplication) -> None:
    preview, _picks, drawn = preview_of(Pace.CALM)
    for number in range(1, 6):
        preview.show(step(number, f"draft{number}", True))
    assert (preview.painted, len(drawn)) == (1, 1)
    preview._timer.timeout.emit()
    assert preview.painted == 2
    assert [run.text for run in runs(preview)] == ["draft5"]
    preview.end()
    assert not preview.drawn


def test_another_variant_is_drawn_at_once_and_on_bare_ground(qapp: QApplication) -> None:
    preview, _picks, _drawn = preview_of(Pace.CALM)
    preview.show(step(1, "one", True))
    preview.show(step(1, "two", True, variant=1))
    assert preview.painted == 2
    assert looks(preview) == [Look.SETTLED]
    preview.end()


def test_picks_are_looked_at_whenever_the_draft_is_drawn(qapp: QApplication) -> None:
    preview, picks, _drawn = preview_of(Pace.FULL)
    preview.show(step(1, "the light", True, True))
    first, second = (run for run in runs(preview) if run.text.strip())
    assert isinstance(first.tag, tuple)
    assert isinstance(second.tag, tuple)
    picks.turn(first.tag, first.text)
    picks.turn(second.tag, second.text)
    picks.turn(second.tag, second.text)
    assert looks(preview) == [Look.LOCKED, Look.REFUSED]
    preview.end()


def test_a_still_page_draws_no_draft(qapp: QApplication) -> None:
    preview, _picks, drawn = preview_of(Pace.OFF)
    preview.show(step(1, "one", True))
    assert (preview.painted, drawn, list(preview.patches())) == (0, [], [])
    preview.end()
