"""Markdown in the page's text: its outline, its fenced code and front matter, and its colours."""
