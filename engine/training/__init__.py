"""How the starter model is made: from text files to a folder that Redraft loads, and what that folder is worth."""
