"""What time does to points."""

from datetime import datetime

from django.utils.timezone import localtime

from kith.catalogue.queries import rule_row
from kith.catalogue.rules import PointsRules
from kith.points import actions, queries
from kith.points.rules import Closing, closings


def expire_holds(now: datetime) -> int:
    """Every hold whose time is over is set free."""
    causes = list(queries.holds_over(now).values_list("cause", flat=True))
    for cause in causes:
        actions.expire(cause, now=now)
    return len(causes)


def seal_day(now: datetime) -> int:
    """Yesterday is sealed; 0 when it was before."""
    return int(actions.seal_day(upto=actions.last_written(), now=now) is not None)


def close_year(now: datetime) -> int:
    """What the rules of the places let lapse has lapsed; how many passbooks became thinner.

    A closing from before its rule was in force does not happen: nobody could know of it.
    """
    today, count = localtime(now).date(), 0
    for path in queries.places_of_holders():
        row = rule_row(PointsRules, path=path, on=today)
        for closing in closings(PointsRules.read(row.params), today=today):
            if closing.on >= row.valid_from:
                count += _close(path, closing, row.pk, now)
    return count


def _close(path: str, closing: Closing, rule_id: int, now: datetime) -> int:
    people = queries.holders_at(path)
    return sum(_lapse(person_id, closing, rule_id, now) for person_id in people)


def _lapse(person_id: int, closing: Closing, rule_id: int, now: datetime) -> int:
    points = queries.lapsing_of(person_id, closing)
    cause = f"{closing.name}:{person_id}"
    if not points:
        return 0
    done = actions.lapse(person_id, points=points, cause=cause, rule_id=rule_id, now=now)
    return int(done is not None and done.at == now)
