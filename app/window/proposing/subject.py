"""What the prompt is about: a passage, the holes or the caret, and what follows from it for the card.

Any thread, no Qt. Pure; knows actions and the words and locks of the passage, nothing of the model.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.documents.counts.count import count
from app.drafting.actions import Action
from app.editor.locks.passage_locks import hold_every_word
from app.editor.scope import Scope
from app.window.parts.phrases import count_text, listing
from engine.messages import Ability, Hole, Range


@dataclass(frozen=True, slots=True)
class Subject:
    """``words`` of ``scope``, by the count that the status bar shows; ``locks`` in it for the action chosen, None where
    it is too much text to say at once."""

    scope: Scope
    words: int
    locks: tuple[Range, ...] | None = ()

    @classmethod
    def of(cls, scope: Scope) -> "Subject":
        return cls(scope, 0 if scope.holes else count(scope.text, scope.start, scope.end).words)

    @property
    def is_passage(self) -> bool:
        """Whether there are words to work on; blanks and marks alone can only be filled anew."""
        return self.words > 0

    @property
    def many_holes(self) -> bool:
        return len(self.scope.holes) > 1

    @property
    def hole(self) -> Hole | None:
        """The hole that the caret is at."""
        scope = self.scope
        return next((hole for hole in scope.holes if hole.start <= scope.end <= hole.end), None)

    def of_same_length(self, other: "Subject") -> bool:
        """Whether a length chosen for the one still means the other."""
        return (self.scope.end > self.scope.start, self.scope.holes, self.hole) == (
            other.scope.end > other.scope.start,
            other.scope.holes,
            other.hole,
        )

    def length(self, usual: int) -> int:
        """The words that an answer begins with; 0 leaves it open. ``usual``: where nothing here says how many."""
        if self.hole is not None and self.hole.words is not None:
            return self.hole.words
        return self.words if self.is_passage else usual

    def fitting(self, actions: Iterable[Action]) -> list[Action]:
        """Actions that suit what is selected; a passage can also be filled anew."""
        if not self.is_passage:
            return [
                action
                for action in actions
                if action.task is Ability.FILL or (action.task is Ability.CONTINUE and not self.many_holes)
            ]
        fitting = [action for action in actions if action.task is not Ability.CONTINUE]
        # Filling a selection throws the words away; what works on them comes first.
        return sorted(fitting, key=lambda action: action.task is Ability.FILL)

    def title(self, ban: tuple[str, ...]) -> str:
        """The card's title; ``ban``: words that the answer is to do without."""
        holes = len(self.scope.holes)
        if holes:
            return "Fill the hole" if holes == 1 else f"Fill {count_text(holes, 'hole')} together"
        if self.is_passage:
            words = count_text(self.words, "word")
            locks = f", {count_text(len(self.locks), 'place')} locked" if self.locks else ""
            banned = f", without {listing(list(ban))}" if ban else ""
            return f"{words} selected{locks}{banned}"
        return "At the cursor" if self.scope.start == self.scope.end else "No words are selected"

    def all_locked(self, action: Action | None) -> bool:
        """Whether ``action`` could change no word of the passage."""
        if action is None or not action.wants_passage or not self.locks:
            return False
        return hold_every_word(self.locks, self.scope.text, self.scope.start, self.scope.end)
