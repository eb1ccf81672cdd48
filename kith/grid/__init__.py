"""Grids and their public cards, postings, rounds, the register of small premises, inspections.

Grid staff record and advise; nothing here punishes.
"""
