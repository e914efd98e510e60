"""Windows of the packed text: one document each, the held-out ones apart."""

import dataclasses

import numpy as np
import pytest
import torch

from engine.training.texts.bpe import BOS, EOS, PAD
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import CorpusPart, Packed
from engine.training.texts.windows import Windows


def test_windows_are_runs_of_one_document(packed: Packed) -> None:
    windows = Windows(packed, CorpusPart.TRAINING, device=torch.device("cpu"))
    before, canvas = windows.draw(200, 16, 32, torch.Generator().manual_seed(1))
    assert before.shape == (200, 16)
    assert canvas.shape == (200, 32)
    assert bool((before[:, 0] == BOS).all())
    whole = [
        packed.tokens[packed.offsets[n] : packed.offsets[n + 1]].tobytes()
        for n in range(len(packed.held_out))
        if not packed.held_out[n]
    ]
    ended = 0
    for row in torch.cat([before[:, 1:], canvas], 1).tolist():
        text = [token for token in row if token not in (EOS, PAD)]
        assert row == text + ([EOS] + [PAD] * 99)[: len(row) - len(text)]
        ended += EOS in row
        assert any(np.array(text, dtype=np.uint16).tobytes() in document for document in whole)
    assert 0 < ended < 100


def test_held_out_documents_are_never_drawn_for_training(packed: Packed) -> None:
    training = Windows(packed, CorpusPart.TRAINING, device=torch.device("cpu"))
    validation, test = (
        Windows(packed, part, device=torch.device("cpu")) for part in (CorpusPart.VALIDATION, CorpusPart.TEST)
    )
    spans = [set(zip(w.starts.tolist(), w.ends.tolist(), strict=True)) for w in (training, validation, test)]
    assert not spans[0] & spans[1]
    assert not spans[0] & spans[2]
    assert not spans[1] & spans[2]
    assert training.total + validation.total + test.total == len(packed.tokens)


def test_a_part_without_documents_has_no_windows(packed: Packed) -> None:
    trained = dataclasses.replace(packed, held_out=np.zeros(len(packed.held_out), dtype=np.bool_))
    with pytest.raises(CorpusError, match="too small to hold any document out"):
        Windows(trained, CorpusPart.VALIDATION, device=torch.device("cpu"))


def test_the_same_generator_draws_the_same_windows(packed: Packed) -> None:
    windows = Windows(packed, CorpusPart.TRAINING, device=torch.device("cpu"))
    draws = [windows.draw(9, 8, 16, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)]
    assert torch.equal(draws[0][1], draws[1][1])
    assert not torch.equal(draws[0][1], draws[2][1])
