"""What steers an edit, a file a rule: the ids it touches, its steering, its check of the text, and its order."""
