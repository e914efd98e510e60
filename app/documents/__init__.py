"""The texts that are open, and everything about their files: one document, all of them, and a room for each concern."""
