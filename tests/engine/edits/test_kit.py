"""What is worked out once a model is loaded: sizes, special ids, and how text is encoded."""

from dataclasses import replace

import pytest

from engine.edits.kit import ladder
from engine.edits.opening import guide_of
from engine.errors import RunCancelled
from tests.engine.edits.guides import guide
from tests.engine.edits.tiny import BLANK, FILLER, SPECIALS, tiny_model


@pytest.mark.parametrize(
    ("lengths", "canvas", "sizes"),
    [
        ((64, 32, 64), 256, (32, 64)),
        ((), 256, (16, 32, 64, 128, 256)),
        ((), 100, (16, 32, 64)),
        ((), 8, (8,)),
    ],
)
def test_the_sizes_are_the_manifests_or_the_usual_ones_up_to_the_canvas(
    lengths: tuple[int, ...], canvas: int, sizes: tuple[int, ...]
) -> None:
    assert ladder(lengths, canvas) == sizes


def test_what_closes_a_canvas_is_the_filler_or_what_ends_an_answer() -> None:
    base, chat = guide("base").kit, guide("chat").kit
    assert base.closes_gaps
    assert base.fillers == base.tail == (FILLER,)
    assert not chat.closes_gaps
    assert chat.fillers == ()
    assert chat.tail == chat.stops == (1, 12, 0)


def test_the_end_of_a_text_is_eos_and_then_padding_and_a_turns_end_is_the_templates() -> None:
    assert guide("base").kit.ending == (1, 0)
    assert guide("chat").kit.ending == (SPECIALS.index("<turn|>"), 0)


def test_noise_is_the_manifests() -> None:
    noise = guide("base").kit.noise
    assert (noise.blank_id, noise.first_id, noise.blank_share) == (BLANK, len(SPECIALS), 0.85)
    assert guide("chat").kit.noise.blank_id is None


def test_line_breaks_of_a_hard_wrapped_text_are_encoded_as_spaces() -> None:
    kit = guide("chat").kit
    line = "the old dog ran away from the house by the sea and was not seen"
    wrapped = kit.encoder("\n".join([line] * 8), lambda: None)
    plain = kit.encoder(f"{line}.\n\n{line}.", lambda: None)
    text = "by the sea\nand was"
    assert wrapped(text) == plain("by the sea and was") != plain(text)


def test_encoding_may_be_cancelled() -> None:
    def check() -> None:
        raise RunCancelled("The edit was cancelled.")

    with pytest.raises(RunCancelled):
        guide("base").kit.encoder("a", check)("a")


def test_a_model_without_a_filler_closes_with_its_ends() -> None:
    model = tiny_model("base")
    kit = guide_of(replace(model, manifest=replace(model.manifest, filler_id=None))).kit
    assert kit.tail == kit.stops
