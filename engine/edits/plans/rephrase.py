"""Rewrite in place: the passage stands in the canvas, a share of its words is noised, locks are held. No tensors.

What a base model does for "rephrase", and what a chat model falls back to when locks were lost in a free answer: held
words cannot move, so each stretch between them keeps about its length.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.abilities import SERVICES
from engine.edits.plans.guide import Guide
from engine.edits.plans.surroundings import Surroundings, drafted
from engine.edits.reading import Reading, plain_draft, with_continuations
from engine.edits.rules.ban import BanRule
from engine.edits.rules.endings import new_word, no_line_breaks
from engine.edits.rules.rule import PlacedDraft, Rule
from engine.edits.task import Task
from engine.edits.text import pieces as cutting
from engine.edits.text.context import following, window
from engine.edits.text.draft import Draft
from engine.edits.text.seams import begins_word, seamed
from engine.edits.text.spans import Span, between, kept_ranges, open_spans, require_words, spaced
from engine.edits.text.typography import NormalView, restore, without_line_breaks
from engine.edits.tokens.layout import UNKNOWN, Gap, Held, Row, lay
from engine.messages import Edit, Range, Rewrite
from engine.prose import markup
from engine.prose.sentences import starts_sentence
from engine.prose.words import occurrences, words

_AFTER = 48


@dataclass(frozen=True, slots=True)
class _Choice:
    """Words of one span (ranges of the model's view): ``noised`` at first, or ``open`` to change."""

    noised: set[Range]
    open: set[Range]


class InPlacePlan:
    """The canvases of one rewrite whose words stay about where they are."""

    grows = False

    def __init__(self, guide: Guide, request: Rewrite, check: Callable[[], None]) -> None:
        text, start, end = request.text, request.start, request.end
        require_words(text, start, end, "rewrite")
        self._guide = guide
        self._kit = kit = guide.kit
        self._request = request
        self._text = text
        self._around = Surroundings(text)
        self._ban = BanRule.of(kit.vocabulary, request.ban)
        # A base model writes no brackets or stars, and could not bring back one that it noised.
        marks = markup.characters(text, start, end)
        unreadable = kit.vocabulary.unreadable(text, start, end)
        self._kept = markup.merged([*kept_ranges(text, start, end, request.keep, request.locks), *marks, *unreadable])
        encode = self._encode = kit.encoder(self._around.sample(start, len(text)), check)
        most = max(1, kit.sizes[-1] // 2)
        self._pieces = cutting.pieces(text, start, end, most, lambda part: len(encode(part)), False)
        self.pieces = len(self._pieces)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        spans = open_spans(self._text, *self._pieces[piece], self._kept, bare=True)
        if not spans or self._request.strength <= 0:
            return None
        guide, kit, text = self._guide, self._kit, self._text
        chosen = self._chosen(spans, random.Random(f"{seed} {piece}"))
        if not any(choice.noised for choice in chosen):
            return None
        row: list[Held | Gap] = []
        for at, span in enumerate(spans):
            if at:
                row.append(Held(tuple(self._encode(between(text[spans[at - 1].end : span.start], True, True)))))
            row.append(self._gap(at, span, chosen[at]))
        seen = window(text, spans[0].start, guide.context, self._encode, done)
        right_text = following(text, spans[-1].end, kit.sizes[-1] * 8)
        right = self._encode(between(right_text, False, True))
        sides = guide.text_sides(seen.ids, right, ended=spans[-1].end + len(right_text) == len(text))
        layout = lay([row], sides, kit.sizes, kit.vocabulary)
        return Task(
            spans,
            layout,
            self._rules(spans, layout.rows[0]),
            (seen.start, spans[-1].end + kit.vocabulary.covered(right_text, right, layout.right)),
            start=min(1.0, max(0.25, self._request.strength)),
            after=tuple(right[:_AFTER]),
            sampling=SERVICES[self._request.task].sampling,
        )

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        drafts: list[Draft] = []
        leads: dict[int, int] = {}
        written: list[int] = []
        convention = self._around.convention(task.spans)
        for span, gap in zip(task.spans, task.layout.rows[row].gaps, strict=True):
            plain, more, slots = plain_draft(self._kit.vocabulary, ids, gap, (), self._kit.filler)
            leads |= more
            written.extend(slots)
            before, after = self._around.around(span, [*done, *drafted(task.spans, drafts)])
            source = span.source or NormalView.of("")
            draft = restore(without_line_breaks(plain).stripped(), source, convention, before, after)
            draft = seamed(_capital(draft, source.text, before), before, after)
            if final and not any(char.isalnum() for char in draft.text):
                # Nothing came of this stretch; the writer's words stay.
                draft = Draft.foreign(source.original)
            drafts.append(draft)
        edits = (
            Edit(span.start, span.end, old, draft.text)
            for span, draft in zip(task.spans, drafts, strict=True)
            if (old := self._text[span.start : span.end]) != draft.text
        )
        return Reading(tuple(drafts), leads, tuple(written), tuple(edits))

    def placed(self, task: Task, reading: Reading, done: Sequence[Edit]) -> tuple[PlacedDraft, ...]:
        return tuple(self._around.placed(task.spans, reading, done))

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _chosen(self, spans: Sequence[Span], chance: random.Random) -> list[_Choice]:
        """For every span the words to noise, a share of them and every banned one, and the words left open.

        Of the other words a share as large again is open: it starts from itself but may change. The rest is held, so
        that a low strength cannot change more than a little.
        """
        strength = self._request.strength
        listed = [(at, word) for at, span in enumerate(spans) if span.source for word in words(span.source.text)]
        count = min(len(listed), max(1, round(len(listed) * strength)))
        picked = set(chance.sample(range(len(listed)), count)) if listed else set()
        chosen = [_Choice(set(), set()) for _ in spans]
        for number, (at, word) in enumerate(listed):
            if number in picked:
                chosen[at].noised.add(word)
            elif chance.random() < strength:
                chosen[at].open.add(word)
        for at, span in enumerate(spans):
            if span.source:
                for banned in self._request.ban:
                    chosen[at].noised.update(occurrences(span.source.text, banned))
        return chosen

    def _gap(self, at: int, span: Span, choice: _Choice) -> Gap:
        source = span.source.text if span.source else ""
        shown = f" {source}" if spaced(self._text, span.start, self._encode) else source
        ids = self._encode(shown)
        draft, leads = self._kit.vocabulary.weave(ids, range(len(ids)))
        # Where the tokenizer does not give the text back letter by letter, the whole span is noised.
        if draft.text != shown:
            return Gap(at, (UNKNOWN,) * len(ids))
        shift = len(shown) - len(source)

        def slots(ranges: set[Range]) -> set[int]:
            return with_continuations({slot for a, b in ranges for slot in draft.slots(a + shift, b + shift)}, leads)

        noised = slots(choice.noised)
        free = noised | slots(choice.open)
        start = tuple(UNKNOWN if slot in noised else token for slot, token in enumerate(ids))
        # What stands beside a free word (a comma, say) is open as well.
        held = tuple(not {slot - 1, slot, slot + 1} & free for slot in range(len(ids)))
        held = tuple(
            keep or (slot not in free and self._kit.vocabulary.is_word(ids[slot])) for slot, keep in enumerate(held)
        )
        return Gap(at, start, start, held)

    def _rules(self, spans: Sequence[Span], row: Row) -> tuple[Rule, ...]:
        """All that steers and checks the one ``row`` of a canvas."""
        vocabulary = self._kit.vocabulary
        first = [gap.start for span, gap in zip(spans, row.gaps, strict=True) if begins_word(self._around.before(span))]
        # No free slot carries on a word that is held.
        behind = [
            slot
            for gap in row.gaps
            for slot in range(gap.start + 1, gap.end)
            if row.held[slot - 1] and not row.held[slot] and vocabulary.is_word(row.ids[slot - 1])
        ]
        return (
            *self._guide.rules.common(self._ban, ()),
            *no_line_breaks(vocabulary),
            *new_word(vocabulary, [[*first, *behind]]),
        )


def _capital(draft: Draft, source: str, before: str) -> Draft:
    """``draft`` with a capital where a sentence starts and the writer's had one."""
    first = draft.text[:1]
    if not first.islower() or not source[:1].isupper() or not starts_sentence(before) or len(first.upper()) != 1:
        return draft
    return Draft(first.upper() + draft.text[1:], draft.owner)
