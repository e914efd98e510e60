"""What was asked for, by options or by a line of a batch: checked, and turned into a request. Pure text; any thread."""

from dataclasses import dataclass
from typing import Any

from engine.edits.holes import MOST_WORDS, find_holes
from engine.edits.words import check_lists
from engine.errors import UsageError
from engine.messages import Continue, Fill, Fix, Hole, Range, Rewrite

DEEDS = ("fill", "rewrite", "fix", "continue")
_STRENGTH = 0.5
_MOST_VARIANTS = 16
_MOST_STEPS = 1000
_MOST_CONTINUED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One edit as asked for. ``holes`` None: the text's own marks. ``range`` None: the whole text (fix only)."""

    do: str
    text: str
    holes: tuple[Hole, ...] | None = None
    range: Range | None = None
    instruction: str = ""
    strength: float | None = None
    words: int | None = None
    keep: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    seed: int = 0
    variants: int = 1
    steps: int | None = None

    def request(self, job: str) -> Fill | Rewrite | Fix | Continue:
        """The request. Raises UsageError for whatever no model could carry out."""
        self._check()
        common: dict[str, Any] = {
            "job": job,
            "text": self.text,
            "seed": self.seed,
            "variants": self.variants,
            "steps": self.steps,
            "ban": self.ban,
        }
        if self.do == "fill":
            return Fill(**common, holes=self._holes())
        if self.do == "continue":
            assert self.words is not None
            return Continue(**common, words=self.words)
        start, end = self.range or (0, len(self.text))
        common |= {"keep": self.keep, "start": start, "end": end}
        if self.do == "fix":
            return Fix(**common)
        strength = _STRENGTH if self.strength is None else self.strength
        return Rewrite(**common, instruction=self.instruction, strength=float(strength))

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do: no hole to fill, or no word to fix."""
        if self.do == "fill":
            return not self._holes()
        if self.do == "fix":
            start, end = self.range or (0, len(self.text))
            return not self.text[start:end].strip()
        return False

    def _holes(self) -> tuple[Hole, ...]:
        return find_holes(self.text) if self.holes is None else self.holes

    def _check(self) -> None:
        if self.do not in DEEDS:
            raise UsageError(f"“{self.do}” is nothing to do; choose one of {', '.join(DEEDS)}.")
        check_lists(self.keep, self.ban)
        if self.keep and self.do in ("fill", "continue"):
            raise UsageError(f"Words can be kept with rewrite and fix, not with {self.do}.")
        if self.range is not None:
            self._check_range(self.range)
        elif self.do == "rewrite":
            raise UsageError("A rewrite needs the range of its passage.")
        if self.do == "continue" and self.words is None:
            raise UsageError("How many words shall be written? Give words.")
        for name, value, least, most in (
            ("words", self.words, 1, _MOST_CONTINUED),
            ("variants", self.variants, 1, _MOST_VARIANTS),
            ("steps", self.steps, 1, _MOST_STEPS),
        ):
            if value is not None and not least <= value <= most:
                raise UsageError(f"{value} {name} were asked for; ask for {least} to {most}.")
        if self.strength is not None and not 0.0 <= self.strength <= 1.0:
            raise UsageError(f"The strength {self.strength} is not between 0 and 1.")
        last = 0
        for hole in self.holes or ():
            if not last <= hole.start <= hole.end <= len(self.text):
                raise UsageError(
                    f"The hole {hole.start}:{hole.end} is out of order, or outside the text "
                    f"of {len(self.text)} characters."
                )
            if hole.words is not None and not 1 <= hole.words <= MOST_WORDS:
                raise UsageError(f"A hole has 1 to {MOST_WORDS} words, not {hole.words}.")
            last = hole.end

    def _check_range(self, range_: Range) -> None:
        start, end = range_
        if not 0 <= start <= end <= len(self.text):
            raise UsageError(f"The range {start}:{end} is outside the text of {len(self.text)} characters.")
        if start == end and self.do == "rewrite":
            raise UsageError(f"The range {start}:{end} is empty; there is nothing to rewrite.")
