"""The commands' keys: which the writer may choose, the page to choose them, the tables that name them."""
