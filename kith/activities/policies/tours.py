"""Who names the hosts of a tour, asks for a talk, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.activities.policies.session import may_edit
from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.activities.models import Session, TalkRequest
    from kith.groups.models import Organisation

DESK: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)
READERS: Final = (*DESK, Role.AUDITOR)


def may_name_hosts(actor: Actor, session: Session) -> bool:
    """Also after it was held: who received it is known then at the latest."""
    return may_edit(actor, session) or actor.over(session.area.path, Role.DISTRICT)


def may_ask(actor: Actor, organisation: Organisation) -> bool:
    """The organisation's liaison, or a desk of its place that was told by telephone."""
    return speaks_for(actor, organisation.pk) or actor.over(organisation.area.path, *DESK)


def speaks_for(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def may_answer(actor: Actor, request: TalkRequest) -> bool:
    """The desks of the programme's place."""
    return actor.over(request.programme.area.path, *DESK)


def may_withdraw(actor: Actor, request: TalkRequest) -> bool:
    return actor.person_id == request.by_id or speaks_for(actor, request.organisation_id)


def may_see(actor: Actor, request: TalkRequest) -> bool:
    """The twin of `queries.brands.requests_visible_to`."""
    if actor.person_id is None:
        return False
    return may_withdraw(actor, request) or actor.over(request.programme.area.path, *READERS)
