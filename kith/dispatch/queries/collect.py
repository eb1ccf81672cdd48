"""The board of a place as it stands now: a fixed number of queries, whatever its size."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from kith.catalogue.queries import skills
from kith.dispatch.rules import times
from kith.dispatch.rules.scene import Scene
from kith.dispatch.sources import SOURCES
from kith.hours.queries import past_minutes
from kith.orders import demand as orders
from kith.people.queries import helpers_for

HORIZON = timedelta(days=14)
LATELY = timedelta(weeks=8)


def demands(path: str, *, now: datetime) -> list[orders.Demand]:
    """What is wanted under the path within the horizon."""
    found = [row for source in SOURCES.values() for row in source.open_demands(path, now)]
    return [row for row in found if row.starts_at < now + HORIZON]


def scene(path: str, wanted: Sequence[orders.Demand], *, now: datetime) -> Scene:
    """Who could help with what is wanted, and all that speaks for or against each."""
    zone = ZoneInfo(settings.TIME_ZONE)
    helpers = helpers_for(path, now=now)
    catalogue = list(skills())
    promises: dict[int, list[times.Span]] = defaultdict(list)
    for person_id, start, end in orders.promises(times.week_start(now, zone)):
        promises[person_id].append((start, end))
    return Scene(
        helpers=helpers,
        demands=wanted,
        skill_bits={skill.code: 1 << skill.bit for skill in catalogue},
        sensitive=frozenset(skill.code for skill in catalogue if skill.is_sensitive),
        promises=promises,
        asked=frozenset(orders.asked(row.order_id for row in wanted)),
        met=frozenset(orders.met(row.resident_id for row in wanted)),
        served_min=past_minutes([h.person_id for h in helpers], now - LATELY),
        answers=orders.answers(now - LATELY),
        zone=zone,
        now=now,
    )
