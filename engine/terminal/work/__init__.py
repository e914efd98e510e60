"""What the verbs do once their arguments are read; each module is imported when its verb runs."""
