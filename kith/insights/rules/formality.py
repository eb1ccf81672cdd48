"""Counts of the month sheet that could be given a target, if a district insists."""

from typing import Final

TARGETED: Final = ("sessions", "recipients", "minutes", "new", "asked")  # codes of sheet lines
