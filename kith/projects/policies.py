"""Who may keep lists, claim, answer, work, accept, close and see.

Source: workflows.md 4.5 ("whoever did the work cannot close it"); threats.md SD7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind
from kith.projects.states import PUBLIC_ITEMS, PUBLIC_PROJECTS, Capacity, ListKind, Side

if TYPE_CHECKING:
    from kith.projects.models import Claim, ListItem, Project

DESK = (Role.WORKER, Role.STREET)
OVERSEERS = (*DESK, Role.DISTRICT, Role.AUDITOR)


def _units(actor: Actor) -> frozenset[int]:
    return actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def may_keep_list(actor: Actor, path: str) -> bool:
    """The desk of the place keeps its lists: writes, checks, publishes."""
    return actor.over(path, *DESK)


def may_draft(actor: Actor, path: str, kind: str, organisation_id: int | None) -> bool:
    """The desk; and a unit says itself what it can give. The desk checks it before it is listed."""
    is_own = kind == ListKind.RESOURCE and organisation_id in _units(actor)
    return may_keep_list(actor, path) or is_own


def may_change_item(actor: Actor, item: ListItem) -> bool:
    is_desk = may_keep_list(actor, item.list.area.path)
    return is_desk or may_draft(actor, item.list.area.path, item.list.kind, item.organisation_id)


def may_see_item(actor: Actor, item: ListItem) -> bool:
    """The twin of `queries.lists.visible_to`."""
    if item.state in PUBLIC_ITEMS or item.organisation_id in _units(actor):
        return True
    return actor.over(item.list.area.path, *OVERSEERS)


def may_claim_as_unit(actor: Actor, item: ListItem, organisation_id: int) -> bool:
    """A unit's liaison claims what a place needs."""
    return item.list.kind != ListKind.RESOURCE and organisation_id in _units(actor)


def may_claim_as_place(actor: Actor, item: ListItem, path: str) -> bool:
    """The desk of a place claims what somebody gives."""
    return item.list.kind == ListKind.RESOURCE and actor.over(path, *DESK)


def may_type_claims(actor: Actor, path: str) -> bool:
    """At a launch day the desk writes down what units call out on the stage."""
    return actor.over(path, *DESK)


def may_speak(actor: Actor, claim: Claim, side: Side) -> bool:
    if side == Side.OWNER:
        return _speaks_for_owner(actor, claim.item)
    return _speaks_for_claimant(actor, claim) or _types_for_claimant(actor, claim)


def may_undo(actor: Actor, claim: Claim) -> bool:
    """A slip of a launch day: whoever speaks for the unit, or the desk that typed it."""
    return may_speak(actor, claim, Side.CLAIMANT)


def _speaks_for_claimant(actor: Actor, claim: Claim) -> bool:
    if claim.organisation_id is not None:
        return claim.organisation_id in _units(actor)
    assert claim.area is not None, "projects_a_unit_or_a_place_claims"
    return actor.over(claim.area.path, *DESK)


def _types_for_claimant(actor: Actor, claim: Claim) -> bool:
    """What a unit called out on a stage was written down by the desk, and may be again."""
    return claim.launch_id is not None and actor.over(claim.item.list.area.path, *DESK)


def _speaks_for_owner(actor: Actor, item: ListItem) -> bool:
    if item.list.kind == ListKind.RESOURCE and item.organisation_id is not None:
        return item.organisation_id in _units(actor)
    return actor.over(item.list.area.path, *DESK)


def may_see_claim(actor: Actor, claim: Claim) -> bool:
    """The twin of `queries.claims.visible_to`."""
    if {claim.organisation_id, claim.item.organisation_id} & _units(actor):
        return True
    places = [claim.item.list.area.path, *([claim.area.path] if claim.area else [])]
    return any(actor.over(path, *OVERSEERS) for path in places)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who has to do with a project, read once: units, persons it is for, persons who did it."""

    units: frozenset[int] = frozenset()
    beneficiaries: frozenset[int] = frozenset()
    doers: frozenset[int] = frozenset()


def may_see(actor: Actor, project: Project, parties: Parties) -> bool:
    """The twin of `queries.projects.visible_to`: the public part of it."""
    return project.state in PUBLIC_PROJECTS or may_see_whole(actor, project, parties)


def may_see_whole(actor: Actor, project: Project, parties: Parties) -> bool:
    """With its evidence: those who have to do with it, and those who oversee the place."""
    is_named = actor.person_id is not None and actor.me in (project.leader_id, project.member_id)
    return (
        is_named
        or bool(parties.units & _units(actor))
        or _is_beneficiary(actor, parties)
        or actor.over(project.area.path, *OVERSEERS)
    )


def may_lead(actor: Actor, project: Project) -> bool:
    """The desk of the place, and the person who answers for the project."""
    is_leader = actor.person_id is not None and actor.me == project.leader_id
    return is_leader or actor.over(project.area.path, *DESK)


def may_work(actor: Actor, project: Project, parties: Parties) -> bool:
    """Whoever does it reports it; so may those who lead it, and then they cannot accept it."""
    is_member = actor.person_id is not None and actor.me == project.member_id
    return is_member or bool(parties.units & _units(actor)) or may_lead(actor, project)


def is_doer(actor: Actor, parties: Parties) -> bool:
    """Did the work, handed in its evidence, or belongs to a unit that did it."""
    return actor.person_id is None or actor.me in parties.doers


def capacity_of(actor: Actor, project: Project, parties: Parties) -> Capacity | None:
    """As whom she may accept the project; nobody who did the work may (SD7)."""
    if is_doer(actor, parties):
        return None
    if _is_beneficiary(actor, parties):
        return Capacity.BENEFICIARY
    return Capacity.COMMUNITY if actor.over(project.area.path, *DESK) else None


def may_judge(actor: Actor, project: Project, parties: Parties) -> bool:
    """Accept it, or send it back."""
    return capacity_of(actor, project, parties) is not None


def may_close(actor: Actor, project: Project, parties: Parties) -> bool:
    """Cross it off, give it more time, look at it again: the desk, when it did not do the work."""
    return actor.over(project.area.path, *DESK) and not is_doer(actor, parties)


def _is_beneficiary(actor: Actor, parties: Parties) -> bool:
    if actor.person_id is None:
        return False
    return bool({actor.me, *actor.wards, *actor.speaks_for} & parties.beneficiaries)


def may_run_launch(actor: Actor, path: str) -> bool:
    return actor.over(path, Role.WORKER, Role.STREET, Role.DISTRICT)
