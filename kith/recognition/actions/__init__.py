"""Applying for stars and deciding; freezing quarters; how one is thanked by name."""
