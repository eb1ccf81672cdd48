"""Arithmetic of activities, by noun."""
