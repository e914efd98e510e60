"""Rewrite in place: the passage stands in the canvas, a share of its words is noised, locks are held. No tensors.

What a base model does for "rephrase", and what a chat model falls back to when locks were lost in a free answer: held
words cannot move, so each stretch between them keeps about its length.
"""

import random
from collections.abc import Sequence

from engine.edits import pieces as cutting
from engine.edits.bans import banned_ids, offending
from engine.edits.boundaries import seamed
from engine.edits.context import applied, following, window
from engine.edits.draft import Draft
from engine.edits.kit import Kit
from engine.edits.layout import UNKNOWN, Gap, Held, Sides, lay
from engine.edits.spans import Span, between, kept_ranges, open_spans, require_words
from engine.edits.task import Forbidden, Reading, Task, plain_draft
from engine.edits.typography import Convention, NormalView, restore, without_line_breaks
from engine.edits.words import occurrences, words
from engine.messages import Edit, Range, Rewrite

_NEAR = 3000
_LEFT_SHARE = 0.25
_AFTER = 48


class InPlacePlan:
    """The canvases of one rewrite whose words stay about where they are."""

    grows = False

    def __init__(self, kit: Kit, request: Rewrite) -> None:
        require_words(request.text, request.start, request.end, "rewrite")
        self._kit = kit
        self._request = request
        self._text = request.text
        self._banned = banned_ids(kit.vocabulary, request.ban)
        self._kept = kept_ranges(request.text, request.start, request.end, request.keep, request.locks)
        encode = self._encode = kit.encoder(request.text[max(0, request.start - _NEAR) :][: 4 * _NEAR])
        self._pieces = cutting.pieces(
            request.text, request.start, request.end, max(1, kit.sizes[-1] // 2), lambda text: len(encode(text)), False
        )
        self._spans: list[tuple[Span, ...]] = []
        first = 0
        for a, b in self._pieces:
            spans = open_spans(request.text, a, b, self._kept, first)
            self._spans.append(spans)
            first += len(spans)
        self.pieces = len(self._pieces)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        spans = self._spans[piece]
        if not spans or self._request.strength <= 0:
            return None
        kit, text = self._kit, self._text
        chosen = self._noised(spans, random.Random(f"{seed} {piece}"))
        if not any(chosen):
            return None
        row: list[Held | Gap] = []
        for at, span in enumerate(spans):
            if at:
                row.append(Held(tuple(self._encode(between(text[spans[at - 1].end : span.start], True, True)))))
            row.append(self._gap(at, span, chosen[at]))
        seen = window(text, spans[0].start, kit.context, self._encode, done)
        right_text = following(text, spans[-1].end, kit.sizes[-1] * 8)
        ended = spans[-1].end + len(right_text) == len(text)
        right = self._encode(between(right_text, False, True))
        sides = Sides(kit.bos, seen.ids, tuple(right), kit.ending if ended else (), _LEFT_SHARE)
        layout = lay([row], sides, kit.sizes, kit.vocabulary)
        reach = (seen.start, min(len(text), spans[-1].end + len(right_text)))
        share = min(1.0, max(0.25, self._request.strength))
        return Task(spans, layout, self._forbidden(), reach, start=share, after=tuple(right[:_AFTER]))

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        drafts: list[Draft] = []
        leads: dict[int, int] = {}
        written: list[int] = []
        low = max(0, task.spans[0].start - _NEAR)
        convention = Convention.of(self._text[low : task.spans[-1].end + _NEAR])
        for span, gap in zip(task.spans, task.layout.rows[row].gaps, strict=True):
            plain, more, slots = plain_draft(self._kit.vocabulary, ids, gap, (), self._kit.filler)
            leads |= more
            written.extend(slots)
            before, after = self._around(task, span, done, drafts)
            source = span.source or NormalView.of("")
            draft = restore(without_line_breaks(plain).stripped(), source, convention, before, after)
            draft = seamed(draft, before, after)
            if final and not draft.text:
                # Nothing came of this stretch; the writer's words stay.
                draft = Draft.foreign(source.original)
            drafts.append(draft)
        edits = (
            Edit(span.start, span.end, old, draft.text)
            for span, draft in zip(task.spans, drafts, strict=True)
            if (old := self._text[span.start : span.end]) != draft.text
        )
        return Reading(tuple(drafts), leads, tuple(written), tuple(edits))

    def violations(self, task: Task, reading: Reading, done: Sequence[Edit], ban: Sequence[str]) -> set[int] | None:
        found: set[int] | None = None
        drafts: list[Draft] = []
        for span, draft in zip(task.spans, reading.drafts, strict=True):
            before, after = self._around(task, span, done, drafts)
            drafts.append(draft)
            slots = offending(draft, before, after, ban, reading.leads)
            if slots is not None:
                found = (found or set()) | slots
        return found

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _noised(self, spans: Sequence[Span], chance: random.Random) -> list[set[Range]]:
        """For every span the words to noise: a share of them, whole words, and every banned one."""
        listed = [(at, word) for at, span in enumerate(spans) if span.source for word in words(span.source.text)]
        count = min(len(listed), max(1, round(len(listed) * self._request.strength)))
        picked = set(chance.sample(range(len(listed)), count)) if listed else set()
        chosen: list[set[Range]] = [set() for _ in spans]
        for number, (at, word) in enumerate(listed):
            if number in picked:
                chosen[at].add(word)
        for at, span in enumerate(spans):
            if span.source:
                for banned in self._request.ban:
                    chosen[at].update(occurrences(span.source.text, banned))
        return chosen

    def _gap(self, at: int, span: Span, noised: set[Range]) -> Gap:
        source = span.source.text if span.source else ""
        before = self._text[max(0, span.start - 1) : span.start]
        # A line break that is shown as a space brings the space of the next word with it.
        spaced = before in (" ", "\t", "\u00a0", "\u202f") or (before == "\n" and not self._encode("\n"))
        shown = f" {source}" if spaced else source
        ids = self._encode(shown)
        draft, leads = self._kit.vocabulary.weave(ids, range(len(ids)))
        # Where the tokenizer does not give the text back letter by letter, the whole span is noised.
        if draft.text != shown:
            return Gap(at, (UNKNOWN,) * len(ids))
        shift = len(shown) - len(source)
        free = {slot for a, b in noised for slot in draft.slots(a + shift, b + shift)}
        free |= {follower for follower, lead in leads.items() if lead in free}
        start = tuple(UNKNOWN if slot in free else token for slot, token in enumerate(ids))
        return Gap(at, start, start)

    def _forbidden(self) -> tuple[Forbidden, ...]:
        kit = self._kit
        return (Forbidden((*kit.special, *self._banned)), Forbidden(kit.vocabulary.line_breaks()))

    def _around(self, task: Task, span: Span, done: Sequence[Edit], drafts: Sequence[Draft]) -> tuple[str, str]:
        made = [Edit(one.start, one.end, "", draft.text) for one, draft in zip(task.spans, drafts, strict=False)]
        before = applied(self._text, max(0, span.start - _NEAR), span.start, [*done, *made])
        return before, self._text[span.end : span.end + 200]
