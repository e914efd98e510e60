"""Texts side by side, word by word: versions, conflicts with other programs, recovered texts."""
