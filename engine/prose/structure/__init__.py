"""What of a text is prose and what is not: one reading of its structure, kept up with every edit."""
