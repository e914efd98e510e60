"""What goes along with a text in Qt's own buffer: its paragraphs, who wrote them, and the form of its file."""
