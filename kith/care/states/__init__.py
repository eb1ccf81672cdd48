"""The lives and words of care, by noun."""
