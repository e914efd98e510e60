"""Word processors' documents: coming in as Markdown, and Markdown going out as DOCX, ODT, HTML and PDF."""
