"""Files on the disk: bytes, their encoding and line endings, written whole or not at all, and what can go wrong."""
