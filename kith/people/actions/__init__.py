"""Writes about persons, cut by noun."""
