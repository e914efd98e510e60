"""Commands: what one is, a file a menu, their actions in the window, and the palette."""
