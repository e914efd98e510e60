"""Small parts that any room of the window is built from: themes, icons, notices, layouts, phrases."""
