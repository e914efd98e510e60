"""Runs: from a writer's action to its request, its drafts on the page, its proposal and its undo step."""
