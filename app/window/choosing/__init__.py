"""Choosing a word at the caret: the list of those that fit, its dials, and the words tried on the page."""
