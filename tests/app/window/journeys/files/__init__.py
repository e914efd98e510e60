"""Journeys of files: saved, changed by other programs, refused and brought back in whatever order."""
