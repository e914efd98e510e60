"""Fix by a base model: the passage stands on the canvas with room between its words, and slips go where they stand.

No tensors. What the model is not sure of stays as the writer wrote it (the model's *caution*); what is locked, marked
up or a number is held. A piece that begins or ends inside a sentence sees the rest of that sentence, held, so that
nothing is made a sentence's start or end that is none. A model that brings a lexicon is shown its slips as they were
meant (``proofreading``), and words that it does not know held.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.edits.abilities import SERVICES
from engine.edits.plans.guide import Guide
from engine.edits.plans.surroundings import Surroundings
from engine.edits.plans.word_room import WordRoom
from engine.edits.reading import Reading, plain_draft
from engine.edits.rules.ban import BanRule
from engine.edits.rules.endings import no_line_breaks
from engine.edits.rules.rule import PlacedDraft, Rule
from engine.edits.slips.dialect import spoken
from engine.edits.slips.overreach import leaping
from engine.edits.slips.proofreading import Proofreading
from engine.edits.task import Task
from engine.edits.text import pieces as cutting
from engine.edits.text.context import ContextWindow, applied, following, window
from engine.edits.text.draft import Draft
from engine.edits.text.merge import merge
from engine.edits.text.spans import Span, between, kept_ranges, open_spans, require_words, spaced, within
from engine.edits.text.typography import normal, without_line_breaks
from engine.edits.text.typography import plain as in_view
from engine.edits.tokens.layout import Gap, Held, Sides, lay
from engine.messages import Edit, Range, Rewrite
from engine.prose import markup
from engine.prose.characters import LINE_BREAKS
from engine.prose.sentences import sentence_ends, starts_sentence
from engine.prose.words import shrink_to_words
from engine.prose.wrapping import flowing, is_wrapped

_BEFORE = 30  # tokens of text before the canvas
_REST = 12  # tokens of a sentence that the passage cuts, on either side of it
_REST_CHARACTERS = 200


class CorrectionPlan:
    """One canvas a piece of the passage, each starting from what the writer wrote."""

    grows = False

    def __init__(self, guide: Guide, request: Rewrite, check: Callable[[], None]) -> None:
        require_words(request.text, request.start, request.end, "fix")
        self._guide = guide
        self._kit = kit = guide.kit
        self._task_id = guide.task_id(request.task)
        self._sampling = SERVICES[request.task].sampling
        self._text = text = request.text
        self._around = Surroundings(text)
        self._ban = BanRule.of(kit.vocabulary, request.ban)
        whole = (text, request.start, request.end)
        # A base model writes no brackets or stars, and could not bring back one that it changed. It sees every space
        # as a plain one, and no slip in a number.
        more = [*markup.characters(*whole), *markup.spacing(*whole), *markup.numbers(*whole)]
        more += kit.vocabulary.unreadable(*whole)
        lexicon = kit.model.lexicon
        as_spoken = spoken(*whole, lexicon.knows if lexicon else None)
        if not lexicon:
            more += as_spoken  # nothing else tells a plain slip there
        self._kept = markup.merged([*kept_ranges(*whole, request.keep, request.locks), *more])
        start, end = shrink_to_words(*whole)
        sample = self._around.sample(start, end)
        encode = self._encode = kit.encoder(sample, check)
        self._leaps = leaping(lexicon, text) if lexicon else None
        self._proofs = None
        if lexicon:
            self._proofs = Proofreading(kit.network, lexicon, kit.bos, text, request.ban, encode, check, as_spoken)
        self._room = room = WordRoom(kit)
        wrapped = is_wrapped(normal(sample))
        # A sentence of a hard-wrapped text goes on over its lines.
        flow = self._flow = flowing(text) if wrapped else text
        most = max(1, guide.task_sizes[-1] - 4 * _REST, guide.task_sizes[-1] // 2)
        self._pieces = cutting.pieces(flow, start, end, most, lambda part: len(room.spread(encode(part))), not wrapped)
        self._starts = frozenset(a for a, _ in self._pieces)
        self.pieces = len(self._pieces)

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        a, b = self._pieces[piece]
        spans, shown = self._legible_spans(a, b, done)
        if not spans:
            return None
        before, left = self._before(a, done)
        right, end = self._behind(a, b)
        row = self._row((a, b), spans, shown, left, right)
        used = sum(len(part.ids if isinstance(part, Held) else part.start) for part in row)
        size = next((size for size in self._guide.task_sizes if size >= used), used)
        row.append(self._room.rest(size - used))
        head = Sides((*self._kit.bos, *before.ids, self._task_id))
        layout = lay([row], head, (size,), self._kit.vocabulary)
        return Task(tuple(spans), layout, self._rules(), (before.start, end), sampling=self._sampling)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        drafts: list[Draft] = []
        leads: dict[int, int] = {}
        written: list[int] = []
        edits: list[Edit] = []
        convention = self._around.convention(task.spans)
        for span, gap in zip(task.spans, task.layout.rows[row].gaps, strict=True):
            plain, more, slots = plain_draft(self._kit.vocabulary, ids, gap, (), self._kit.filler)
            leads |= more
            written.extend(slots)
            # Which quotes and spaces a text has is the writer's, should the model know more than the plain ones.
            seen = plain.replaced([in_view(char) for char in plain.text])
            new = self._without_stop(span, without_line_breaks(seen).stripped())
            before, after = self._around.around(span, [*done, *edits])
            merged = merge(self._text, span, new, (), convention, before, after, True, self._leaps)
            if not any(char.isalnum() for char in merged.draft.text):
                # Nothing came of this stretch; the writer's words stay.
                drafts.append(Draft.foreign(self._text[span.start : span.end]))
                continue
            drafts.append(merged.draft)
            edits.extend(merged.edits)
        return Reading(tuple(drafts), leads, tuple(written), tuple(edits) if final else ())

    def placed(self, task: Task, reading: Reading, done: Sequence[Edit]) -> tuple[PlacedDraft, ...]:
        return tuple(
            PlacedDraft(
                draft, *self._around.around(span, [*done, *_up_to(span.start, reading.edits)]), source=span.original
            )
            for span, draft in zip(task.spans, reading.drafts, strict=True)
        )

    def finished(self, done: Sequence[Edit]) -> bool:
        return False

    # ---------------------------------------------------------------- parts

    def _rules(self) -> tuple[Rule, ...]:
        """All that steers and checks a canvas."""
        kit, rules = self._kit, self._guide.rules
        return (*rules.common(self._ban, kit.fillers), *no_line_breaks(kit.vocabulary), *rules.caution())

    def _legible_spans(self, start: int, end: int, done: Sequence[Edit]) -> tuple[list[Span], list[str]]:
        """What of a piece may change, and how each span of it is shown; what the tokenizer does not give back letter by
        letter is left alone."""
        inside = within(self._kept, start, end)
        mends, strange = ([], []) if self._proofs is None else self._proofs.look(start, end, inside, done)
        spans: list[Span] = []
        shown: list[str] = []
        for span in open_spans(self._text, start, end, markup.merged([*inside, *strange])):
            seen = self._shown(span, mends)
            if self._legible(seen):
                spans.append(replace(span, index=len(spans)))
                shown.append(seen)
        return spans, shown

    def _row(
        self, piece: Range, spans: Sequence[Span], shown: Sequence[str], left: Sequence[int], right: Sequence[int]
    ) -> list[Held | Gap]:
        """The canvas: the spans as gaps, what stands between them held, and the rest of a sentence on either side."""
        text, room, encode = self._text, self._room, self._encode
        first = encode(between(text[piece[0] : spans[0].start], True, bool(left)))
        row: list[Held | Gap] = [Held(room.held(first, left=left))]
        for at, span in enumerate(spans):
            gap = self._gap(span.index, shown[at])
            if at:
                middle = room.held(encode(between(text[spans[at - 1].end : span.start], True, True)))
                gap = gap if middle else room.joined(gap)
                row.append(Held(middle))
            row.append(gap)
        last = encode(between(text[spans[-1].end : piece[1]], False, True))
        row.append(Held(room.held(last, right=right)))
        return row

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
        slots = self._room.spread(self._encode(shown))
        # Nor is a digit in a word (3rd, 1990s) ever a slip that a model could see.
        held = tuple(not self._room.is_room(slot) and text(slot).strip().isdigit() for slot in slots)
        return Gap(index, tuple(slots), held=held)

    def _without_stop(self, span: Span, new: Draft) -> Draft:
        """``new`` without the full stop that a heading has none of, though it looks like a sentence without its end."""
        source = span.source.text if span.source else ""
        stops = new.text.endswith(".") and not source.endswith(".") and markup.ends_heading(self._text, span.end)
        return new.part(0, len(new.text) - 1).stripped() if stops else new

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


def _up_to(place: int, edits: Sequence[Edit]) -> list[Edit]:
    """Those of ``edits`` that end before ``place``."""
    return [edit for edit in edits if edit.end <= place]
