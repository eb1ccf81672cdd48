"""Who may see and change teams, units, bodies and profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.states import StepKind

if TYPE_CHECKING:
    from kith.groups.models import Body, Organisation, Team
    from kith.people.models import Person

OFFICE = (Role.WORKER, Role.STREET, Role.DISTRICT)
OVERSEERS = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)


def may_found(actor: Actor, area_path: str) -> bool:
    return actor.is_clock or actor.over(area_path, *OFFICE)


def may_see_members(actor: Actor, team: Team) -> bool:
    return team.pk in actor.scoped(ScopeKind.TEAM, Role.LEADER) or actor.over(
        team.area.path, Role.WORKER, Role.STREET, Role.AUDITOR
    )


def may_enlist(actor: Actor, team: Team) -> bool:
    return (
        actor.is_clock
        or team.pk in actor.scoped(ScopeKind.TEAM, Role.LEADER)
        or actor.over(team.area.path, Role.WORKER, Role.STREET)
    )


def may_remove(actor: Actor, team: Team) -> bool:
    """team.remove_member, which needs a reason."""
    return not actor.is_clock and may_enlist(actor, team)


def may_dissolve(actor: Actor, team: Team) -> bool:
    """team.dissolve."""
    return actor.over(team.area.path, Role.STREET)


def may_speak_for(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def may_recruit(actor: Actor, area_path: str) -> bool:
    """With the volunteer at the counter."""
    return actor.over(area_path, Role.WORKER, Role.STREET)


def may_see_recruits(actor: Actor, area_path: str) -> bool:
    return actor.over(area_path, Role.WORKER, Role.STREET, Role.AUDITOR)


def may_take_step(actor: Actor, person: Person, team_ids: frozenset[int], kind: StepKind) -> bool:
    """Her desk notes every step, a leader of one of her teams all but papers; nobody her own."""
    if actor.person_id is None or actor.person_id == person.pk:
        return False
    leads = bool(team_ids & actor.scoped(ScopeKind.TEAM, Role.LEADER))
    return actor.over(person.area.path, Role.WORKER, Role.STREET) or (
        leads and kind != StepKind.VETTED
    )


def may_see_body(actor: Actor, body: Body, unit_ids: frozenset[int]) -> bool:
    """Whoever oversees the place, and the liaisons of its member units (`unit_ids`)."""
    return actor.over(body.area.path, *OVERSEERS) or bool(
        unit_ids & actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    )


def may_run(actor: Actor, body: Body) -> bool:
    """Its members, posts, meetings and resolutions."""
    return actor.is_clock or actor.over(body.area.path, *OFFICE)


def may_follow_up(actor: Actor, body: Body, organisation_id: int) -> bool:
    """A resolution: the office of the body, and the liaison of the unit that answers for it."""
    return may_run(actor, body) or organisation_id in actor.scoped(
        ScopeKind.ORGANISATION, Role.LIAISON
    )


def may_enter_profile(actor: Actor, area_path: str) -> bool:
    return actor.is_clock or actor.over(area_path, Role.WORKER, Role.STREET)
