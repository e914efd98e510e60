"""Finding and replacing over all pages, and the bar for it."""
