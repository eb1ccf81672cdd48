"""Who may plan, change, publish, call off and see a session.

Source: permission_matrix.yaml, event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.activities.states import PUBLIC, SessionState
from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.activities.models import Session

DESK: Final = (Role.WORKER, Role.STREET)
PUBLISHERS: Final = (*DESK, Role.DISTRICT)
OVERSEERS: Final = (*PUBLISHERS, Role.AUDITOR)


def may_plan(
    actor: Actor, path: str, *, organiser_id: int | None = None, team_id: int | None = None
) -> bool:
    """event.create: the desks of the place, and those who speak for whoever holds it."""
    return actor.over(path, *PUBLISHERS) or speaks_for_host(actor, organiser_id, team_id)


def speaks_for_host(actor: Actor, organiser_id: int | None, team_id: int | None) -> bool:
    """A liaison of the unit, or a leader of the team, that holds it."""
    return organiser_id in actor.scoped(
        ScopeKind.ORGANISATION, Role.LIAISON
    ) or team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER)


def may_edit(actor: Actor, session: Session) -> bool:
    """event.edit and event.cancel; a district edits what it planned itself."""
    path = session.area.path
    own = session.made_by_id == actor.person_id and actor.over(path, Role.DISTRICT)
    return own or actor.over(path, *DESK) or is_host(actor, session)


def may_publish(actor: Actor, session: Session, *, grants_hours: bool) -> bool:
    """event.publish: where hours are granted, not by the one who planned it."""
    first_hand = grants_hours and session.made_by_id == actor.person_id
    return actor.over(session.area.path, *PUBLISHERS) and not first_hand


def may_see(actor: Actor, session: Session) -> bool:
    """event.read; the twin of `queries.sessions.visible_to`. What was public stays to be found."""
    if session.state in PUBLIC or (
        session.state == SessionState.CANCELLED and session.was_published
    ):
        return True
    return may_see_draft(actor, session)


def may_see_draft(actor: Actor, session: Session) -> bool:
    in_charge = actor.person_id is not None and session.in_charge_id == actor.person_id
    return in_charge or actor.over(session.area.path, *OVERSEERS) or is_host(actor, session)


def may_see_list(actor: Actor, session: Session) -> bool:
    """event.read_attendees: who signed up, with masks."""
    path = session.area.path
    return actor.over(path, *DESK, Role.AUDITOR) or is_host(actor, session)


def may_print_list(actor: Actor, session: Session) -> bool:
    """event.export_attendees: names for the door, opened through the vault with a reason."""
    return actor.over(session.area.path, *DESK) or is_host(actor, session)


def is_host(actor: Actor, session: Session) -> bool:
    return speaks_for_host(actor, session.series.organiser_id, session.series.team_id)
