"""Continue: go on writing behind the end of the text, canvas after canvas, to a sentence's end. No tensors.

Each canvas follows the one before in the causal prefix, token for token, so that the prefix cache carries on.
"""

from collections.abc import Callable, Sequence

from engine.edits.abilities import SERVICES
from engine.edits.plans.guide import Guide
from engine.edits.plans.surroundings import NEAR
from engine.edits.reading import Reading, locked_owners, plain_draft
from engine.edits.rules.ban import BanRule
from engine.edits.rules.endings import new_word, no_closing_mark, no_end, no_line_breaks
from engine.edits.rules.rule import PlacedDraft, Rule
from engine.edits.task import Task
from engine.edits.text import echo
from engine.edits.text.context import window
from engine.edits.text.draft import Draft
from engine.edits.text.seams import begins_word, seamed, takes_closing
from engine.edits.text.spans import Span
from engine.edits.text.typography import Convention
from engine.edits.tokens.layout import UNKNOWN, Gap, lay
from engine.edits.tokens.length import tokens_a_word
from engine.errors import RequestError
from engine.messages import Ability, Continue, Edit
from engine.prose.sentences import sentence_ends
from engine.prose.words import count_words, words

_ENOUGH = 0.6
_TOO_MUCH = 1.5
_PATIENCE = 1.2  # times the words, up to which a led text may go on to its sentence's end


class ContinuePlan:
    """The canvases of one ``Continue``. One edit at the end of the text grows with every piece."""

    grows = True

    def __init__(self, guide: Guide, request: Continue, check: Callable[[], None]) -> None:
        if not request.text.strip():
            raise RequestError("The text is empty; there is nothing to go on from.")
        self._guide = guide
        self._kit = kit = guide.kit
        self._request = request
        self._text = request.text
        self._ban = BanRule.of(kit.vocabulary, request.ban)
        self._encode = kit.encoder(request.text[-2 * NEAR :], check)
        near = request.text[-600:]
        self._ratio = tokens_a_word(near, len(self._encode(near)))
        self.pieces = -(-self._slots(request.words) // guide.block) + 1
        self._convention = Convention.of(request.text[-NEAR:])

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        guide, request = self._guide, self._request
        sofar = _sofar(done)
        wanted = self._slots(max(1, request.words - count_words(sofar)))
        size = next((size for size in self._kit.sizes if wanted <= size <= guide.block), guide.block)
        at = len(self._text)
        seen = window(self._text, at, guide.window, self._encode)
        sides = guide.continue_sides(seen, self._encode(sofar.rstrip(" ")), request, self._encode)
        layout = lay([[Gap(0, (UNKNOWN,) * size)]], sides, (size,), self._kit.vocabulary)
        span = Span(0, at, at, words=request.words, breaks=True)
        rules = self._rules(size, (self._text[-40:] + sofar)[-40:])
        return Task((span,), layout, rules, (seen.start, at), sampling=SERVICES[Ability.CONTINUE].sampling)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        gap = task.layout.rows[row].gaps[0]
        plain, leads, slots = plain_draft(self._kit.vocabulary, ids, gap, self._kit.stops, self._kit.filler)
        sofar = _sofar(done)
        before = (self._text[-NEAR:] + sofar)[-NEAR:]
        draft = self._convention.dress(plain.stripped(), before)
        if final:
            locked = locked_owners(task.layout.rows[row], gap, leads)
            if not done:
                start = min(echo.head_trim(draft.text, before), draft.written_by(locked)[0])
                draft = draft.part(start, len(draft.text))
            last = draft.written_by(locked)[1]
            draft = draft.part(0, max(echo.loop_start(draft.text), last))
            ended = any(ids[slot] in self._kit.stops for slot in range(gap.start, gap.end))
            draft = draft.part(0, max(self._end(sofar, draft.text, ended), last))
        draft = Draft.foreign(sofar) + seamed(draft, before, "")
        edit = Edit(len(self._text), len(self._text), "", draft.text)
        return Reading((draft,), leads, tuple(slots), (edit,))

    def placed(self, task: Task, reading: Reading, done: Sequence[Edit]) -> tuple[PlacedDraft, ...]:
        draft, sofar = reading.drafts[0], len(_sofar(done))
        before = (self._text[-NEAR:] + draft.text[:sofar])[-NEAR:]
        return (PlacedDraft(draft.part(sofar, len(draft.text)), before, "", reading.exempt),)

    def finished(self, done: Sequence[Edit]) -> bool:
        if not done:
            return False
        have, text = count_words(done[-1].new), done[-1].new.rstrip()
        # What is led ends by itself only where a sentence does: it is given a little more to get there.
        patient = self._guide.rules.leads and have < self._request.words * _PATIENCE
        return self._suffices(have) and (not patient or len(text) in sentence_ends(text))

    # ---------------------------------------------------------------- parts

    def _suffices(self, count: int) -> bool:
        """Whether so many words are about what was asked for."""
        return count >= self._request.words * _ENOUGH * 1.4

    def _end(self, sofar: str, text: str, ended: bool) -> int:
        """Where ``text`` is to end: at the sentence's end nearest to the wanted count, else at a word's; a text before
        its end goes on."""
        have = count_words(sofar)
        total = have + count_words(text)
        wanted = self._request.words
        if total < wanted * _ENOUGH and not ended:
            # More is to come: the last word may have been cut by the canvas' end.
            whole = len(text.rstrip()) - len(text.split()[-1]) if text.split() else 0
            return whole if whole > len(text) // 2 else len(text)
        best, distance = 0, float("inf")
        for end in sentence_ends(text):
            count = have + count_words(text[:end])
            if wanted * _ENOUGH <= count <= wanted * _TOO_MUCH + 2 and abs(count - wanted) < distance:
                best, distance = end, abs(count - wanted)
        if best:
            return best
        if sofar and self._suffices(have):
            return 0  # this was to end a sentence, and did not
        listed = words(text)
        if total <= wanted or wanted - have <= 0 or not listed:
            return len(text)
        return listed[min(len(listed), wanted - have) - 1][1]

    def _slots(self, count: int) -> int:
        """Slots for so many words."""
        return int(count * self._ratio * 1.25) + 2

    def _rules(self, size: int, before: str) -> tuple[Rule, ...]:
        """All that steers and checks a canvas of ``size`` behind the text ``before``."""
        guide, kit = self._guide, self._kit
        closed = takes_closing(before) or bool(self._convention.space_before)
        return (
            *guide.rules.common(self._ban, kit.stops),
            *no_end(kit.stops, [range(max(1, size // 4))]),
            *no_line_breaks(kit.vocabulary, [range(min(2, size))]),
            *new_word(kit.vocabulary, [[0] * begins_word(before)]),
            *no_closing_mark(kit.vocabulary, [[0] * (not closed)]),
            *(guide.rules.lead() or guide.rules.repeats()),
        )


def _sofar(done: Sequence[Edit]) -> str:
    """What the pieces before wrote."""
    return done[-1].new if done else ""
