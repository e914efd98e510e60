"""Opening, saving, closing, importing and exporting texts, and what a start of the program brings back."""
