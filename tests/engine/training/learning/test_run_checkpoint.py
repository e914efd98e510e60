"""A run on disk: in one piece or as it was, and told apart from other runs."""

import dataclasses
import errno
import os
from pathlib import Path

import pytest
import torch

from engine.errors import UsageError
from engine.training.files import WriteError
from engine.training.learning.run_checkpoint import (
    NAME,
    differences,
    load_checkpoint,
    read_run,
    run_tokenizer,
    save_checkpoint,
)
from engine.training.learning.trainer import Edges
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import Packed
from tests.engine.training.runs import TINY, trainer


def test_no_checkpoint_and_a_damaged_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no checkpoint in"):
        load_checkpoint(tmp_path, {}, "")
    (tmp_path / NAME).write_bytes(b"PK\3\4 not a checkpoint")
    with pytest.raises(CorpusError, match=r"checkpoint\.pt is damaged"):
        load_checkpoint(tmp_path, {}, "")


def test_a_full_disk_keeps_the_previous_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path, {"step": 1})
    before = (tmp_path / NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="was not written: the disk is full; the previous one is untouched"):
        save_checkpoint(tmp_path, {"step": 2})
    assert (tmp_path / NAME).read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


def test_a_kill_in_the_middle_of_a_write_keeps_the_previous_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_checkpoint(tmp_path, {"step": 1})
    before = (tmp_path / NAME).read_bytes()

    class Killed(BaseException):
        pass

    def killed(_: int) -> None:
        raise Killed

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(Killed):
        save_checkpoint(tmp_path, {"step": 2, "more": torch.zeros(1000)})
    monkeypatch.undo()
    assert (tmp_path / NAME).read_bytes() == before
    save_checkpoint(tmp_path, {"step": 3})
    assert torch.load(tmp_path / NAME, weights_only=True)["step"] == 3


def test_resuming_with_another_setting_or_corpus_is_refused(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    run = trainer(packed, edges, tmp_path)
    run.train(minutes=0, steps=2)
    other = trainer(packed, edges, tmp_path, dataclasses.replace(TINY, rate=1e-3))
    with pytest.raises(UsageError, match=r"made with another rate \(0\.004, now 0\.001\); start a new --out"):
        other.resume()
    shaped = dataclasses.replace(TINY, shape=dataclasses.replace(TINY.shape, layers=3))
    with pytest.raises(UsageError, match=r"another shape\.layers \(2, now 3\)"):
        trainer(packed, edges, tmp_path, shaped).resume()
    with pytest.raises(UsageError, match="made from another corpus"):
        load_checkpoint(tmp_path, TINY.to_dict(), "another")
    longer = trainer(packed, edges, tmp_path, dataclasses.replace(TINY, minutes=9.0))
    longer.resume()
    assert longer.step == 2


def test_settings_that_differ_are_named_with_their_way_and_the_time_may() -> None:
    old = {"rate": 1, "shape": {"layers": 2, "eps": 1}, "windows": [(1, 2)], "minutes": 3, "compiled": True}
    assert differences(old, old | {"minutes": 9, "compiled": False, "windows": ((1, 2),)}) == []
    new = {"shape": {"layers": 3, "eps": 1}, "windows": [(1, 4)], "extra": 1}
    assert differences(old, new) == [
        "extra (None, now 1)",
        "rate (1, now None)",
        "shape.layers (2, now 3)",
        "windows ([(1, 2)], now [(1, 4)])",
    ]


def test_a_run_is_read_with_its_shape_and_its_tokenizer(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no training run in"):
        read_run(tmp_path)
    run = trainer(packed, edges, tmp_path)
    run.save()
    state, shape = read_run(tmp_path)
    assert (state["step"], shape) == (0, TINY.shape)
    with pytest.raises(CorpusError, match=r"has no tokenizer\.json"):
        run_tokenizer(tmp_path)
    packed.save(tmp_path / "corpus.packed")
    assert run_tokenizer(tmp_path) == packed.tokenizer
    (tmp_path / "tokenizer.json").write_text("beside it", encoding="utf-8")
    assert run_tokenizer(tmp_path) == "beside it"
