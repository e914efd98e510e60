"""Continue: go on writing behind the end of the text, canvas after canvas, to a sentence's end. No tensors.

Each canvas follows the one before in the causal prefix, token for token, so that the prefix cache carries on.
"""

from collections.abc import Callable, Sequence

from engine.edits.kit import Kit
from engine.edits.rules.ban import banned_ids, offending
from engine.edits.task import Forbidden, Led, Reading, Task, locked_owners, plain_draft
from engine.edits.text import echo
from engine.edits.text.context import paragraph_start, window
from engine.edits.text.draft import Draft
from engine.edits.text.seams import begins_word, seamed, takes_closing
from engine.edits.text.spans import Span
from engine.edits.text.typography import Convention
from engine.edits.tokens import prompt
from engine.edits.tokens.layout import UNKNOWN, Gap, Sides, lay
from engine.edits.tokens.length import tokens_a_word
from engine.errors import RequestError
from engine.messages import Continue, Edit
from engine.prose.sentences import sentence_ends
from engine.prose.words import count_words, words

_NEAR = 3000
_ANSWER_LEFT = 300
_ENOUGH = 0.6
_TOO_MUCH = 1.5
_PATIENCE = 1.2  # times the words, up to which a led text may go on to its sentence's end
# A small model writes better in short blocks, each knowing the one before for good.
_BLOCK = 32


class ContinuePlan:
    """The canvases of one ``Continue``. One edit at the end of the text grows with every piece."""

    grows = True

    def __init__(self, kit: Kit, request: Continue, check: Callable[[], None]) -> None:
        if not request.text.strip():
            raise RequestError("The text is empty; there is nothing to go on from.")
        self._kit = kit
        self._request = request
        self._text = request.text
        self._banned = banned_ids(kit.vocabulary, request.ban)
        self._encode = kit.encoder(request.text[-2 * _NEAR :], check)
        near = request.text[-600:]
        self._ratio = tokens_a_word(near, len(self._encode(near)))
        wanted = int(request.words * self._ratio * 1.25) + 2
        self._most = kit.sizes[-1] if kit.chat else next((size for size in kit.sizes if size >= _BLOCK), kit.sizes[-1])
        self.pieces = -(-wanted // self._most) + 1
        self._convention = Convention.of(request.text[-_NEAR:])

    def task(self, piece: int, done: Sequence[Edit], seed: int) -> Task | None:
        kit = self._kit
        sofar = done[-1].new if done else ""
        missing = max(1, self._request.words - count_words(sofar))
        wanted = int(missing * self._ratio * 1.25) + 2
        size = next((size for size in kit.sizes if size >= wanted and size <= self._most), self._most)
        at = len(self._text)
        budget = kit.context if not kit.chat else kit.context * 3 // 4
        seen = window(self._text, at, budget, self._encode)
        fresh = self._encode(sofar.rstrip(" "))
        if kit.chat:
            wishes = prompt.Wishes(ban=self._request.ban)
            start = paragraph_start(seen.text, len(seen.text) - _ANSWER_LEFT, len(seen.text))
            asked = prompt.continue_prompt(seen.text, self._request.words, wishes)
            head, left = kit.turn(asked), (*self._encode(seen.text[start:]), *fresh)
        else:
            head, left = kit.bos, (*seen.ids, *fresh)
        span = Span(0, at, at, words=self._request.words, breaks=True)
        layout = lay([[Gap(0, (UNKNOWN,) * size)]], Sides(head, left, whole=kit.whole), (size,), kit.vocabulary)
        forbidden = self._forbidden(size, (self._text[-40:] + sofar)[-40:])
        return Task((span,), layout, forbidden, (seen.start, at), fresh=True, led=Led() if kit.manifest.lead else None)

    def read(self, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False) -> Reading:
        gap = task.layout.rows[row].gaps[0]
        plain, leads, slots = plain_draft(self._kit.vocabulary, ids, gap, self._kit.stops, self._kit.filler)
        sofar = done[-1].new if done else ""
        before = (self._text[-_NEAR:] + sofar)[-_NEAR:]
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

    def violations(self, task: Task, reading: Reading, done: Sequence[Edit], ban: Sequence[str]) -> set[int] | None:
        sofar = len(done[-1].new) if done else 0
        before = (self._text[-_NEAR:] + reading.drafts[0].text[:sofar])[-_NEAR:]
        fresh = reading.drafts[0].part(sofar, len(reading.drafts[0].text))
        return offending(fresh, before, "", ban, reading.leads)

    def finished(self, done: Sequence[Edit]) -> bool:
        if not done:
            return False
        have, text = count_words(done[-1].new), done[-1].new.rstrip()
        # What is led ends by itself only where a sentence does: it is given a little more to get there.
        whole = (
            not self._kit.manifest.lead or have >= self._request.words * _PATIENCE or len(text) in sentence_ends(text)
        )
        return whole and self._suffices(have)

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

    def _forbidden(self, size: int, before: str) -> tuple[Forbidden, ...]:
        kit = self._kit
        least = frozenset(range(max(1, size // 4)))
        closed = takes_closing(before) or bool(self._convention.space_before)
        tail = tuple(kit.stops)
        return (
            Forbidden((*(token for token in kit.special if token not in tail), *self._banned)),
            Forbidden(tail, (least,)),
            Forbidden(kit.vocabulary.line_breaks(), (frozenset(range(min(2, size))),)),
            Forbidden(kit.vocabulary.continuing(), (frozenset([0] if begins_word(before) else []),)),
            Forbidden(kit.vocabulary.closing(), (frozenset([] if closed else [0]),)),
        )
