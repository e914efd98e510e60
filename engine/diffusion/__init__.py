"""The loop: a canvas of tokens denoised step by step, each step a pass and the sampler."""
