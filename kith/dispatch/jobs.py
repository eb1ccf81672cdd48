"""What the timetable calls. Safe to repeat, and for two workers at once."""

from datetime import datetime

from kith.dispatch import actions


def ask_due(now: datetime) -> int:
    """For every approved order whose moment has come the next helpers were asked; how many."""
    return actions.ask_due(now)
