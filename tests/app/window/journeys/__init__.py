"""Journeys through several rooms of the window, as a writer would go."""
