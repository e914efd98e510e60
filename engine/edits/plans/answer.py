"""Rewrite by an answer: the model reads the passage in its prefix and writes the new one on an open canvas. No tensors.

What a chat model does for every rewrite and fix, and a base model to shorten, simplify and expand. The answer is
compared with the passage word by word; words that did not change keep their bytes, and a change that would touch a
locked stretch is taken back, so that locks, kept words, markup and line breaks survive whatever the model wrote.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.kit import Kit
from engine.edits.rules.ban import banned_ids, offending
from engine.edits.task import Forbidden, Reading, Task, plain_draft
from engine.edits.text import pieces as cutting
from engine.edits.text.context import applied, following, window
from engine.edits.text.draft import Draft
from engine.edits.text.merge import merge
from engine.edits.text.spans import Span, kept_ranges, open_spans, require_words, within
from engine.edits.text.typography import Conventions, NormalView, normal, without_line_breaks
from engine.edits.tokens import prompt
from engine.edits.tokens.layout import UNKNOWN, Gap, Sides, lay
from engine.messages import Ability, Edit, Range
from engine.prose.sentences import sentences
from engine.prose.words import count_words, shrink_to_words
from engine.prose.wrapping import flowing, is_wrapped

_NEAR = 3000
_ROOM = {Ability.FIX: 1.1, Ability.SHORTEN: 1.0, Ability.SIMPLIFY: 1.3, Ability.EXPAND: 2.0}
_USUAL_ROOM = 1.5
_SLACK = 4
_LONGEST_PASSAGE = 100
_MOST_REQUIRED = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rewrite or fix asks for, whichever message it came in."""

    text: str
    start: int
    end: int
    task: Ability
    instruction: str = ""
    strength: float = 1.0
    keep: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    locks: tuple[Range, ...] = ()


