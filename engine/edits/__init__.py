"""From text to a canvas and back to text: fill, rewrite, fix and continue. Worker thread only; knows nothing of Qt."""
