"""Emphasis put around words and taken away again, in one line of Markdown. Pure; no Qt."""

from dataclasses import dataclass

from engine.messages import Range

SIGNS = "*_"
MOST = 3


@dataclass(frozen=True, slots=True)
class Emphasised:
    """``start:end`` of a line without the spaces and signs at its edges; ``signs`` are those around it, from inside
    out."""

    start: int
    end: int
    signs: str

    def has(self, size: int) -> bool:
        """Whether it is emphasised with ``size`` signs: one or two."""
        return len(self.signs) == MOST or len(self.signs) == size

    def of(self, size: int) -> Range:
        """Which of the signs, counted from inside, those of ``size`` are."""
        if len(self.signs) < MOST:
            return 0, size
        alone = 0 if self.signs[0] != self.signs[1] else MOST - 1
        pair = (1, MOST) if alone == 0 else (0, MOST - 1)
        return (alone, alone + 1) if size == 1 else pair


def emphasised(line: str, start: int, end: int) -> Emphasised:
    """How ``start:end`` of ``line`` is emphasised."""
    while start < end and line[start].isspace():
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    low, high = start, end
    while low > 0 and start - low < MOST and line[low - 1] in SIGNS:
        low -= 1
    while high < len(line) and high - end < MOST and line[high] in SIGNS:
        high += 1
    signs = ""
    while len(signs) < MOST and high - low > 1 and line[low] in SIGNS and line[high - 1] == line[low]:
        signs = line[low] + signs
        low, high = low + 1, high - 1
    # What is no pair belongs to other words.
    low, high = max(low, start), min(high, end)
    return Emphasised(low, max(low, high), signs)
