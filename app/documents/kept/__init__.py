"""What is kept beside documents, in the program's own folders: recovery copies, versions, history, marks."""
