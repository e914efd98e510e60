"""A model folder read through: what is wrong is named."""

from pathlib import Path

import pytest
from safetensors.torch import load_file
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.forms.int8 import quantize
from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import EMBEDDING, NORM, WEIGHTS, edit_json, edit_tensors, refused


def test_check_reads_everything_and_names_what_is_wrong(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "model")
    assert "all is well" in check_folder(folder)
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[-3] ^= 4
    (folder / WEIGHTS).write_bytes(data)
    with pytest.raises(ModelError, match="SHA-256"):
        check_folder(folder)


@pytest.mark.parametrize("name", ["lm_head.weight", "model.encoder.language_model.norm.weight"])
def test_check_refuses_twins_that_loading_would_refuse(folder: Path, name: str) -> None:
    own = EMBEDDING if name == "lm_head.weight" else NORM
    edit_tensors(folder, lambda tensors: tensors.update({name: tensors[own].clone()}))
    assert "all is well" in check_folder(folder)
    edit_tensors(folder, lambda tensors: tensors.update({name: tensors[own] + 1}))
    refused(folder, name)
    with pytest.raises(ModelError, match=name):
        check_folder(folder)


def test_scales_are_no_tensors_of_their_own(folder: Path) -> None:
    tensors = len(load_file(folder / WEIGHTS))
    routers = 2  # each has a scale
    assert f"{tensors - routers} tensors" in check_folder(folder)

    def narrow(stored: dict[str, Tensor]) -> None:
        stored[EMBEDDING], stored[EMBEDDING + ".scale"] = quantize(stored[EMBEDDING])

    before = check_folder(folder)
    edit_tensors(folder, narrow)
    assert check_folder(folder) == before


def test_a_word_list_is_read_too(folder: Path) -> None:
    edit_json(folder / "redraft.json", lambda top: top.update({"words": "words.txt"}))
    (folder / "words.txt").write_text("the 12\na few\n")
    with pytest.raises(ModelError, match="line 2"):
        check_folder(folder)
