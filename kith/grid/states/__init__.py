"""The lives and words of grid, by noun."""
