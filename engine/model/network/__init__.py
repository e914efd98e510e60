"""The network itself: its layers, the products they are made of, and what a pass reads and leaves behind."""
