"""Markdown written as DOCX, ODT, HTML, EPUB and PDF, and what each of them would lose."""
