"""Checkpoints on disk: their files, tensors, forms of weights and settings, and the way from them to a loaded model."""
