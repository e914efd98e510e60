"""A keyframe: everything that a run needs to go on from one of its steps. Worker thread.

Argmax alone would not do: the next pass is conditioned on the soft embedding, the stop rule looks back at earlier
argmaxes, and the draws go on where they were.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The state after step ``step``; its tensors are never written to again, and so may be shared.

    step       steps done, 0 before the first
    ids        [B, C] int64, what the next pass sees
    soft       [B, C, H] in the network's dtype, its self-conditioning; None where there is none
    argmax     [B, C] int64, the draft as it stands
    entropy    [B, C] float32 nats of the step (0 before the first)
    history    [S, B, C] int64, the last S argmaxes, -1 before there were any (S: the stability threshold)
    rested     [B] bool, rows that have come to rest
    generator  the state of the draws; None: draw from the object that the resumed run is given
    """

    step: int
    ids: Tensor
    soft: Tensor | None
    argmax: Tensor
    entropy: Tensor
    history: Tensor
    rested: Tensor
    generator: object = None

    @property
    def bytes(self) -> int:
        """Memory that this keyframe holds on to."""
        tensors = [self.ids, self.argmax, self.entropy, self.history, self.rested] + (
            [] if self.soft is None else [self.soft]
        )
        return sum(tensor.nbytes for tensor in tensors)

    def row(self, row: int) -> "Keyframe":
        """The same state of one row alone. Its draws are to be given: ``draws.row(row)``."""
        part = slice(row, row + 1)
        return Keyframe(
            self.step,
            self.ids[part],
            None if self.soft is None else self.soft[part],
            self.argmax[part],
            self.entropy[part],
            self.history[:, part],
            self.rested[part],
        )

    def awake(self) -> "Keyframe":
        """The same state with no row at rest and no argmax remembered: for going on with other locks or bans."""
        return replace(self, history=torch.full_like(self.history, -1), rested=torch.zeros_like(self.rested))

    def under(self, canvas: Canvas) -> "Keyframe":
        """The same state with the held ids of ``canvas`` in place."""
        held, ids = canvas.held.to(self.ids.device), canvas.ids.to(self.ids.device)
        return replace(self, ids=torch.where(held, ids, self.ids), argmax=torch.where(held, ids, self.argmax))
