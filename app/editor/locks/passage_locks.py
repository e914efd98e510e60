"""What is locked in one passage of one text: the writer's own locks, and what is found, less what the writer freed.

GUI thread. Plain data in code points of the text; knows no buffer. A long passage is looked through piece by piece, so
that the page asks for the pieces in sight only, and a run gives the window its turn after each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.disk.unfolded import Unfolded
from app.editor.locks.locks import Proper, accepted_words, find_locks, merged, without
from engine.messages import Range

PIECE = 30_000
"""Characters looked through at once, in about one frame's time; a passage of more has several pieces."""


@dataclass(frozen=True, slots=True)
class PassageLocks:
    """What is locked in ``text[start:end]``.

    ``automatic``: whether names and numbers are locked by themselves; ``quotations``: with that, quotations too.
    ``locked`` and ``freed`` are the writer's, anywhere in the text; ``accepted`` are the words that were learned,
    folded, which are locked as names are; ``proper`` knows which words always have a capital. ``whole`` is ``text`` in
    the lines of its file, in which all of them are found; None: it is the same.
    """

    text: str
    start: int
    end: int
    automatic: bool
    quotations: bool
    locked: tuple[Range, ...] = ()
    freed: tuple[Range, ...] = ()
    proper: Proper | None = None
    accepted: frozenset[str] = frozenset()
    whole: Unfolded | None = None

    @property
    def long(self) -> bool:
        """Whether finding all of them at once would hold the window up."""
        return self.end - self.start > PIECE

    def pieces(self) -> list[Range]:
        """The passage in parts of at most PIECE characters that end with a paragraph, else a word, where one does."""
        whole = self._lines
        text, end = whole.text, whole.to_whole(self.end)
        cuts = [whole.to_whole(self.start)]
        while end - cuts[-1] > PIECE:
            low, high = cuts[-1], cuts[-1] + PIECE
            stop = text.rfind("\n", low + 1, high)
            if stop < 0:
                stop = text.rfind(" ", low + 1, high)
            cuts.append(high if stop < 0 else stop)
        return [whole.to_page(*piece) for piece in zip(cuts, [*cuts[1:], end], strict=True)]

    def own(self) -> tuple[Range, ...]:
        """The writer's own; costs nothing."""
        return self._inside(self.locked, self.start, self.end)

    def of(self, piece: Range) -> tuple[Range, ...]:
        """All in one of the pieces."""
        whole = self._lines
        low, high = (whole.to_whole(place) for place in piece)
        # Of a whole novel it would be asked about every sentence; there the text itself says enough.
        proper = None if self.long else self.proper
        locks = find_locks(whole.text, low, high, proper, self.quotations) if self.automatic else []
        if self.automatic and self.accepted:
            locks += accepted_words(whole.text, low, high, self.accepted)
        locks = list(whole.all_to_page(locks))
        return self._inside(merged([*without(locks, list(self.freed)), *self.locked]), *piece)

    def ranges(self) -> tuple[Range, ...]:
        """All in the passage."""
        return tuple(merged([lock for piece in self.pieces() for lock in self.of(piece)]))

    def complete(self) -> bool:
        """Whether every word is locked; looks no further than to the first that is not."""
        return hold_every_word(self.own(), self.text, self.start, self.end) or all(
            hold_every_word(self.of(piece), self.text, *piece) for piece in self.pieces()
        )

    @property
    def _lines(self) -> Unfolded:
        return Unfolded(self.text, None) if self.whole is None else self.whole

    def _inside(self, ranges: Sequence[Range], start: int, end: int) -> tuple[Range, ...]:
        return tuple((max(low, start), min(high, end)) for low, high in ranges if low < end and high > start)


def hold_every_word(locks: tuple[Range, ...], text: str, start: int, end: int) -> bool:
    """Whether there is no word of ``text[start:end]`` outside ``locks``; False where there are none of those."""
    free = without([(start, end)], list(locks))
    return bool(locks) and not any(char.isalnum() for low, high in free for char in text[low:high])
