"""The model and its loop: tokens, tensors and one worker thread; never Qt."""
