"""The verbs of the command line, each with its name, its arguments and the function that carries it out."""
