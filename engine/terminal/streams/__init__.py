"""Bytes in and out: files, standard input and output, and the sentence on standard error."""
