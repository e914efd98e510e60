"""The forms that weights are stored in: int8 by rows, a released checkpoint's names, the empty vision part."""

import torch

from engine.training.learning.forward import Writer
from engine.training.learning.presets import SMOKE
from engine.training.learning.weights import CANVAS_PREFIX, checkpoint_tensors, quantised, vision_tensors, widened


def test_int8_is_within_half_a_step_of_each_row() -> None:
    tensors = {"a.weight": torch.randn(5, 7), "b": torch.randn(2, 3, 4), "n": torch.randn(4)}
    small = quantised(tensors)
    assert small["a.weight"].dtype == torch.int8
    assert small["b.scale"].shape == (2, 3)
    assert small["n"].dtype == torch.float32
    back = widened(small)
    assert back.keys() == tensors.keys()
    for name, tensor in tensors.items():
        step = tensor.abs().amax(-1, keepdim=True) / 127
        assert bool(((back[name] - tensor).abs() <= step / 2 + 1e-7).all())


def test_a_checkpoint_has_the_released_names_and_the_scalars_twice() -> None:
    shape = SMOKE.shape
    network = Writer(shape, 1).state_dict()
    tensors = checkpoint_tensors(network, shape)
    own = {name.removeprefix(CANVAS_PREFIX) for name in tensors if name.startswith(CANVAS_PREFIX)}
    assert own == network.keys()
    others = {name for name in tensors if not name.startswith(CANVAS_PREFIX)}
    assert others == {f"model.encoder.language_model.layers.{n}.layer_scalar" for n in range(shape.layers)}
    for name in others:
        layer = name.removeprefix("model.encoder.language_model.")
        assert torch.equal(tensors[name], network[layer])
        assert tensors[name].data_ptr() != tensors[CANVAS_PREFIX + layer].data_ptr()
    assert all(tensor.dtype == torch.float32 and tensor.is_contiguous() for tensor in tensors.values())


def test_the_vision_part_is_empty_and_of_the_size_that_the_config_says() -> None:
    config = SMOKE.shape.config("float32")["vision_config"]
    tensors = vision_tensors(SMOKE.shape.hidden, config)
    assert not any(tensor.any() for tensor in tensors.values())
    assert tensors["model.encoder.embed_vision.embedding_projection.weight"].shape == (64, config["hidden_size"])
    patch = tensors["model.encoder.vision_tower.patch_embedder.input_proj.weight"]
    assert patch.shape == (config["hidden_size"], 3 * config["patch_size"] ** 2)


def test_a_tensor_that_is_no_scale_keeps_its_name() -> None:
    tensors = {"scale": torch.ones(2), "a.scale": torch.ones(3)}
    assert widened(tensors).keys() == tensors.keys()
