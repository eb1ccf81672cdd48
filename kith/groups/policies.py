"""Who may see and change teams and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.groups.models import Organisation, Team


def may_found(actor: Actor, area_path: str) -> bool:
    return actor.is_clock or actor.over(area_path, Role.WORKER, Role.STREET, Role.DISTRICT)


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


def may_speak_for(actor: Actor, organisation: Organisation) -> bool:
    return organisation.pk in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
