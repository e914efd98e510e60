"""A gap and a piece between text, as plans hand them to a guide."""

from engine.edits.kit import Kit
from engine.edits.plans.guide import Gaps, Piece
from engine.edits.text.context import ContextWindow


def window(kit: Kit, text: str) -> ContextWindow:
    return ContextWindow(0, text, tuple(kit.vocabulary.encode(text)))


def gaps(kit: Kit, ended: bool = True) -> Gaps:
    right = tuple(kit.vocabulary.encode(" ran away."))
    return Gaps(
        window(kit, "It rained. The old"), True, (" sat,",), " ran away.", right, ended, (2, None), ("", "sound")
    )


def piece(kit: Kit) -> Piece:
    text = "The old dog ran."
    return Piece(window(kit, "It rained."), True, text, tuple(kit.vocabulary.encode(text)), " It was late.", 1)
