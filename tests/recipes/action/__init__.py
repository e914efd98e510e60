"""A writing action with an ability and a sampling of its own: a name, a row, a word on the disk, and a TOML."""
