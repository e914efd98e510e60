"""An edit as ordered, by options or by a line of a batch: checked, and turned into a request. Pure text; any thread."""

from dataclasses import dataclass
from typing import Any

from engine.edits.text.hole_marks import find_holes
from engine.edits.text.limits import check
from engine.errors import UsageError
from engine.guards import Guard
from engine.messages import Continue, Fill, Fix, Hole, Range, Rewrite
from engine.prose.words import count_words

_STRENGTH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOrder:
    """One edit of ``text``, which no model has looked at yet.

    do        fill, rewrite, fix or continue
    holes     where to fill; None: the text's own marks
    range     the passage in code points; None: the whole text (fix only)
    strength  0 to 1 (rewrite only); None: the middle
    words     about so many (continue only)
    steps     at most so many a canvas; None: the model's own limit
    """

    do: str
    text: str
    holes: tuple[Hole, ...] | None = None
    range: Range | None = None
    instruction: str = ""
    strength: float | None = None
    words: int | None = None
    keep: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    seed: int = 0
    variants: int = 1
    steps: int | None = None

    def request(self, job: str) -> Fill | Rewrite | Fix | Continue:
        """The request. Raises UsageError for whatever no model could carry out."""
        request = self._request(job)
        check(request)
        return request

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do: no hole to fill, or no word to fix."""
        if self.do == "fill":
            return not self._holes()
        if self.do == "fix":
            start, end = self.range or (0, len(self.text))
            return not count_words(self.text[start:end])
        return False

    def _request(self, job: str) -> Fill | Rewrite | Fix | Continue:
        common: dict[str, Any] = {
            "job": job,
            "text": self.text,
            "seed": self.seed,
            "variants": self.variants,
            "steps": self.steps,
            "keep": self.keep,
            "ban": self.ban,
            "guards": self.guards,
        }
        if self.do == "fill":
            return Fill(**common, holes=self._holes())
        if self.do == "continue":
            if self.words is None:
                raise UsageError("How many words shall be written? Give words.")
            return Continue(**common, words=self.words)
        start, end = self.range or (0, len(self.text))
        if self.do == "fix":
            return Fix(**common, start=start, end=end)
        if self.range is None:
            raise UsageError("A rewrite needs the range of its passage.")
        if start == end:
            raise UsageError(f"The range {start}:{end} is empty; there is nothing to rewrite.")
        strength = _STRENGTH if self.strength is None else self.strength
        return Rewrite(**common, start=start, end=end, instruction=self.instruction, strength=strength)

    def _holes(self) -> tuple[Hole, ...]:
        return find_holes(self.text) if self.holes is None else self.holes
