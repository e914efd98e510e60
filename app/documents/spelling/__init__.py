"""Which words are spelled as a dictionary or the writer has them, and what may have been meant."""
