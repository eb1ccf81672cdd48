"""The frames that work hangs in: programmes with phases, themes of the month, brands, highlights.

Sessions hang in `activities`; what a programme did is counted there.
"""
