"""What time does to rounds."""

from datetime import datetime

from django.utils.timezone import localtime

from kith.care.actions.rounds import offering, under_way
from kith.care.queries import rounds as queries
from kith.core.actor import CLOCK
from kith.core.refusal import IllegalMove


def expire_rounds(now: datetime) -> int:
    """Rounds nobody answered for are free again; how many were."""
    count = 0
    for route_id in list(queries.expired(now).values_list("pk", flat=True)):
        try:
            offering.expire(route_id, actor=CLOCK, now=now)
        except IllegalMove:  # answered while we came
            continue
        count += 1
    return count


def close_rounds(now: datetime) -> int:
    """Plans of past days are over; how many were closed."""
    count = 0
    for plan_id in list(queries.of_past_days(localtime(now).date()).values_list("pk", flat=True)):
        try:
            under_way.close(plan_id, actor=CLOCK, now=now)
        except IllegalMove:  # closed while we came
            continue
        count += 1
    return count
