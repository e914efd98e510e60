"""The training itself: the network with gradients, its losses, its optimisers, the loop, and a run on disk."""
