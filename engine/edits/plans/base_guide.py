"""A base model: it is shown the text itself and goes by that, or is given a task's id. Worker thread; no tensors."""

from collections.abc import Callable, Iterator, Sequence

from engine.edits.abilities import PlanKind, Service
from engine.edits.plans.guide import SLACK, Gaps, Guide, Piece
from engine.edits.text.context import ContextWindow
from engine.edits.tokens.layout import Sides
from engine.edits.tokens.vocabulary import Vocabulary
from engine.messages import Continue, EditRequest, Fill, Rewrite
from engine.model.checkpoint.folder import LoadedModel

_LONGEST_PASSAGE = 100
# A small model writes better in short blocks, each knowing the one before for good.
_BLOCK = 32


class BaseGuide(Guide):
    """Both sides of a gap stand on the canvas; a task's passage stands in the prefix."""

    def __init__(self, model: LoadedModel) -> None:
        super().__init__(model, single_breaks=True)
        # The context is meant beside the smallest canvas: a larger one leaves less of it.
        self.whole = 1 + self.context + self.kit.sizes[0]

    def plan_kind(self, service: Service) -> PlanKind:
        return service.base

    def unread(self, request: EditRequest) -> Iterator[str]:
        if isinstance(request, Fill) and any(hole.hint for hole in request.holes):
            yield f"{self.title} does not read hints; it goes by the text around a hole."

    # ---------------------------------------------------------------- sizes

    @property
    def block(self) -> int:
        return next((size for size in self.kit.sizes if size >= _BLOCK), self.kit.sizes[-1])

    def longest_passage(self, room: float) -> int:
        # The passage stands twice, in the prefix and on the canvas.
        both = max(1, int((self.whole - 4 - SLACK) / (1 + room)))
        return min(super().longest_passage(room), both, _LONGEST_PASSAGE)

    # ---------------------------------------------------------------- prefixes

    def fill_sides(self, gaps: Gaps, request: Fill, encode: Callable[[str], list[int]]) -> Sides:
        del request, encode
        return self.text_sides(gaps.seen.ids, gaps.right, gaps.ended)

    def answer_window(self, size: int, passage: int) -> int:
        return max(0, self.whole - size - passage - 3)

    def answer_head(self, piece: Piece, request: Rewrite) -> tuple[int, ...]:
        kit = self.kit
        return (*kit.bos, *piece.seen.ids, self.task_id(request.task), *piece.ids, kit.manifest.answer_id)

    def continue_sides(
        self, seen: ContextWindow, fresh: Sequence[int], request: Continue, encode: Callable[[str], list[int]]
    ) -> Sides:
        del request, encode
        return Sides(self.kit.bos, (*seen.ids, *fresh), whole=self.whole)

    # ---------------------------------------------------------------- how it is led

    @property
    def trained_on_gaps(self) -> bool:
        return self.kit.closes_gaps

    def starts_cold(self, request: Rewrite) -> bool:
        del request
        return True

    # ---------------------------------------------------------------- parts

    def _unwritable(self, vocabulary: Vocabulary) -> Sequence[int]:
        # It goes by the text around, and would answer a footnote's bracket with more brackets.
        return vocabulary.markup()
