"""Who may call, apply, review, decide, pay, report, judge and stop in the venture pool.

Source: threats.md SD3, SD7; workflows.md 4.5. `people` are those of the applicant, and `hands`
those who took an earlier step that must stay apart; both are read by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind
from kith.projects.states_venture import PUBLIC_CALLS

if TYPE_CHECKING:
    from kith.projects.models import Application, Call

OFFICE = (Role.STREET, Role.DISTRICT)
DESK = (Role.WORKER, *OFFICE)
READERS = (*DESK, Role.AUDITOR)
NOBODY: frozenset[int] = frozenset()


def may_call(actor: Actor, path: str) -> bool:
    return actor.over(path, *OFFICE)


def may_see_call(actor: Actor, call: Call) -> bool:
    """The twin of `queries.venture.calls`."""
    return call.state in PUBLIC_CALLS or actor.over(call.area.path, *READERS)


def may_apply(actor: Actor, *, organisation_id: int | None, team_id: int | None) -> bool:
    """Whoever speaks for the unit or leads the team; never a person for herself."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    teams = actor.scoped(ScopeKind.TEAM, Role.LEADER)
    return organisation_id in units if team_id is None else team_id in teams


def is_applicant(actor: Actor, application: Application) -> bool:
    return may_apply(
        actor, organisation_id=application.organisation_id, team_id=application.team_id
    )


def may_see(actor: Actor, application: Application, reviewers: frozenset[int]) -> bool:
    """The twin of `queries.venture.visible_to`: both sides, and who was named to review."""
    return (
        is_applicant(actor, application)
        or actor.person_id in reviewers
        or actor.over(application.call.area.path, *READERS)
    )


def is_independent(
    actor: Actor, application: Application, people: frozenset[int], hands: frozenset[int] = NOBODY
) -> bool:
    """Has nothing to do with the applicant, and took none of the steps that stay apart."""
    return (
        actor.person_id is not None
        and actor.me != application.by_id
        and actor.me not in people | hands
        and not is_applicant(actor, application)
    )


def may_decide(
    actor: Actor, application: Application, people: frozenset[int], hands: frozenset[int]
) -> bool:
    """The office; not who reviewed it."""
    is_office = actor.over(application.call.area.path, *OFFICE)
    return is_office and is_independent(actor, application, people, hands)


def may_keep(
    actor: Actor,
    application: Application,
    people: frozenset[int],
    hands: frozenset[int] = NOBODY,
) -> bool:
    """The desk: note payments, judge reports, check documents."""
    is_desk = actor.over(application.call.area.path, *DESK)
    return is_desk and is_independent(actor, application, people, hands)


def may_stop(actor: Actor, application: Application, people: frozenset[int]) -> bool:
    """The office: sign, excuse, stop, claw back, bar."""
    return may_decide(actor, application, people, NOBODY)
