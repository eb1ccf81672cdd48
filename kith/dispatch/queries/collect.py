"""The board of a place as it stands now: a fixed number of queries, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force, skills
from kith.catalogue.rules import DispatchRules
from kith.dispatch.queries import borders, rulings
from kith.dispatch.rules import times
from kith.dispatch.rules.scene import Scene
from kith.dispatch.sources import SOURCES
from kith.groups.queries import Claimant, claimants
from kith.hours.queries import past_minutes
from kith.orders import demand as orders
from kith.orders.states import Target
from kith.pairing.queries import helpers_of
from kith.people.queries import Helper, helpers_for
from kith.people.states import Gender
from kith.places.queries import centres

if TYPE_CHECKING:
    from kith.places.rules import Position

LATELY = timedelta(weeks=8)


def demands(path: str, *, now: datetime) -> list[orders.Demand]:
    """What is wanted under the path within the horizon."""
    found = [row for source in SOURCES.values() for row in source.open_demands(path, now)]
    horizon = now + timedelta(days=rules(path, now=now).horizon_days)
    return [_within(row, horizon) for row in found if row.starts_at < horizon]


def rules(path: str, *, now: datetime) -> DispatchRules:
    """What the place says of its board."""
    return in_force(DispatchRules, path=path, on=localtime(now).date())


def _within(row: orders.Demand, horizon: datetime) -> orders.Demand:
    if not row.other_times:
        return row
    near = tuple(at for at in row.other_times if at[0] < horizon)
    return replace(row, other_times=near)


def scene(
    path: str, wanted: Sequence[orders.Demand], *, also: Iterable[str] = (), now: datetime
) -> Scene:
    """Who could help with what is wanted, and all that speaks for or against each.

    `also` are paths of areas whose volunteers are read even where no border to them is open.
    """
    of_people = [row for row in wanted if row.claimant == Target.PERSON]
    known = borders.consents(path, of_people, now=now)
    helpers = helpers_for(path, also={*borders.beyond(known), *also}, now=now)
    catalogue = list(skills())
    order_ids = {row.order_id for row in of_people}
    empty = Scene(
        helpers=(),
        demands=(),
        skill_bits={skill.code: 1 << skill.bit for skill in catalogue},
        sensitive=frozenset(skill.code for skill in catalogue if skill.is_sensitive),
        promises={},
        asked=frozenset(),
        met=frozenset(),
        paired=frozenset(),
        served_min={},
        answers={},
        zone=ZoneInfo(settings.TIME_ZONE),
        now=now,
    )
    return replace(
        empty,
        helpers=helpers,
        demands=of_people,
        promises=_promises(empty, Target.PERSON),
        asked=frozenset(orders.asked(order_ids)),
        met=frozenset(orders.met(row.resident_id for row in of_people)),
        paired=frozenset(helpers_of(row.resident_id for row in of_people)),
        served_min=_past_minutes(helpers, now),
        answers=orders.answers(now - LATELY),
        pins=tuple(rulings.pinned(order_ids)),
        forbidden=_forbidden(of_people),
        borders=borders.drawn(helpers, of_people, known),
        groups=tuple(_groups(path, wanted, empty)),
    )


def _promises(empty: Scene, target: Target) -> Mapping[int, Sequence[times.Span]]:
    promises: dict[int, list[times.Span]] = defaultdict(list)
    since = times.week_start(empty.now, empty.zone)
    for who, start, end in orders.promises(since, target=target):
        promises[who].append((start, end))
    return promises


def _past_minutes(helpers: Sequence[Helper], now: datetime) -> dict[int, int]:
    """By person; of everybody where naming each would cost more than reading all."""
    named = [helper.person_id for helper in helpers] if len(helpers) <= orders.NAMED else None
    return past_minutes(named, now - LATELY)


def _forbidden(wanted: Sequence[orders.Demand]) -> frozenset[tuple[int, int]]:
    """(order, person) that the desk keeps apart, for the order or for the resident."""
    apart: dict[int, list[int]] = defaultdict(list)
    for person_id, resident_id in rulings.kept_apart(row.resident_id for row in wanted):
        apart[resident_id].append(person_id)
    pairs = {(row.order_id, person) for row in wanted for person in apart[row.resident_id]}
    return frozenset(pairs | rulings.ruled_out(row.order_id for row in wanted))


def _groups(path: str, wanted: Sequence[orders.Demand], empty: Scene) -> list[Scene]:
    """One scene for the orders that a team is to fill, one for those of units."""
    found = []
    for target in (Target.TEAM, Target.UNIT):
        rows = [row for row in wanted if row.claimant == target]
        if rows:
            found.append(_of_groups(path, rows, target, empty))
    return found


def _of_groups(path: str, wanted: Sequence[orders.Demand], target: Target, empty: Scene) -> Scene:
    teams = claimants(path, is_team=target == Target.TEAM, now=empty.now)
    at = centres(team.area_id for team in teams)
    said = rules(path, now=empty.now)
    return replace(
        empty,
        helpers=[_as_helper(team, at.get(team.area_id), said) for team in teams],
        demands=wanted,
        promises=_promises(empty, target),
        asked=frozenset(orders.asked((row.order_id for row in wanted), target=target)),
        answers=orders.answers(empty.now - LATELY, target=target),
        claimant=target,
        heads={team.pk: team.heads for team in teams},
        speakers={team.pk: team.speaker_id for team in teams},
    )


def _as_helper(team: Claimant, at: Position | None, said: DispatchRules) -> Helper:
    """A team or unit as one helper: all its people's skills, all week, as far as the place says."""
    return Helper(
        person_id=team.pk,
        position=at,
        skills=team.skills,
        free=tuple((day, times.MIDNIGHT, times.LAST_MINUTE) for day in range(1, 8)),
        languages=team.languages,
        gender=Gender(team.gender),
        largest_distance_m=said.group_reach_m,
        weekly_capacity=said.group_capacity,
        quiet_until=None,
        household_key="",
        birth_year=None,
        birth_month=None,
        area_id=team.area_id,
    )
