"""Journeys of runs: started, watched, typed beside, paused, accepted and undone in whatever order."""
