"""Figures drawn by hand: entropies, memory, milliseconds, and the chip that sums them up."""
