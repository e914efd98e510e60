"""DOCX and ODT read as pieces, and the pieces written as Markdown."""
