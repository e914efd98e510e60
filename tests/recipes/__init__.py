"""What a newcomer would add to the house, a folder a recipe."""
