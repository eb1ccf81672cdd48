"""What the desk may choose from when it plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.activities.queries.sessions import sites_near
from kith.catalogue.queries import menu, skills
from kith.core.actor import Role, ScopeKind
from kith.groups.queries import organisations_in, teams_in, teams_visible_to, units_visible_to
from kith.people.queries import holders, masked
from kith.places.queries import ancestors, tiers, with_ids, with_paths, within
from kith.places.states import Level
from kith.programmes.queries import running_for
from kith.web.activities.plan_forms import NONE, frame_of

if TYPE_CHECKING:
    from datetime import datetime

    from kith.activities.actions.planning import SessionInput
    from kith.activities.models import Series
    from kith.core.actor import Actor
    from kith.places.models import Area

Choices = list[tuple[Any, Any]]
PLANNED_AT = (Level.COMMUNITY, Level.TOWN, Level.COUNTY)


def series_choices(actor: Actor, series: Series | None = None) -> dict[str, Any]:
    """Places, kinds, hosts and skills, for the places the actor plans for."""
    areas = _areas(actor, series)
    paths = [area.path for area in areas]
    above = with_paths({one for path in paths for one in ancestors(path)})
    limits = sorted((a for a in above.values() if a.level in PLANNED_AT), key=lambda a: a.path)
    return {
        "area_id": [(area.pk, area.name) for area in areas],
        "category": [(kind.code, kind.name) for kind in menu()],
        "part_of": [NONE, *_frames(paths)],
        "organiser_id": [NONE, *_hosts(actor, paths, is_team=False)],
        "team_id": [NONE, *_hosts(actor, paths, is_team=True)],
        "only_path": [NONE, *((area.path, area.name) for area in limits)],
        "skill": [NONE, *((skill.code, skill.name) for skill in skills())],
    }


def _frames(paths: list[str]) -> Choices:
    """Programmes that run at the places or above them, each followed by its phases."""
    found: Choices = []
    for row in running_for(paths):
        found.append((frame_of(row.pk, None), row.title))
        phases = sorted(row.phases.all(), key=lambda phase: phase.number)
        found += [(frame_of(row.pk, p.pk), f"{row.title} · {p.title}") for p in phases]
    return found


def session_choices(
    actor: Actor, now: datetime, series: Series, given: SessionInput | None
) -> dict[str, Any]:
    """Sites of the street, people who may be in charge, units that may join in."""
    path = series.area.path
    street = tiers([path])[path].street or path
    return {
        "site_id": [NONE, *((site.pk, site.name) for site in sites_near(path))],
        "in_charge_id": [NONE, *_in_charge(actor, path, now, given)],
        "co_host_ids": [(unit.pk, unit.name) for unit in organisations_in(street)],
    }


def _areas(actor: Actor, series: Series | None) -> list[Area]:
    """Where the actor plans: her places, or those of whom she speaks for."""
    found = within(actor.paths(Role.WORKER, Role.STREET, Role.DISTRICT))
    areas = list(found.filter(level__in=PLANNED_AT))
    units = units_visible_to(actor).filter(pk__in=_units(actor))
    teams = teams_visible_to(actor).filter(pk__in=_teams(actor))
    ids = {unit.area_id for unit in units} | {team.area_id for team in teams}
    if series is not None:
        ids.add(series.area_id)
    known = {area.pk for area in areas}
    return areas + [area for pk, area in with_ids(ids - known).items()]


def _hosts(actor: Actor, paths: list[str], *, is_team: bool) -> Choices:
    """The desk names any of its street; who speaks for one names that one."""
    is_desk = actor.has(Role.WORKER, Role.STREET, Role.DISTRICT)
    own = _teams(actor) if is_team else _units(actor)
    found: dict[int, str] = {}
    for path in sorted({tier.street or tier.own for tier in tiers(paths).values()}):
        rows = teams_in(path) if is_team else organisations_in(path)
        found |= {row.pk: row.name for row in rows if is_desk or row.pk in own}
    return list(found.items())


def _units(actor: Actor) -> frozenset[int]:
    return actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def _teams(actor: Actor) -> frozenset[int]:
    return actor.scoped(ScopeKind.TEAM, Role.LEADER)


def _in_charge(actor: Actor, path: str, now: datetime, given: SessionInput | None) -> Choices:
    """The actor, the desk of the place, and whoever it is now."""
    ids = [actor.me, *holders(Role.WORKER, path, now)]
    if given is not None and given.in_charge_id is not None:
        ids.append(given.in_charge_id)
    people = masked(ids)
    return [(pk, str(people[pk].name)) for pk in dict.fromkeys(ids) if pk in people]
