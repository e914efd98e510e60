"""The page that a writer writes on: its text, and everything that is drawn over it."""
