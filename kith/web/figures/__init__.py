"""Figures: the month sheet of a place, one figure with its definition, and the rows behind both."""
