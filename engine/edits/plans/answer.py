"""Rewrite by an answer: the model reads the passage in its prefix and writes the new one on an open canvas. No tensors.

The answer is compared with the passage word by word; words that did not change keep their bytes, and a change that
would touch a locked stretch is taken back, so that locks, kept words, markup and line breaks survive whatever the model
wrote.
"""

import random
from collections.abc import Callable, Sequence

from engine.edits.abilities import SERVICES
from engine.edits.plans.guide import SLACK, Guide, Piece
from engine.edits.plans.surroundings import Surroundings
from engine.edits.reading import Reading, plain_draft
from engine.edits.rules.ban import BanRule
from engine.edits.rules.endings import no_end, no_line_breaks
from engine.edits.rules.keep import KeepRule
from engine.edits.rules.rule import PlacedDraft, Rule
from engine.edits.task import Task
from engine.edits.text import pieces as cutting
from engine.edits.text.context import following, window
from engine.edits.text.draft import Draft
from engine.edits.text.merge import merge
from engine.edits.text.spans import Span, kept_ranges, open_spans, require_words, within
from engine.edits.text.typography import NormalView, normal, without_line_breaks
from engine.edits.tokens.layout import UNKNOWN, Gap, Sides, lay
from engine.messages import Ability, Edit, Rewrite
from engine.prose.sentences import sentences
from engine.prose.words import count_words, shrink_to_words
from engine.prose.wrapping import flowing, is_wrapped

_MOST_REQUIRED = 8


class AnswerPlan:
    """One canvas a piece of the passage, each answered with the new piece."""

    grows = False

    def __init__(self, guide: Guide, request: Rewrite, check: Callable[[], None]) -> None:
        text, start, end = request.text, request.start, request.end
        require_words(text, start, end, "fix" if request.task is Ability.FIX else "rewrite")
        self._guide = guide
        self._kit = kit = guide.kit
        self._request = request
        self._service = SERVICES[request.task]
        self._text = text
        self._around = Surroundings(text)
        self._ban = BanRule.of(kit.vocabulary, request.ban)
        self._kept = kept_ranges(text, start, end, request.keep, request.locks)
        start, end = shrink_to_words(text, start, end)
        sample = self._around.sample(start, end)
        encode = self._encode = kit.encoder(sample, check)
        wrapped = is_wrapped(normal(sample))
        # A sentence of a hard-wrapped text goes on over its lines.
        flow = flowing(text) if wrapped else text
        most = guide.longest_passage(self._service.room)
        self._pieces = cutting.pieces(flow, start, end, most, lambda part: len(encode(part)), not wrapped)
        self.pieces = len(self._pieces)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        guide, kit, text = self._guide, self._kit, self._text
        # A piece goes without what is kept at its edges (a list marker, say).
        inner = open_spans(text, *self._pieces[piece], self._kept)
        if not inner or self._request.strength <= 0:
            return None
        a, b = inner[0].start, inner[-1].end
        span = Span(piece, a, b, NormalView.of(text[a:b]))
        ids = self._encode(text[a:b])
        slots = int(len(ids) * self._service.room) + SLACK
        size = next((size for size in kit.sizes if size >= slots), kit.sizes[-1])
        seen = window(text, a, guide.answer_window(size, len(ids)), self._encode, done)
        behind = following(text, b, guide.quoted)
        head = guide.answer_head(
            Piece(
                seen,
                bool(seen.text) and text[a - 1 : a].isspace(),
                normal(text[a:b]),
                tuple(ids),
                normal(behind),
                max(1, len(sentences(text, a, b))),
            ),
            self._request,
        )
        cold = guide.starts_cold(self._request)
        gap = Gap(0, (UNKNOWN,) * size) if cold else self._noised(ids, size, random.Random(f"{seed} {piece}"))
        return Task(
            (span,),
            lay([[gap]], Sides(head), (size,), kit.vocabulary),
            self._rules(a, b, size, len(ids)),
            (seen.start, b + len(behind)),
            start=1.0 if cold else min(1.0, max(0.25, self._request.strength)),
            sampling=self._service.sampling,
        )

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        gap = task.layout.rows[row].gaps[0]
        span = task.spans[0]
        plain, leads, slots = plain_draft(self._kit.vocabulary, ids, gap, self._kit.stops, self._kit.filler)
        draft = _tidied(without_line_breaks(plain).stripped())
        before, after = self._around.around(span, done)
        convention = self._around.convention([span])
        if not final or not draft.text:
            return Reading((convention.dress(draft, before, after),), leads, tuple(slots))
        merged = merge(self._text, span, draft, within(self._kept, span.start, span.end), convention, before, after)
        return Reading((merged.draft,), leads, tuple(slots), merged.edits, merged.exempt, lost=merged.lost)

    def placed(self, task: Task, reading: Reading, done: Sequence[Edit]) -> tuple[PlacedDraft, ...]:
        return tuple(self._around.placed(task.spans, reading, done))

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _rules(self, start: int, end: int, size: int, passage: int) -> tuple[Rule, ...]:
        """All that steers and checks the answer, on ``size`` slots, to ``text[start:end]``, ``passage`` tokens long."""
        guide, kit = self._guide, self._kit
        least = max(1, passage // 2 if self._request.task is Ability.FIX else passage // 4)
        return (
            *guide.rules.common(self._ban, kit.tail),
            *no_end(kit.tail, [range(min(least, size))]),
            *no_line_breaks(kit.vocabulary),
            *([KeepRule(self._kept_ids(start, end))] if guide.insists else ()),
        )

    def _kept_ids(self, start: int, end: int) -> tuple[tuple[int, ...], ...]:
        """What the answer must hold, should the model lose a lock: every kept stretch with a word in it."""
        kept = [self._text[a:b] for a, b in within(self._kept, start, end)]
        listed = dict.fromkeys(f" {text.strip()}" for text in kept if count_words(text))
        return tuple(tuple(self._encode(text)) for text in list(listed)[:_MOST_REQUIRED])

    def _noised(self, ids: Sequence[int], size: int, chance: random.Random) -> Gap:
        """The passage with a share of its words noised, and noise behind it."""
        start = [UNKNOWN if chance.random() < self._request.strength else token for token in ids[:size]]
        for at in range(1, len(start)):
            # Whole words are noised: a token inside a word goes with the one before it.
            if not self._kit.vocabulary.word_edge(ids[at - 1], ids[at]):
                start[at] = UNKNOWN if start[at - 1] == UNKNOWN else ids[at]
        start.extend([UNKNOWN] * (size - len(start)))
        return Gap(0, tuple(start), tuple(start))


def _tidied(draft: Draft) -> Draft:
    """Without the marks of the prompt, should the model have copied them."""
    start = 2 if draft.text.startswith("[[") else 0
    end = len(draft.text) - (2 if draft.text.endswith("]]") else 0)
    return draft.part(start, end).stripped() if start < end else draft