class AnswerPlan:
    """One canvas a piece of the passage, each answered with the new piece."""

    grows = False

    def __init__(self, kit: Kit, wanted: Wanted, check: Callable[[], None]) -> None:
        require_words(wanted.text, wanted.start, wanted.end, "fix" if wanted.task is Ability.FIX else "rewrite")
        self._kit = kit
        self._wanted = wanted
        self._text = wanted.text
        self._conventions = Conventions(wanted.text, _NEAR)
        self._banned = banned_ids(kit.vocabulary, wanted.ban)
        self._kept = kept_ranges(wanted.text, wanted.start, wanted.end, wanted.keep, wanted.locks)
        start, end = shrink_to_words(wanted.text, wanted.start, wanted.end)
        factor = _ROOM.get(wanted.task, _USUAL_ROOM)
        most = max(1, int((kit.sizes[-1] - _SLACK) / factor))
        if not kit.chat:
            # The passage stands twice, in the prefix and on the canvas.
            most = min(most, max(1, int((kit.whole - 4 - _SLACK) / (1 + factor))), _LONGEST_PASSAGE)
        sample = wanted.text[max(0, start - _NEAR) : end + _NEAR][: 4 * _NEAR]
        encode = self._encode = kit.encoder(sample, check)
        wrapped = is_wrapped(normal(sample))
        # A sentence of a hard-wrapped text goes on over its lines.
        flow = flowing(wanted.text) if wrapped else wanted.text
        self._pieces = cutting.pieces(flow, start, end, most, lambda text: len(encode(text)), not wrapped)
        self.pieces = len(self._pieces)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        kit, text, wanted = self._kit, self._text, self._wanted
        # A piece goes without what is kept at its edges (a list marker, say).
        inner = open_spans(text, *self._pieces[piece], self._kept)
        if not inner or wanted.strength <= 0:
            return None
        a, b = inner[0].start, inner[-1].end
        span = Span(piece, a, b, NormalView.of(text[a:b]))
        ids = self._encode(text[a:b])
        slots = int(len(ids) * _ROOM.get(wanted.task, _USUAL_ROOM)) + _SLACK
        size = next((size for size in kit.sizes if size >= slots), kit.sizes[-1])
        budget = kit.context if kit.chat else max(0, kit.whole - size - len(ids) - 3)
        seen = window(text, a, budget, self._encode, done)
        reach = (seen.start, b)
        if kit.chat:
            after = following(text, b, kit.context)
            reach = (seen.start, b + len(after))
            head = self._asked(seen.text, a, b, after)
        else:
            head = (*kit.bos, *seen.ids, kit.task(wanted.task), *ids, kit.answer)
        gap = self._gap(ids, size, seed, piece)
        layout = lay([[gap]], Sides(head), (size,), kit.vocabulary)
        share = 1.0 if self._cold() else min(1.0, max(0.25, wanted.strength))
        required = self._required(a, b) if kit.chat else ()
        return Task((span,), layout, self._forbidden(size, len(ids)), reach, start=share, required=required)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        gap = task.layout.rows[row].gaps[0]
        span = task.spans[0]
        plain, leads, slots = plain_draft(self._kit.vocabulary, ids, gap, self._kit.stops, self._kit.filler)
        draft = _tidied(without_line_breaks(plain).stripped())
        low = max(0, span.start - _NEAR)
        before = applied(self._text, low, span.start, done)
        after = self._text[span.end : span.end + 200]
        convention = self._conventions.around(span.start, span.end)
        if not final or not draft.text:
            return Reading((convention.dress(draft, before, after),), leads, tuple(slots))
        merged = merge(self._text, span, draft, within(self._kept, span.start, span.end), convention, before, after)
        return Reading((merged.draft,), leads, tuple(slots), merged.edits, merged.exempt, lost=merged.lost)

    def violations(self, task: Task, reading: Reading, done: Sequence[Edit], ban: Sequence[str]) -> set[int] | None:
        span = task.spans[0]
        before = applied(self._text, max(0, span.start - _NEAR), span.start, done)
        after = self._text[span.end : span.end + 200]
        return offending(reading.drafts[0], before, after, ban, reading.leads, reading.exempt)

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _required(self, start: int, end: int) -> tuple[tuple[int, ...], ...]:
        """What the answer must hold, should the model lose a lock: every kept stretch with a word in it."""
        kept = [self._text[a:b] for a, b in within(self._kept, start, end)]
        listed = dict.fromkeys(f" {text.strip()}" for text in kept if count_words(text))
        return tuple(tuple(self._encode(text)) for text in list(listed)[:_MOST_REQUIRED])

    def _asked(self, before: str, start: int, end: int, after: str) -> tuple[int, ...]:
        wanted = self._wanted
        space = " " if before and self._text[start - 1 : start].isspace() else ""
        wishes = prompt.Wishes(wanted.instruction, wanted.keep, wanted.ban)
        passage = normal(self._text[start:end])
        count = max(1, len(sentences(self._text, start, end)))
        return self._kit.turn(prompt.rewrite_prompt(before + space, passage, normal(after), wanted.task, wishes, count))

    def _cold(self) -> bool:
        """Whether the canvas starts as noise alone: a task that the model reads the passage for, or full strength."""
        return not self._kit.chat or self._wanted.task is Ability.FIX or self._wanted.strength >= 1

    def _gap(self, ids: Sequence[int], size: int, seed: int, piece: int) -> Gap:
        if self._cold():
            return Gap(0, (UNKNOWN,) * size)
        chance = random.Random(f"{seed} {piece}")
        start = [UNKNOWN if chance.random() < self._wanted.strength else token for token in ids[:size]]
        for at in range(1, len(start)):
            # Whole words are noised: a token inside a word goes with the one before it.
            if not self._kit.vocabulary.word_edge(ids[at - 1], ids[at]):
                start[at] = UNKNOWN if start[at - 1] == UNKNOWN else ids[at]
        start.extend([UNKNOWN] * (size - len(start)))
        return Gap(0, tuple(start), tuple(start))

    def _forbidden(self, size: int, passage: int) -> tuple[Forbidden, ...]:
        kit = self._kit
        least = max(1, passage // 2 if self._wanted.task is Ability.FIX else passage // 4)
        tail = tuple(kit.stops) if kit.filler is None else (kit.filler,)
        listed = [
            Forbidden((*(token for token in kit.special if token not in tail), *self._banned)),
            Forbidden(tail, (frozenset(range(min(least, size))),)),
            Forbidden(kit.vocabulary.line_breaks()),
        ]
        return tuple(listed)


def _tidied(draft: Draft) -> Draft:
    """Without the marks of the prompt, should the model have copied them."""
    start = 2 if draft.text.startswith("[[") else 0
    end = len(draft.text) - (2 if draft.text.endswith("]]") else 0)
    return draft.part(start, end).stripped() if start < end else draft
