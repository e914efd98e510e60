"""A task's own numbers of the sampler over the checkpoint's and the writer's."""

import pytest

from engine.edits.sampling import OF_THE_CHECKPOINT, Sampling
from engine.errors import ModelError
from engine.model.checkpoint.generation_config import GenerationOptions

CHECKPOINT = GenerationOptions(max_denoising_steps=20, entropy_bound=0.1, t_min=0.4, t_max=0.8, eos_ids=(1,))


def test_without_numbers_of_its_own_a_task_is_sampled_as_the_checkpoint_says() -> None:
    assert OF_THE_CHECKPOINT.options(CHECKPOINT, None) == CHECKPOINT
    assert OF_THE_CHECKPOINT.options(CHECKPOINT, 7).max_denoising_steps == 7


@pytest.mark.parametrize(("most", "steps", "limit"), [(5, None, 5), (5, 3, 3), (30, None, 20), (5, 12, 5)])
def test_the_smaller_number_of_steps_counts(most: int, steps: int | None, limit: int) -> None:
    assert OF_THE_CHECKPOINT.within(most).options(CHECKPOINT, steps).max_denoising_steps == limit


def test_a_number_of_its_own_takes_the_place_of_the_checkpoints_alone() -> None:
    options = Sampling(t_max=1.2, entropy_bound=0.3).within(None).options(CHECKPOINT, None)
    assert (options.t_min, options.t_max, options.entropy_bound) == (0.4, 1.2, 0.3)
    assert options.eos_ids == (1,)


def test_numbers_that_no_run_could_use_are_refused() -> None:
    with pytest.raises(ModelError):
        Sampling(entropy_bound=float("nan")).options(CHECKPOINT, None)
