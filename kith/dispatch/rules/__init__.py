"""The board of a place turned into the solver's numbers, and its answer turned into reasons."""
