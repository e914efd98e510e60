"""How much a text is: words, characters, paragraphs, and the counts of one kept up with every edit."""
