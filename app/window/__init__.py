"""The window: pages in tabs, and what stands around, under and over them."""
