"""Visiting rounds: planned at the desk, gone by helpers, printed for those without a phone."""
