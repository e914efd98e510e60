"""Text and ids: a checkpoint's tokenizer, its chat template, and the words that it knows."""
