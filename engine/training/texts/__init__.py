"""The training text: read, sampled, turned into ids, packed into one file, and drawn from in windows."""
