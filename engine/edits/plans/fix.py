"""Fix by a base model: the passage stands on the canvas with room between its words, and slips go where they stand.

No tensors. What the model is not sure of stays as the writer wrote it (the model's *caution*); what is locked, marked
up or a number is held. A piece that begins or ends inside a sentence sees the rest of that sentence, held, so that
nothing is made a sentence's start or end that is none. A model that brings a lexicon is shown its slips as they were
meant (``proofreading``), and words that it does not know held.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.edits.kit import Kit
from engine.edits.plans.answer import Wanted
from engine.edits.rules.ban import banned_ids, offending
from engine.edits.slips.overreach import leaping
from engine.edits.slips.proofreading import Proofreading
from engine.edits.task import Forbidden, Reading, Task, plain_draft
from engine.edits.text import pieces as cutting
from engine.edits.text.context import ContextWindow, applied, following, window
from engine.edits.text.draft import Draft
from engine.edits.text.merge import merge
from engine.edits.text.spans import Span, between, kept_ranges, open_spans, require_words, spaced, within
from engine.edits.text.typography import Conventions, normal, without_line_breaks
from engine.edits.text.typography import plain as in_view
from engine.edits.tokens.interleave import interleaved
from engine.edits.tokens.layout import UNKNOWN, Gap, Held, Sides, lay
from engine.messages import Edit, Range
from engine.prose import markup
from engine.prose.characters import LINE_BREAKS
from engine.prose.sentences import sentence_ends, starts_sentence
from engine.prose.words import shrink_to_words
from engine.prose.wrapping import flowing, is_wrapped

_NEAR = 3000
_BEFORE = 30  # tokens of text before the canvas
_REST = 12  # tokens of a sentence that the passage cuts, on either side of it
_REST_CHARACTERS = 200


class CorrectionPlan:
    """One canvas a piece of the passage, each starting from what the writer wrote."""

    grows = False

    def __init__(self, kit: Kit, wanted: Wanted, check: Callable[[], None]) -> None:
        require_words(wanted.text, wanted.start, wanted.end, "fix")
        self._kit = kit
        self._task_id = kit.task(wanted.task)
        self._text = text = wanted.text
        self._conventions = Conventions(text, _NEAR)
        self._banned = banned_ids(kit.vocabulary, wanted.ban)
        whole = (text, wanted.start, wanted.end)
        # A base model writes no brackets or stars, and could not bring back one that it changed. It sees every space
        # as a plain one, and no slip in a number.
        more = [*markup.characters(*whole), *markup.spacing(*whole), *markup.numbers(*whole)]
        more += kit.vocabulary.unreadable(*whole)
        self._kept = markup.merged([*kept_ranges(*whole, wanted.keep, wanted.locks), *more])
        start, end = shrink_to_words(text, wanted.start, wanted.end)
        sample = text[max(0, start - _NEAR) : end + _NEAR][: 4 * _NEAR]
        encode = self._encode = kit.encoder(sample, check)
        self._leaps = leaping(kit.lexicon, text) if kit.lexicon else None
        self._proofs = Proofreading(kit, kit.lexicon, text, wanted.ban, encode, check) if kit.lexicon else None
        most = max(1, kit.task_sizes[-1] - 4 * _REST, kit.task_sizes[-1] // 2)
        wrapped = is_wrapped(normal(sample))
        # A sentence of a hard-wrapped text goes on over its lines.
        flow = self._flow = flowing(text) if wrapped else text
        self._pieces = cutting.pieces(
            flow, start, end, most, lambda part: len(self._with_room(encode(part))), not wrapped
        )
        self._starts = frozenset(a for a, _ in self._pieces)
        self.pieces = len(self._pieces)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        kit, text = self._kit, self._text
        a, b = self._pieces[piece]
        mends, strange = self._proofread(piece, done)
        kept = markup.merged([*within(self._kept, a, b), *strange])
        spans: list[Span] = []
        shown: list[str] = []
        for span in open_spans(text, a, b, kept):
            seen = self._shown(span, mends)
            if self._legible(seen):
                spans.append(replace(span, index=len(spans)))
                shown.append(seen)
        if not spans:
            return None
        before, left = self._before(a, done)
        row: list[Held | Gap] = [Held(self._held(between(text[a : spans[0].start], True, bool(left)), left=left))]
        for at, span in enumerate(spans):
            gap = self._gap(span.index, shown[at])
            if at:
                middle = self._held(between(text[spans[at - 1].end : span.start], True, True))
                # The room that the gap before ends with is all there is between two words.
                gap = gap if middle or kit.filler is None else replace(gap, start=gap.start[1:], held=gap.held[1:])
                row.append(Held(middle))
            row.append(gap)
        right, end = self._behind(a, b)
        row.append(Held(self._held(between(text[spans[-1].end : b], False, True), right=right)))
        used = sum(len(one.ids if isinstance(one, Held) else one.start) for one in row)
        size = next((size for size in kit.task_sizes if size >= used), used)
        if kit.filler is not None:
            row.append(Held((kit.filler,) * (size - used)))
        layout = lay([row], Sides((*kit.bos, *before.ids, self._task_id)), (size,), kit.vocabulary)
        special = (token for token in kit.special if token != kit.filler)
        forbidden = (Forbidden((*special, *self._banned)), Forbidden(kit.vocabulary.line_breaks()))
        return Task(tuple(spans), layout, forbidden, (before.start, end), standing=True)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        drafts: list[Draft] = []
        leads: dict[int, int] = {}
        written: list[int] = []
        edits: list[Edit] = []
        convention = self._conventions.around(task.spans[0].start, task.spans[-1].end)
        for span, gap in zip(task.spans, task.layout.rows[row].gaps, strict=True):
            plain, more, slots = plain_draft(self._kit.vocabulary, ids, gap, (), self._kit.filler)
            leads |= more
            written.extend(slots)
            # Which quotes and spaces a text has is the writer's, should the model know more than the plain ones.
            seen = plain.replaced([in_view(char) for char in plain.text])
            new = self._without_stop(span, without_line_breaks(seen).stripped())
            before, after = self._around(span, [*done, *edits])
            merged = merge(self._text, span, new, (), convention, before, after, True, self._leaps)
            if not any(char.isalnum() for char in merged.draft.text):
                # Nothing came of this stretch; the writer's words stay.
                drafts.append(Draft.foreign(self._text[span.start : span.end]))
                continue
            drafts.append(merged.draft)
            edits.extend(merged.edits)
        return Reading(tuple(drafts), leads, tuple(written), tuple(edits) if final else ())

    def violations(self, task: Task, reading: Reading, done: Sequence[Edit], ban: Sequence[str]) -> set[int] | None:
        found: set[int] | None = None
        for span, draft in zip(task.spans, reading.drafts, strict=True):
            before, after = self._around(span, [*done, *(one for one in reading.edits if one.end <= span.start)])
            slots = offending(draft, before, after, ban, reading.leads)
            if slots is not None:
                found = (found or set()) | slots
        return found

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _proofread(self, piece: int, done: Sequence[Edit]) -> tuple[list[Edit], list[Range]]:
        """What to mend in a piece, and which words of it to hold."""
        if self._proofs is None:
            return [], []
        a, b = self._pieces[piece]
        return self._proofs.look(a, b, within(self._kept, a, b), done)

    @property
    def _room(self) -> int:
        blank = self._kit.noise.blank_id
        return UNKNOWN if blank is None else blank

    def _with_room(self, ids: Sequence[int]) -> list[int]:
        """With a slot before every word and a last one; as they are for a model that could not close one."""
        if self._kit.filler is None:
            return list(ids)
        return interleaved(ids, lambda token: self._kit.vocabulary.text(token)[:1] == " ", self._room)

    def _shown(self, span: Span, mends: Sequence[Edit]) -> str:
        """What the model sees of a span, the ``mends`` inside it made: with the space before it that its first word
        brings along."""
        source = span.source.text if span.source else ""
        for mend in reversed(mends):
            if span.source and span.start <= mend.start and mend.end <= span.end:
                low, high = (span.source.find(at - span.start) for at in (mend.start, mend.end))
                source = source[:low] + normal(mend.new) + source[high:]
        first = span.start in self._starts
        begins = first and starts_sentence(self._flow[max(0, span.start - 40) : span.start])
        return f" {source}" if not begins and spaced(self._text, span.start, self._encode) else source

    def _legible(self, shown: str) -> bool:
        """Whether the tokenizer gives a span back letter by letter; one that it does not is left alone."""
        ids = self._encode(shown)
        return bool(ids) and self._kit.vocabulary.weave(ids, range(len(ids)))[0].text == shown

    def _gap(self, index: int, shown: str) -> Gap:
        text = self._kit.vocabulary.text
        slots = self._with_room(self._encode(shown))
        # Nor is a digit in a word (3rd, 1990s) ever a slip that a model could see.
        held = tuple(slot not in (UNKNOWN, self._room) and text(slot).strip().isdigit() for slot in slots)
        return Gap(index, tuple(slots), held=held)

    def _without_stop(self, span: Span, new: Draft) -> Draft:
        """``new`` without the full stop that a heading has none of, though it looks like a sentence without its end."""
        source = span.source.text if span.source else ""
        stops = new.text.endswith(".") and not source.endswith(".") and markup.ends_heading(self._text, span.end)
        return new.part(0, len(new.text) - 1).stripped() if stops else new

    def _held(self, text: str, *, left: Sequence[int] = (), right: Sequence[int] = ()) -> tuple[int, ...]:
        """``text`` between ids as the model knows text on such a canvas; the gaps beside it bring the outer room."""
        slots = self._with_room([*left, *self._encode(text), *right])
        if self._kit.filler is None:
            return tuple(slots)
        inner = slots[:-1] if left else slots[1:-1]
        # Room that is held stays empty.
        return tuple(self._kit.filler if slot in (UNKNOWN, self._room) else slot for slot in inner)

    def _before(self, start: int, done: Sequence[Edit]) -> tuple[ContextWindow, tuple[int, ...]]:
        """The text before the canvas, and the ids on it of the sentence that ``start`` cuts in two."""
        text, flow, low = self._text, self._flow, start
        if not starts_sentence(flow[max(0, start - 40) : start]):
            since = flow[max(0, start - _REST_CHARACTERS) : start].rstrip()
            low = max(0, start - _REST_CHARACTERS)
            low += max((at for at in sentence_ends(since) if at < len(since)), default=0)
        ids = self._encode(normal(applied(text, low, start, done)).strip())
        count = self._kit.vocabulary.last_words(ids, _REST)
        cut = len(ids) - count
        seen = window(text, low, _BEFORE, self._encode, done)
        return replace(seen, ids=(*seen.ids, *ids[:cut])[-_BEFORE:]), tuple(ids[cut:])

    def _behind(self, start: int, end: int) -> tuple[tuple[int, ...], int]:
        """The ids of the sentence that ``end`` cuts in two, behind it, and where in the text they end."""
        text = self._flow
        after = following(text, end, _REST_CHARACTERS)
        ends = sentence_ends(text[start : end + len(after)])
        if end - start in ends or not after.strip() or after[0] in LINE_BREAKS:
            return (), end
        stop = start + next((at for at in ends if at > end - start), end - start + len(after))
        shown = between(text[end:stop], False, True)
        ids = self._encode(shown)
        count = self._kit.vocabulary.whole_words(ids, _REST)
        return tuple(ids[:count]), min(stop, end + self._kit.vocabulary.covered(shown, ids, count))

    def _around(self, span: Span, done: Sequence[Edit]) -> tuple[str, str]:
        before = applied(self._text, max(0, span.start - _NEAR), span.start, done)
        return before, self._text[span.end : span.end + 200]
