"""The newest draft on the page while a run goes on.

GUI thread. Takes every Step, keeps the newest, and lets the overlay draw it at most as often as the writer's setting
allows. Knows a Region, the writer's picks and messages; never touches the document.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from app.editor.ghosts.overlay import GhostRun, Look, Patch
from app.editor.ghosts.picks import Picks
from app.editor.positions.anchor import Region
from engine.messages import SpanDraft, Step


class Pace(StrEnum):
    """How often a draft may change on the page."""

    OFF = "off"
    CALM = "calm"
    FULL = "full"


INTERVAL_MS = {Pace.CALM: 125, Pace.FULL: 33}


class Preview(QObject):
    """``redraw`` is called when there is something new to draw; :meth:`patches` is what the overlay asks for."""

    def __init__(self, redraw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._redraw = redraw
        self._region: Region | None = None
        self._pace = Pace.CALM
        self._raw = False
        self._variant: int | None = None
        self._spans: dict[tuple[int, int], SpanDraft] = {}
        self._numbers: dict[tuple[int, int], int] = {}
        self._picks = Picks()
        self._shown: dict[tuple[int, int], dict[int, str]] = {}
        self._fresh: dict[tuple[int, int], set[int]] = {}
        self._waiting: Step | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._show)
        self.painted = 0
        """How many drafts were drawn in this run."""

    @property
    def region(self) -> Region | None:
        return self._region

    @property
    def drawn(self) -> bool:
        """Whether a draft stands on the page now."""
        return bool(self._spans)

    def set_pace(self, pace: Pace, raw: bool = False) -> None:
        self._pace, self._raw = pace, raw

    def begin(self, region: Region, picks: Picks) -> None:
        """Drafts of a run on ``region`` follow; ``picks`` are looked at whenever one is drawn."""
        self.end()
        self._region, self._picks = region, picks
        self.painted = 0

    def end(self) -> None:
        """Forget the draft; the caller redraws."""
        self._timer.stop()
        self._region = self._waiting = self._variant = None
        self._spans, self._shown, self._fresh, self._numbers = {}, {}, {}, {}
        self._picks = Picks()
        self._since.invalidate()

    def show(self, step: Step) -> None:
        """Draw ``step`` when its turn comes, unless a newer one comes first."""
        if self._region is None or self._pace is Pace.OFF:
            return
        if step.variant != self._variant:
            # Variants are drafted one after the other; the next one begins on bare ground, at once.
            self._variant = step.variant
            self._spans, self._shown, self._fresh = {}, {}, {}
            self._since.invalidate()
        self._waiting = step
        interval = INTERVAL_MS[self._pace]
        passed = self._since.elapsed() if self._since.isValid() else interval
        if passed >= interval:
            self._show()
        elif not self._timer.isActive():
            self._timer.start(interval - int(passed))

    def patches(self) -> Iterable[Patch]:
        if self._region is None:
            return
        for (start, end), span in self._spans.items():
            try:
                begin, stop = self._region.locate(start, end)
            except ValueError:
                continue
            runs = self._runs((start, end), span)
            if runs:
                yield Patch(begin, stop, runs)

    def _show(self) -> None:
        step, self._waiting = self._waiting, None
        if step is None:
            return
        self._numbers = {(span.start, span.end): number for number, span in enumerate(step.spans)}
        for span in step.spans:
            key = (span.start, span.end)
            for other in [k for k in self._spans if k != key and k[0] < key[1] and key[0] < k[1]]:
                del self._spans[other]
            now = {index: span.text[word.start : word.end] for index, word in enumerate(span.words) if word.settled}
            before = self._shown.get(key)
            self._fresh[key] = {i for i, text in now.items() if before is not None and before.get(i) != text}
            self._shown[key] = now
            self._spans[key] = span
        self._since.start()
        self.painted += 1
        self._redraw()

    def _runs(self, key: tuple[int, int], span: SpanDraft) -> tuple[GhostRun, ...]:
        runs: list[GhostRun] = []
        fresh = self._fresh.get(key, set())
        number = self._numbers.get(key)
        at = 0
        for index, word in enumerate(span.words):
            if word.start > at:
                runs.append(GhostRun(span.text[at : word.start], Look.SETTLED))
            text = span.text[word.start : word.end]
            place = None if number is None else (number, word.start, word.end)
            if word.locked or self._picks.keeps(place, text):
                look = Look.LOCKED
            elif self._picks.bans(text):
                look = Look.REFUSED
            elif not word.settled:
                look = Look.NOISE if self._raw else Look.UNSETTLED
            else:
                look = Look.FRESH if index in fresh else Look.SETTLED
            runs.append(GhostRun(text, look, tag=place))
            at = max(at, word.end)
        if at < len(span.text):
            runs.append(GhostRun(span.text[at:], Look.SETTLED if span.words else Look.UNSETTLED))
        return tuple(runs)
