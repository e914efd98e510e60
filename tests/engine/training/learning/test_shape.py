"""The measures of a network, and the config.json that says them."""

from engine.training.learning.forward import Writer
from engine.training.learning.presets import PRESETS


def test_every_layer_routes_and_full_layers_have_no_values_of_their_own() -> None:
    for preset in PRESETS.values():
        names = Writer(preset.shape, 0).state_dict().keys()
        for layer in range(preset.shape.layers):
            assert f"layers.{layer}.router.proj.weight" in names
            assert f"layers.{layer}.experts.down_proj" in names
            assert (f"layers.{layer}.self_attn.v_proj.weight" in names) != preset.shape.is_full(layer)
        assert preset.shape.is_full(preset.shape.layers - 1)
