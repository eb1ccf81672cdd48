"""Organisations and teams, and who belongs to them."""
