"""Where something stands in the text: units, tracked ranges, characters, words, and the paragraphs in sight."""
