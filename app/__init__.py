"""The editor: documents, the page, the drafting of text and the window; never touches torch."""
