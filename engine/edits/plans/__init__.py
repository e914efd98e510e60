"""How an edit becomes canvases and a canvas text again: a file a plan, and the guide of each kind of model."""
