"""What becomes of each weight in a pack, and in which file it lies."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.model.checkpoint import pack_plan
from engine.model.checkpoint.forms.plain import Plain
from engine.model.checkpoint.pack_plan import PackKind, PackShard, pack_shards
from engine.model.checkpoint.tensors import StoredTensor
from engine.model.checkpoint.weights import WeightPlan, weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.int4_product import AVX2, AVX512, CodeOrder
from engine.model.network.network import Network
from tests.bench.random_pack import TRUE_SHAPE
from tests.engine.model.checkpoint.packs import PATTERN, config_of


def shards_of(config: ModelConfig, layout: CodeOrder = AVX512) -> list[PackShard]:
    shapes = weight_shapes(Network(config))
    forms = {name: Plain(shape, StoredTensor(name, Path("a"), shape, "BF16")) for name, shape in shapes.items()}
    return pack_shards(WeightPlan(forms, (), 0), layout)


def test_every_weight_is_in_one_file_as_what_it_can_be(tmp_path: Path) -> None:
    config = config_of(tmp_path, PATTERN)
    kinds = {piece.name: piece.kind for shard in shards_of(config) for piece in shard.pieces}
    assert set(kinds) == set(weight_shapes(Network(config)))
    for name, kind in kinds.items():
        inner = "_proj" in name and "conditioning" not in name
        expected = PackKind.PLAIN if not inner else PackKind.INT4 if ".experts." in name else PackKind.INT8
        assert kind is expected, name


def test_what_fits_no_group_of_64_is_kept_in_rows(tmp_path: Path) -> None:
    config = config_of(tmp_path, replace(PATTERN, layers=2, expert_intermediate=48))
    kinds = {piece.kind for shard in shards_of(config) for piece in shard.pieces if ".experts." in piece.name}
    assert kinds == {PackKind.INT8}


def test_what_lies_in_its_file_stands_apart_from_what_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_plan, "SHARD_BYTES", 1 << 20)
    shards = shards_of(config_of(tmp_path, PATTERN))
    packed = [{piece.kind is PackKind.INT4 for piece in shard.pieces} for shard in shards]
    assert all(len(kinds) == 1 for kinds in packed)
    assert packed == sorted(packed, key=lambda kinds: True in kinds)
    assert len(shards) > 4
    assert shards[0].name == f"model-00001-of-{len(shards):05}.safetensors"
    assert all(shard.nbytes <= 1 << 20 or len(shard.pieces) == 1 for shard in shards)
    for shard in shards:
        odd = [piece.is_odd for piece in shard.pieces]
        assert odd == sorted(odd)


@pytest.mark.parametrize("layout", [AVX512, AVX2])
def test_the_released_model_takes_sixteen_gigabytes(tmp_path: Path, layout: CodeOrder) -> None:
    shards = shards_of(config_of(tmp_path, TRUE_SHAPE), layout)
    nbytes = dict.fromkeys(PackKind, 0)
    for shard in shards:
        for piece in shard.pieces:
            nbytes[piece.kind] += piece.nbytes
    assert nbytes[PackKind.INT4] == pytest.approx(12.85e9, rel=0.01)
    assert nbytes[PackKind.INT8] == pytest.approx(1.65e9, rel=0.01)
    assert nbytes[PackKind.PLAIN] == pytest.approx(1.54e9, rel=0.01)
    # Experts are read in line from a mapped file.
    assert not any(piece.is_odd for shard in shards for piece in shard.pieces if piece.kind is PackKind.INT4)
