"""Ready for a GPU: behind the pass a step looks at no value and has fixed shapes, on whatever device.

There need be no GPU: the tensors are on torch's meta device, where they have shapes but no values, so that a look at a
value, a shape that depends on one, or a tensor left on the CPU raises.
"""

from dataclasses import replace

import pytest
import torch

from engine.diffusion.denoise import Rows, _Pass, _Run
from engine.diffusion.draws import SeededDraws
from engine.diffusion.steering import Ban, Chain, Lock, OpenTail, Steering
from tests.engine.diffusion.fakes import FakeNetwork
from tests.engine.diffusion.runs import NOISE, OPTIONS, VOCABULARY, some_held

ROWS, LENGTH = 3, 10
MARKS = torch.zeros(ROWS, LENGTH, dtype=torch.bool)


class MetaNetwork(FakeNetwork):
    """A network whose tensors have no values."""

    def __init__(self) -> None:
        super().__init__(VOCABULARY)
        self.device = torch.device("meta")
        self._embedding = self._embedding.to("meta")

    def soften_probabilities(self, probabilities: torch.Tensor) -> torch.Tensor:
        return probabilities @ self._embedding


def elsewhere(run: _Run[None], network: MetaNetwork) -> None:
    """Put the state of ``run`` where ``network`` is."""
    frame = run._frame
    tensors = {name: getattr(frame, name) for name in ("ids", "argmax", "entropy", "history", "rested")}
    run._frame = replace(frame, **{name: tensor.to(network.device) for name, tensor in tensors.items()})
    run._held = run._held.to(network.device)
    run._held_soft = network.embed(run._frame.ids)
    run._network = network


def step_elsewhere(steering: Steering | None) -> list[torch.Tensor]:
    canvas = some_held(ROWS, LENGTH, 1)
    forward = _Pass(FakeNetwork(VOCABULARY), None, None)
    limit = OPTIONS.max_denoising_steps
    run = _Run(forward, canvas, OPTIONS, limit, SeededDraws(0, NOISE), steering, Rows.MASKED)
    run.begin(None, None)
    elsewhere(run, MetaNetwork())
    logits = torch.empty(ROWS * LENGTH, VOCABULARY, device="meta")
    rows = torch.empty(ROWS * LENGTH, dtype=torch.int64, device="meta")
    uniforms, noise = torch.empty(ROWS, LENGTH, device="meta"), rows.view(ROWS, LENGTH)
    packed = []
    with torch.inference_mode():
        for _ in range(2):
            run._frame, report = run.advance(logits, rows, uniforms, noise)
            packed.append(report)
    return packed


@pytest.mark.parametrize(
    "steering",
    [
        None,
        Ban([3, 4]),
        Chain(Ban([3], MARKS), Lock(MARKS, MARKS.long()), OpenTail([0, 1, 2], [1], MARKS)),
    ],
)
def test_a_step_looks_at_no_value(steering: Steering | None) -> None:
    for report in step_elsewhere(steering):
        assert report.device.type == "meta"
        assert report.shape == (4, ROWS, LENGTH)
        assert report.dtype == torch.int32


def test_a_look_at_a_value_would_be_noticed() -> None:
    class Peek:
        def steer(self, view: object, logits: torch.Tensor) -> None:
            logits.max().item()

    with pytest.raises(RuntimeError, match="meta"):
        step_elsewhere(Peek())
