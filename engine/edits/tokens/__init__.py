"""A text as ids on a canvas: the vocabulary, layouts, lengths of gaps, and the prompts of chat models."""
