"""Deeds about one's own data, cut by noun."""
