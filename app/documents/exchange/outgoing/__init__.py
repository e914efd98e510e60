"""Markdown written as DOCX, ODT, HTML and PDF, and what each of them would lose."""
