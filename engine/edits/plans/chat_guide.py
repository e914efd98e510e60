"""A chat model: it is told the task, quoted the text around, and answers. Worker thread; no tensors."""

from collections.abc import Callable, Sequence

from engine.edits.abilities import SERVICES, PlanKind, Service
from engine.edits.plans.guide import Gaps, Guide, Piece
from engine.edits.text.context import ContextWindow, paragraph_start
from engine.edits.tokens import prompt
from engine.edits.tokens.layout import Sides
from engine.errors import RequestError
from engine.messages import Ability, Continue, Fill, Rewrite
from engine.model.checkpoint.folder import LoadedModel

_ANSWER_LEFT = 300
"""Characters before a hole or an end with which the answer begins, at most."""


class ChatGuide(Guide):
    """An answer begins with the last stretch of the text, so that the canvas starts right where the hole does."""

    insists = True

    def __init__(self, model: LoadedModel) -> None:
        super().__init__(model, single_breaks=False)
        self.quoted = self.context

    def plan_kind(self, service: Service) -> PlanKind:
        return service.chat

    # ---------------------------------------------------------------- sizes

    @property
    def window(self) -> int:
        # The text is quoted, and its end stands there once more.
        return self.context * 3 // 4

    @property
    def block(self) -> int:
        return self.kit.sizes[-1]

    # ---------------------------------------------------------------- prefixes

    def fill_sides(self, gaps: Gaps, request: Fill, encode: Callable[[str], list[int]]) -> Sides:
        before = gaps.seen.text
        asked = prompt.fill_prompt(
            before + " " * gaps.spaced + "".join(prompt.GAP + middle for middle in gaps.middles),
            gaps.behind[: self.quoted],
            gaps.words,
            gaps.hints,
            prompt.Wishes(ban=request.ban),
        )
        return Sides(
            self._turn(asked), tuple(self._begun(before, encode)), gaps.right, self.kit.ending if gaps.ended else ()
        )

    def answer_window(self, size: int, passage: int) -> int:
        del size, passage
        return self.context

    def answer_head(self, piece: Piece, request: Rewrite) -> tuple[int, ...]:
        wording = request.instruction.strip() or SERVICES[request.task].wording
        wishes = prompt.Wishes(wording, request.keep, request.ban)
        before = piece.seen.text + " " * piece.spaced
        return self._turn(prompt.rewrite_prompt(before, piece.text, piece.behind, wishes, piece.sentences))

    def continue_sides(
        self, seen: ContextWindow, fresh: Sequence[int], request: Continue, encode: Callable[[str], list[int]]
    ) -> Sides:
        asked = prompt.continue_prompt(seen.text, request.words, prompt.Wishes(ban=request.ban))
        return Sides(self._turn(asked), (*self._begun(seen.text, encode), *fresh))

    # ---------------------------------------------------------------- how it is led

    @property
    def trained_on_gaps(self) -> bool:
        return False

    def starts_cold(self, request: Rewrite) -> bool:
        return request.task is Ability.FIX or request.strength >= 1

    # ---------------------------------------------------------------- parts

    def _end(self, model: LoadedModel) -> int:
        # A turn is closed by the mark that closes the user's turn in the template.
        turn = set(model.template.ids([{"role": "user", "content": "x"}])) if model.template else set()
        return next((token for token in model.tokenizer.eos_ids if token in turn), super()._end(model))

    def _turn(self, asked: str) -> tuple[int, ...]:
        """The ids of one user's turn with the model's turn opened behind it. Marks inside ``asked`` stay text."""
        template = self.kit.model.template
        if template is None:
            raise RequestError(f"{self.title} has no chat template.")
        return tuple(template.ids([{"role": "user", "content": asked}]))

    @staticmethod
    def _begun(before: str, encode: Callable[[str], list[int]]) -> list[int]:
        """The ids of the last stretch of ``before``."""
        return encode(before[paragraph_start(before, len(before) - _ANSWER_LEFT, len(before)) :])
