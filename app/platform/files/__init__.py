"""Files as the system has them: written whole, held while a program lives, locked between programs."""
