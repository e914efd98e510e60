"""Text that remembers which canvas slot each of its characters came from. Pure text; any thread.

A decoded canvas goes through stripping, typography and seams before it is shown; the writer's locks and the checks
for banned words come back as ranges of what was shown. The owner of each character leads back to the slot.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Draft:
    """``owner[i]`` is the slot that wrote ``text[i]``, or ``NOBODY`` (a space put in at a seam, say)."""

    text: str = ""
    owner: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.text) != len(self.owner):
            raise ValueError("a draft needs one owner a character")

    @classmethod
    def foreign(cls, text: str) -> "Draft":
        """Text that no slot wrote."""
        return cls(text, (NOBODY,) * len(text))

    def __add__(self, other: "Draft") -> "Draft":
        return Draft(self.text + other.text, self.owner + other.owner)

    def part(self, start: int, end: int) -> "Draft":
        """``text[start:end]`` with its owners."""
        return Draft(self.text[start:end], self.owner[start:end])

    def stripped(self, chars: str | None = None) -> "Draft":
        """Without ``chars`` at either end, spaces where None are given."""
        start = len(self.text) - len(self.text.lstrip(chars))
        return self.part(start, max(start, len(self.text.rstrip(chars))))

    def replaced(self, pieces: Sequence[str]) -> "Draft":
        """Each character by the string in ``pieces`` at its place; owners go along."""
        text = "".join(pieces)
        owner = [slot for piece, slot in zip(pieces, self.owner, strict=True) for _ in piece]
        return Draft(text, tuple(owner))

    def slots(self, start: int, end: int) -> tuple[int, ...]:
        """The slots that wrote any of ``text[start:end]``, ascending."""
        return tuple(sorted({slot for slot in self.owner[start:end] if slot != NOBODY}))

    def written_by(self, slots: Collection[int]) -> tuple[int, int]:
        """The smallest range of ``text`` with all that ``slots`` wrote; where that is nothing, one that widens no
        other: its start is the text's end, its end is 0."""
        places = [at for at, slot in enumerate(self.owner) if slot in slots]
        return (places[0], places[-1] + 1) if places else (len(self.text), 0)
