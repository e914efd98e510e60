"""What a newcomer would add, each as the files and lines of a recipe, tried on a copy of the tree."""
