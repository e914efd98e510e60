"""The text around what an edit writes: what a draft stands between, and how the writer sets type there. Pure text."""

from collections.abc import Iterator, Sequence

from engine.edits.reading import Reading
from engine.edits.rules.rule import PlacedDraft
from engine.edits.text.context import applied
from engine.edits.text.draft import Draft
from engine.edits.text.spans import Span
from engine.edits.text.typography import Convention, Conventions
from engine.messages import Edit

NEAR = 3000
"""Characters on either side that count as near."""
_BEHIND = 200


class Surroundings:
    """Of one request's ``text``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._conventions = Conventions(text, NEAR)

    def sample(self, start: int, end: int) -> str:
        """The text around ``start:end``, and of a long passage its beginning, to judge how lines are wrapped."""
        return self._text[max(0, start - NEAR) : end + NEAR][: 4 * NEAR]

    def convention(self, spans: Sequence[Span]) -> Convention:
        """How the writer sets type around ``spans``."""
        return self._conventions.around(spans[0].start, spans[-1].end)

    def convention_at(self, at: int) -> Convention:
        """The same at one place."""
        return self._conventions.around(at, at)

    def around(self, span: Span, edits: Sequence[Edit], end: int | None = None) -> tuple[str, str]:
        """What stands left of ``span``, ``edits`` made, and right of it; ``end``: where the right side ends at most."""
        before = applied(self._text, max(0, span.start - NEAR), span.start, edits)
        stop = span.end + _BEHIND if end is None else min(end, span.end + NEAR)
        return before, self._text[span.end : stop]

    def before(self, span: Span) -> str:
        """The last of the text left of ``span``, to tell what may begin there."""
        return self._text[max(0, span.start - 40) : span.start]

    def placed(
        self, spans: Sequence[Span], reading: Reading, done: Sequence[Edit], ends: Sequence[int | None] | None = None
    ) -> Iterator[PlacedDraft]:
        """Each draft of ``reading`` with the earlier ones of its row made; ``ends``: as in ``around``, one a span."""
        for at, (span, draft) in enumerate(zip(spans, reading.drafts, strict=True)):
            earlier = drafted(spans, reading.drafts[:at])
            before, after = self.around(span, [*done, *earlier], ends[at] if ends else None)
            yield PlacedDraft(draft, before, after, reading.exempt, span.original)


def drafted(spans: Sequence[Span], drafts: Sequence[Draft]) -> list[Edit]:
    """The first of ``spans`` with what ``drafts`` hold for them, as edits."""
    return [Edit(span.start, span.end, "", draft.text) for span, draft in zip(spans, drafts, strict=False)]
