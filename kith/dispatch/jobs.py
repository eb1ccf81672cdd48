"""What the timetable calls. Safe to repeat; one refusal stops nothing."""

from datetime import datetime

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.dispatch import actions, queries


def cascade_due(now: datetime) -> int:
    """After every no or silence to an approved proposal the next best was asked; how many were."""
    asked = 0
    for order_id in queries.orders_to_cascade(now):
        try:
            asked += len(actions.cascade(order_id, actor=CLOCK, now=now))
        except Refusal:
            continue
    return asked
