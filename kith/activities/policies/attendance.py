"""Who keeps the door of a session, ticks whom, closes the list, records and shows what was.

Source: permission_matrix.yaml, event; threats.md A14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.activities.states import PresentAs
from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.activities.models import Picture, Session

DESK: Final = (Role.WORKER, Role.STREET)
SERVERS: Final = (PresentAs.VOLUNTEER, PresentAs.ON_DUTY)


def may_keep_door(actor: Actor, session: Session) -> bool:
    """event.check_in: the desk, whoever is in charge, and the liaison of the organiser."""
    if actor.person_id is None:
        return False
    return (
        session.in_charge_id == actor.me
        or session.series.organiser_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
        or actor.over(session.area.path, *DESK)
    )


def leads_helpers(actor: Actor, session: Session) -> bool:
    return session.series.team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER)


def may_open_door(actor: Actor, session: Session) -> bool:
    """The twin of `queries.attendance.doors_of`."""
    return may_keep_door(actor, session) or leads_helpers(actor, session)


def may_tick(actor: Actor, session: Session, role: str, person_id: int) -> bool:
    """Everybody else than oneself; a leader of the team only those who serve."""
    if actor.person_id == person_id:
        return False
    return may_keep_door(actor, session) or (role in SERVERS and leads_helpers(actor, session))


def may_arrive_for(actor: Actor, person_id: int) -> bool:
    """With the door's code on one's own phone: oneself, a child, somebody one speaks for."""
    return actor.person_id is not None and (
        person_id == actor.me or person_id in actor.wards | actor.speaks_for
    )


def may_close(actor: Actor, session: Session) -> bool:
    """Closing the list and recording; the twin of `queries.after.to_record`."""
    return may_keep_door(actor, session)


def may_record_hours(actor: Actor, session: Session) -> bool:
    return actor.over(session.area.path, *DESK)


def may_survey(actor: Actor, session: Session) -> bool:
    return may_keep_door(actor, session)


def may_check_picture(actor: Actor, session: Session, picture: Picture) -> bool:
    """A second person of the desk looks for faces: never the one who put it there."""
    return picture.by_id != actor.person_id and actor.over(session.area.path, *DESK)
