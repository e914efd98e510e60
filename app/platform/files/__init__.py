"""Files as the system has them: written whole, read only where they are files, locked between programs."""
