"""What a key does on the page: rules in an order, smart punctuation, undo steps, and text put in by hand."""
