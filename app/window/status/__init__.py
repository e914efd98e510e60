"""What the status line and the title say: counts, authorship, the meter, and sentences in passing."""
