"""What a model folder is worth: the engine's edits in figures, the yardstick beside them, and the model card."""
