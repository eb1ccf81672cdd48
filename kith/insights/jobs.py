"""Facts are kept near their rows, so that whoever reads a figure waits for few."""

from datetime import datetime

from kith.insights.actions.refreshing import refresh


def keep_facts(now: datetime) -> int:
    """The touched rows that were read anew; `now` plays no part, a fact has the time of its row."""
    del now
    return refresh()
