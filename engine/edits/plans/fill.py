"""Fill: holes of given or open length. From holes to canvases and back; worker thread, no tensors.

Holes that fit share a canvas; distant ones take one canvas after the other, each seeing the earlier fills.
A base model sees the text itself, left and right of the hole inside the canvas. A chat model is told the task, quoted
the text around, and its answer begins with the last stretch before the hole; the text after it is held in the canvas.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil

from engine.edits.kit import Kit
from engine.edits.rules.ban import banned_ids, offending_row
from engine.edits.task import Forbidden, Led, Reading, Task, locked_owners, plain_draft
from engine.edits.text import echo
from engine.edits.text.context import applied, following, paragraph_start, window
from engine.edits.text.draft import Draft
from engine.edits.text.seams import (
    begins_word,
    seamed,
    takes_closing,
    without_stray_stop,
)
from engine.edits.text.spans import Span, between, hole_spans
from engine.edits.text.typography import Conventions, normal, without_line_breaks
from engine.edits.tokens import prompt
from engine.edits.tokens.layout import UNKNOWN, Gap, Held, Row, Sides, lay
from engine.edits.tokens.length import candidates, choices, tokens_a_word
from engine.errors import RequestError
from engine.messages import Edit, Fill
from engine.prose.sentences import ends_sentence, starts_sentence

_NEAR = 3000
_LEFT_SHARE = 0.25
_ANSWER_LEFT = 300
_AFTER = 48
_EDGE = 8
_SURPLUS = 1.2  # slots of a led gap for each token wanted: it is cut to where it joins
_LED = 6  # words of a gap from which on it is led, where the model asks for that
_SHORT = 3  # words of a gap that is decided in few steps: as well as in many, where five words gain by them
_SHORT_STEPS = 3  # of such a gap, beyond half the number of its slots


class FillPlan:
    """The canvases of one ``Fill``. Raises RequestError at once for a hole longer than a canvas."""

    grows = False

    def __init__(self, kit: Kit, request: Fill, check: Callable[[], None]) -> None:
        self._kit = kit
        self._request = request
        self._text = request.text
        self._conventions = Conventions(request.text, _NEAR)
        self._spans = hole_spans(request.text, request.holes)
        first = self._spans[0].start if self._spans else 0
        self._encode = kit.encoder(request.text[max(0, first - _NEAR) : first + _NEAR], check)
        self._most = kit.sizes[-1] - (min(_EDGE, kit.sizes[-1] // 8) if request.text.strip() else 0)
        self._ratios = [self._ratio(span) for span in self._spans]
        self._lengths = [self._candidates(span) for span in self._spans]
        self._groups = self._grouped()
        self._banned = banned_ids(kit.vocabulary, request.ban)
        self._steps = request.steps
        self.pieces = len(self._groups)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        group = self._groups[piece]
        first, last = group[0], group[-1]
        later = [(span.start, span.end) for span in self._spans[last.index + 1 : last.index + 2]]
        seen = window(self._text, first.start, self._context(), self._encode, done)
        right_text = following(self._text, last.end, self._kit.sizes[-1] * 8, later)
        ended = last.end + len(right_text) == len(self._text) and not later
        right = self._encode(between(right_text, bool(later) and not ended, True))
        held = [self._encode(between(self._text[a.end : b.start], True, True)) for a, b in pairwise(group)]
        per_gap = [self._lengths[span.index] for span in group]
        if len(group) == 1 and self._kit.manifest.foresight and group[0].words == 1 and right:
            per_gap = [(1,)]  # read on, one slot is right more often than the better one of two lengths
        led = self._led(group)
        if led is not None:
            per_gap = [(self._led_slots(first),)]
        rows = [self._row(lengths, held) for lengths in choices(per_gap, self._most - sum(len(ids) for ids in held))]
        if self._kit.chat:
            sides = self._chat_sides(group, seen.text, right_text, right, ended)
        else:
            sides = Sides(
                self._kit.bos, seen.ids, tuple(right), self._kit.ending if ended else (), _LEFT_SHARE, self._kit.whole
            )
        layout = lay(rows, sides, self._kit.sizes, self._kit.vocabulary)
        reach_end = last.end + self._kit.vocabulary.covered(right_text, right, layout.right)
        if self._kit.chat:
            reach_end = max(reach_end, last.end + min(len(right_text), self._quoted()))
        after = tuple(right[:_AFTER])
        forbidden = self._forbidden(group, layout.rows, led)
        most = None if self._steps else self._few_steps(group, layout.rows)
        return Task(group, layout, forbidden, (seen.start, reach_end), after=after, fresh=True, most=most, led=led)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        drafts: list[Draft] = []
        leads: dict[int, int] = {}
        written: list[int] = []
        convention = self._conventions.around(task.spans[0].start, task.spans[-1].end)
        echoed = 0.0
        for span, gap in zip(task.spans, task.layout.rows[row].gaps, strict=True):
            plain, more, slots = plain_draft(self._kit.vocabulary, ids, gap, (), self._kit.filler)
            leads |= more
            written.extend(slots)
            if not span.breaks:
                plain = without_line_breaks(plain)
            before, after = self._around(task, span, done, drafts)
            draft = convention.dress(plain.stripped(), before, after)
            if final:
                locked = locked_owners(task.layout.rows[row], gap, leads)
                low, high = echo.trimmed(draft.text, before, after)
                first, last = draft.written_by(locked)
                low, high = min(low, first), max(high, last)
                share = 1.0 - (high - low) / len(draft.text) if draft.text else 0.0
                draft = draft.part(low, high)
                draft = draft.part(0, max(len(without_stray_stop(draft.text, after)), draft.written_by(locked)[1]))
                echoed = max(echoed, share, echo.rate(draft.text, before, after))
            drafts.append(seamed(draft, before, after))
        edits = (
            Edit(span.start, span.end, self._text[span.start : span.end], draft.text)
            for span, draft in zip(task.spans, drafts, strict=True)
        )
        return Reading(tuple(drafts), leads, tuple(written), tuple(edits), echo=echoed)

    def violations(self, task: Task, reading: Reading, done: Sequence[Edit], ban: Sequence[str]) -> set[int] | None:
        return offending_row(reading, ban, lambda index, earlier: self._around(task, task.spans[index], done, earlier))

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _ratio(self, span: Span) -> float:
        """Tokens a word near a span."""
        near = normal(self._text[max(0, span.start - 600) : span.start])
        return tokens_a_word(near, len(self._encode(near)))

    def _candidates(self, span: Span) -> tuple[int, ...]:
        ratio = self._ratios[span.index]
        lengths = candidates(span.words, ratio, self._kit.filler is not None, self._most)
        if not lengths:
            raise RequestError(
                f"Hole {span.index + 1} asks for {span.words} words, and the canvas of {self._kit.title} holds about "
                f"{max(1, int(self._most / ratio))}; ask for fewer, or go on writing instead."
            )
        return lengths

    def _led(self, group: Sequence[Span]) -> Led | None:
        """How a gap is led that is long enough to stammer in, where the model asks for that."""
        span = group[0]
        if len(group) > 1 or not self._leads(span):
            return None
        wanted = None if span.words is None else round(span.words * self._ratios[span.index])
        return Led(closes=True, wanted=wanted, whole=self._is_whole(span))

    def _led_slots(self, span: Span) -> int:
        """Slots of a gap that is led: what is left over is closed, and each takes its time."""
        longest = self._lengths[span.index][-1]
        return longest if span.words is None else min(longest, ceil(span.words * self._ratios[span.index] * _SURPLUS))

    def _is_whole(self, span: Span) -> bool:
        """Whether a gap stands where sentences do."""
        before, after = self._text[max(0, span.start - 80) : span.start], self._text[span.end : span.end + 80]
        return starts_sentence(before) and ends_sentence(after)

    def _few_steps(self, group: Sequence[Span], rows: Sequence[Row]) -> int | None:
        """The steps that short gaps take at most; None where not all are short, or the model closes none by itself."""
        short = all(span.words is not None and span.words <= _SHORT for span in group)
        if self._kit.chat or self._kit.filler is None or not short:
            return None
        return _SHORT_STEPS + max(sum(gap.end - gap.start for gap in row.gaps) for row in rows) // 2

    def _leads(self, span: Span) -> bool:
        kit = self._kit
        return (
            bool(kit.manifest.lead and kit.bos)
            and not kit.chat
            and kit.filler is not None
            and (self._is_whole(span) if span.words is None else span.words >= _LED)
        )

    def _grouped(self) -> list[tuple[Span, ...]]:
        groups: list[list[Span]] = []
        used = 0
        for span in self._spans:
            longest = self._lengths[span.index][-1]
            if groups and not self._leads(span) and not self._leads(groups[-1][-1]):
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

    def _row(self, lengths: Sequence[int], held: Sequence[Sequence[int]]) -> list[Held | Gap]:
        row: list[Held | Gap] = []
        for at, length in enumerate(lengths):
            row.append(Gap(at, (UNKNOWN,) * length))
            if at < len(held):
                row.append(Held(tuple(held[at])))
        return row

    def _context(self) -> int:
        return self._kit.context if not self._kit.chat else self._kit.context * 3 // 4

    def _quoted(self) -> int:
        return self._kit.context

    def _chat_sides(
        self, group: Sequence[Span], before: str, right_text: str, right: Sequence[int], ended: bool
    ) -> Sides:
        inside = "".join(prompt.GAP + normal(self._text[a.end : b.start]) for a, b in pairwise(group))
        space = " " if before and self._text[group[0].start - 1 : group[0].start].isspace() else ""
        wishes = prompt.Wishes(ban=self._request.ban)
        asked = prompt.fill_prompt(
            before + space + inside,
            normal(right_text[: self._quoted()]),
            [span.words for span in group],
            [span.hint for span in group],
            wishes,
        )
        # The answer begins with the last stretch of the text, so that the canvas starts right where the hole does.
        start = paragraph_start(before, len(before) - _ANSWER_LEFT, len(before))
        left = self._encode(before[start:])
        return Sides(self._kit.turn(asked), tuple(left), tuple(right), self._kit.ending if ended else ())

    def _forbidden(self, group: Sequence[Span], rows: Sequence[Row], led: Led | None) -> tuple[Forbidden, ...]:
        kit = self._kit
        special = tuple(token for token in kit.special if token != kit.filler)
        listed = [Forbidden((*special, *self._banned))]
        if kit.filler is not None:
            # The first slots must hold words: a hole closed altogether is no fill. A led one is closed by its lead.
            first = tuple(
                frozenset(
                    slot
                    for span, gap in zip(group, row.gaps, strict=True)
                    for slot in range(
                        gap.start, gap.start + (1 if led is not None else self._least(span, gap.end - gap.start))
                    )
                )
                for row in rows
            )
            listed.append(Forbidden((kit.filler,), first))
        first_slots = tuple(
            frozenset(
                gap.start
                for span, gap in zip(group, row.gaps, strict=True)
                if begins_word(self._text[max(0, span.start - 40) : span.start])
            )
            for row in rows
        )
        if any(first_slots):
            listed.append(Forbidden(kit.vocabulary.continuing(), first_slots))
        unclosed = tuple(
            frozenset(
                gap.start for span, gap in zip(group, row.gaps, strict=True) if not self._takes_closing(span.start)
            )
            for row in rows
        )
        if any(unclosed):
            listed.append(Forbidden(kit.vocabulary.closing(), unclosed))
        flat = tuple(
            frozenset(
                slot
                for span, gap in zip(group, row.gaps, strict=True)
                if not span.breaks
                for slot in range(gap.start, gap.end)
            )
            for row in rows
        )
        if any(flat):
            listed.append(Forbidden(kit.vocabulary.line_breaks(), flat))
        if kit.manifest.foresight and all(row.gaps[-1].end - row.gaps[0].start == 1 for row in rows):
            listed.append(Forbidden(kit.vocabulary.wordless(), tuple(frozenset({row.gaps[0].start}) for row in rows)))
        return tuple(listed)

    def _takes_closing(self, at: int) -> bool:
        """Whether a comma or the like may stand at the start of a hole: also behind a space where the text sets one
        before such marks."""
        return takes_closing(self._text[max(0, at - 2) : at]) or bool(self._conventions.around(at, at).space_before)

    @staticmethod
    def _least(span: Span, slots: int) -> int:
        return 1 if span.words is None else max(1, min(slots, round(span.words * 1.15)))

    def _around(self, task: Task, span: Span, done: Sequence[Edit], drafts: Sequence[Draft]) -> tuple[str, str]:
        """What stands left of a span, with the drafts before it in the same row, and right of it up to the next."""
        made = [Edit(one.start, one.end, "", draft.text) for one, draft in zip(task.spans, drafts, strict=False)]
        before = applied(self._text, max(0, span.start - _NEAR), span.start, [*done, *made])
        end = min(len(self._text), span.end + _NEAR)
        if span.index + 1 < len(self._spans):
            end = min(end, self._spans[span.index + 1].start)
        return before, self._text[span.end : end]
