"""Fill: holes of given or open length. From holes to canvases and back; worker thread, no tensors.

Holes that fit share a canvas; distant ones take one canvas after the other, each seeing the earlier fills.
What a model is shown around a canvas' holes is its guide's affair.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import ceil

from engine.edits.abilities import SERVICES
from engine.edits.plans.guide import Gaps, Guide
from engine.edits.plans.surroundings import Surroundings, drafted
from engine.edits.reading import Reading, locked_owners, plain_draft
from engine.edits.rules.ban import BanRule
from engine.edits.rules.endings import a_word, new_word, no_closing_mark, no_end, no_line_breaks
from engine.edits.rules.lead import GapEnd
from engine.edits.rules.rule import PlacedDraft, Rule
from engine.edits.task import Task
from engine.edits.text import echo
from engine.edits.text.closings import closing_only_its_own
from engine.edits.text.context import following, window
from engine.edits.text.draft import Draft
from engine.edits.text.seams import begins_word, seamed, takes_closing, without_stray_stop
from engine.edits.text.spans import Span, between, hole_spans
from engine.edits.text.typography import normal, without_line_breaks
from engine.edits.tokens.layout import UNKNOWN, Gap, Held, Row, Sides, Slots, lay
from engine.edits.tokens.length import candidates, choices, tokens_a_word
from engine.errors import RequestError
from engine.messages import Ability, Edit, Fill
from engine.prose.sentences import ends_sentence, starts_sentence

_AFTER = 48
_REST = 2000  # characters behind a hole, other holes among them, in which its quotes and brackets may close
_EDGE = 8
_SURPLUS = 1.2  # slots of a led gap for each token wanted: it is cut to where it joins
_LED = 6  # words of a gap from which on it is led, where the model asks for that
_SHORT = 3  # words of a gap that is decided in few steps: as well as in many, where five words gain by them
_SHORT_STEPS = 3  # of such a gap, beyond half the number of its slots


class FillPlan:
    """The canvases of one ``Fill``. Raises RequestError at once for a hole longer than a canvas."""

    grows = False

    def __init__(self, guide: Guide, request: Fill, check: Callable[[], None]) -> None:
        self._guide = guide
        self._kit = kit = guide.kit
        self._request = request
        self._text = request.text
        self._around = Surroundings(request.text)
        self._spans = hole_spans(request.text, request.holes)
        first = self._spans[0].start if self._spans else 0
        self._encode = kit.encoder(self._around.sample(first, first), check)
        self._most = kit.sizes[-1] - (min(_EDGE, kit.sizes[-1] // 8) if request.text.strip() else 0)
        self._ratios = [self._ratio(span) for span in self._spans]
        self._lengths = [self._candidates(span) for span in self._spans]
        self._groups = self._grouped()
        self._ban = BanRule.of(kit.vocabulary, request.ban)
        self.pieces = len(self._groups)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        group = self._groups[piece]
        gaps, right_text = self._gaps(group, done)
        led = self._leads(group)
        rows = self._rows(group, led, bool(gaps.right))
        sides = self._guide.fill_sides(gaps, self._request, self._encode)
        layout = lay(rows, sides, self._kit.sizes, self._kit.vocabulary)
        end = group[-1].end
        reach_end = end + self._kit.vocabulary.covered(right_text, gaps.right, layout.right)
        reach_end = max(reach_end, end + min(len(right_text), self._guide.quoted))
        most = None if self._request.steps else self._few_steps(group, layout.rows)
        return Task(
            group,
            layout,
            self._rules(group, layout.rows, led),
            (gaps.seen.start, reach_end),
            after=gaps.right[:_AFTER],
            sampling=SERVICES[Ability.FILL].sampling.within(most),
        )

    def sides(self, piece: int) -> Sides:
        """What stands around the gaps of a canvas, as long as nothing is filled."""
        gaps, _ = self._gaps(self._groups[piece], ())
        return self._guide.fill_sides(gaps, self._request, self._encode)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        drafts: list[Draft] = []
        leads: dict[int, int] = {}
        written: list[int] = []
        convention = self._around.convention(task.spans)
        echoed = 0.0
        for span, gap in zip(task.spans, task.layout.rows[row].gaps, strict=True):
            plain, more, slots = plain_draft(self._kit.vocabulary, ids, gap, (), self._kit.filler)
            leads |= more
            written.extend(slots)
            if not span.breaks:
                plain = without_line_breaks(plain)
            before, after = self._around.around(span, [*done, *drafted(task.spans, drafts)], self._end(span))
            draft = convention.dress(plain.stripped(), before, after)
            if final:
                locked = locked_owners(task.layout.rows[row], gap, leads)
                low, high = echo.trimmed(draft.text, before, after)
                first, last = draft.written_by(locked)
                low, high = min(low, first), max(high, last)
                share = 1.0 - (high - low) / len(draft.text) if draft.text else 0.0
                draft = draft.part(low, high)
                draft = draft.part(0, max(len(without_stray_stop(draft.text, after)), draft.written_by(locked)[1]))
                if not span.breaks:
                    rest = self._text[span.end : span.end + _REST]
                    draft = closing_only_its_own(draft, before, rest, convention.double, locked)
                echoed = max(echoed, share, echo.rate(draft.text, before, after))
            drafts.append(seamed(draft, before, after))
        edits = (
            Edit(span.start, span.end, self._text[span.start : span.end], draft.text)
            for span, draft in zip(task.spans, drafts, strict=True)
        )
        return Reading(tuple(drafts), leads, tuple(written), tuple(edits), echo=echoed)

    def placed(self, task: Task, reading: Reading, done: Sequence[Edit]) -> tuple[PlacedDraft, ...]:
        ends = [self._end(span) for span in task.spans]
        return tuple(self._around.placed(task.spans, reading, done, ends))

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    def _gaps(self, group: Sequence[Span], done: Sequence[Edit]) -> tuple[Gaps, str]:
        """The gaps of ``group`` with the text around them, ``done`` in it, and the text behind them."""
        guide, text = self._guide, self._text
        first, last = group[0], group[-1]
        later = [(span.start, span.end) for span in self._spans[last.index + 1 : last.index + 2]]
        seen = window(text, first.start, guide.window, self._encode, done)
        right_text = following(text, last.end, self._kit.sizes[-1] * 8, later)
        ended = last.end + len(right_text) == len(text) and not later
        right = self._encode(between(right_text, bool(later) and not ended, True))
        gaps = Gaps(
            seen,
            bool(seen.text) and text[first.start - 1 : first.start].isspace(),
            tuple(normal(text[a.end : b.start]) for a, b in pairwise(group)),
            normal(right_text[: guide.quoted]),
            tuple(right),
            ended,
            tuple(span.words for span in group),
            tuple(span.hint for span in group),
        )
        return gaps, right_text

    # ---------------------------------------------------------------- rules

    def _rules(self, group: Sequence[Span], rows: Sequence[Row], led: bool) -> tuple[Rule, ...]:
        """All that steers and checks the canvas of ``group``."""
        model, vocabulary = self._guide.rules, self._kit.vocabulary

        def places(slots: Callable[[Span, Slots], Iterable[int]]) -> list[list[int]]:
            """The slots of each gap that are asked for, a list a row."""
            return [[s for span, gap in zip(group, row.gaps, strict=True) for s in slots(span, gap)] for row in rows]

        def words_first(span: Span, gap: Slots) -> range:
            # A hole closed altogether is no fill. A led one is closed by its lead.
            least = 1 if led or span.words is None else max(1, min(gap.end - gap.start, round(span.words * 1.15)))
            return range(gap.start, gap.start + least)

        lone = model.foresees and all(row.gaps[-1].end - row.gaps[0].start == 1 for row in rows)
        return (
            *model.common(self._ban, self._kit.fillers),
            *no_end(self._kit.fillers, places(words_first)),
            *new_word(vocabulary, places(lambda span, gap: [gap.start] * begins_word(self._around.before(span)))),
            *no_closing_mark(vocabulary, places(lambda span, gap: [gap.start] * (not self._takes_closing(span.start)))),
            *no_line_breaks(vocabulary, places(lambda span, gap: range(gap.start, gap.end) if not span.breaks else ())),
            *(a_word(vocabulary, [[row.gaps[0].start] for row in rows]) if lone else ()),
            *(model.lead(self._gap_end(group[0])) if led else (*model.repeats(), *model.foresight())),
        )

    def _leads(self, group: Sequence[Span]) -> bool:
        """Whether a canvas is one gap that is long enough to stammer in, of a model that asks to be led there."""
        span = group[0]
        if len(group) > 1 or not (self._guide.rules.leads and self._guide.trained_on_gaps):
            return False
        return self._is_whole(span) if span.words is None else span.words >= _LED

    def _gap_end(self, span: Span) -> GapEnd:
        """How a led gap ends."""
        wanted = None if span.words is None else round(span.words * self._ratios[span.index])
        return GapEnd(wanted, self._is_whole(span), *self._kit.fillers)

    def _is_whole(self, span: Span) -> bool:
        """Whether a gap stands where sentences do."""
        before, after = self._text[max(0, span.start - 80) : span.start], self._text[span.end : span.end + 80]
        return starts_sentence(before) and ends_sentence(after)

    def _takes_closing(self, at: int) -> bool:
        """Whether a comma or the like may stand at the start of a hole: also behind a space where the text sets one
        before such marks."""
        return takes_closing(self._text[max(0, at - 2) : at]) or bool(self._around.convention_at(at).space_before)

    # ---------------------------------------------------------------- lengths

    def _ratio(self, span: Span) -> float:
        """Tokens a word near a span."""
        near = normal(self._text[max(0, span.start - 600) : span.start])
        return tokens_a_word(near, len(self._encode(near)))

    def _candidates(self, span: Span) -> tuple[int, ...]:
        ratio = self._ratios[span.index]
        lengths = candidates(span.words, ratio, self._kit.closes_gaps, self._most)
        if not lengths:
            raise RequestError(
                f"Hole {span.index + 1} asks for {span.words} words, and the canvas of {self._guide.title} holds about "
                f"{max(1, int(self._most / ratio))}; ask for fewer, or go on writing instead."
            )
        return lengths

    def _rows(self, group: Sequence[Span], led: bool, followed: bool) -> list[list[Held | Gap]]:
        """The rows to try; ``followed``: text stands behind."""
        held = [self._encode(between(self._text[a.end : b.start], True, True)) for a, b in pairwise(group)]
        per_gap = [self._lengths[span.index] for span in group]
        if len(group) == 1 and self._guide.rules.foresees and group[0].words == 1 and followed:
            per_gap = [(1,)]  # read on, one slot is right more often than the better one of two lengths
        if led:
            per_gap = [(self._led_slots(group[0]),)]
        most = self._most - sum(len(ids) for ids in held)
        return [_row(lengths, held) for lengths in choices(per_gap, most)]

    def _led_slots(self, span: Span) -> int:
        """Slots of a gap that is led: what is left over is closed, and each takes its time."""
        longest = self._lengths[span.index][-1]
        return longest if span.words is None else min(longest, ceil(span.words * self._ratios[span.index] * _SURPLUS))

    def _few_steps(self, group: Sequence[Span], rows: Sequence[Row]) -> int | None:
        """The steps that short gaps take at most; None where not all are short, or the model closes none by itself."""
        short = all(span.words is not None and span.words <= _SHORT for span in group)
        if not self._guide.trained_on_gaps or not short:
            return None
        return _SHORT_STEPS + max(sum(gap.end - gap.start for gap in row.gaps) for row in rows) // 2

    def _grouped(self) -> list[tuple[Span, ...]]:
        """The spans that share a canvas."""
        groups: list[list[Span]] = []
        used = 0
        for span in self._spans:
            longest = self._lengths[span.index][-1]
            if groups and not self._leads([span]) and not self._leads([groups[-1][-1]]):
                middle = self._text[groups[-1][-1].end : span.start]
                limit = self._most * 3 // 4
                if used + longest <= limit and len(middle) <= 6 * limit:
                    cost = len(self._encode(between(middle, True, True)))
                    if used + cost + longest <= limit:
                        groups[-1].append(span)
                        used += cost + longest
                        continue
            groups.append([span])
            used = longest
        return [tuple(group) for group in groups]

    def _end(self, span: Span) -> int:
        """Where the text right of a span ends: at the next one."""
        return self._spans[span.index + 1].start if span.index + 1 < len(self._spans) else len(self._text)


def _row(lengths: Sequence[int], held: Sequence[Sequence[int]]) -> list[Held | Gap]:
    row: list[Held | Gap] = []
    for at, length in enumerate(lengths):
        row.append(Gap(at, (UNKNOWN,) * length))
        if at < len(held):
            row.append(Held(tuple(held[at])))
    return row
