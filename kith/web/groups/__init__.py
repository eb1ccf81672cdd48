"""Joining as a volunteer, teams, units, committees and the community in figures."""
