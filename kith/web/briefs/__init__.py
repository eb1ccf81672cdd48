"""Briefs: drafted from figures, worded and signed by a person."""
