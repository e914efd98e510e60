"""Finding and replacing in one page."""
