"""Proposing and deciding, by noun."""
