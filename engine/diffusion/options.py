"""The options of a denoising run, under the loop's own roof. Pure data.

They are facts of a checkpoint (its generation_config.json), so the class itself stands in ``engine.model``, which
may not import the loop.
"""

from engine.model.checkpoint.generation_config import GenerationOptions

__all__ = ["GenerationOptions"]
