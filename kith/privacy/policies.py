"""Who may ask about whose data, decide and fetch. Source: permission_matrix.yaml, `dsr`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.people.models import Person
    from kith.privacy.models import Request

DECIDERS: Final = (Role.STREET, Role.DISTRICT)
READERS: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)


def is_own(actor: Actor, person: Person) -> bool:
    """Her own data, or her ward's."""
    return actor.person_id is not None and (
        person.pk == actor.person_id or person.pk in actor.wards
    )


def may_ask(actor: Actor, person: Person) -> bool:
    """dsr.request_export, dsr.request_erasure: herself, her guardian, or the desk on her word."""
    return is_own(actor, person) or actor.over(person.area.path, Role.WORKER)


def may_see(actor: Actor, request: Request) -> bool:
    """The twin of `queries.requests.visible_to`."""
    if actor.person_id is None:
        return False
    mine = request.asked_by_id == actor.me or is_own(actor, request.person)
    return mine or actor.over(request.person.area.path, *READERS)


def may_withdraw(actor: Actor, request: Request) -> bool:
    return actor.person_id == request.asked_by_id or is_own(actor, request.person)


def may_decide(actor: Actor, request: Request) -> bool:
    """dsr.decide: not who asked, nor whose data it is or who speaks for her."""
    parties = {request.asked_by_id, request.person_id}
    near = is_own(actor, request.person) or actor.person_id in parties
    return not near and actor.over(request.person.area.path, *DECIDERS)


def may_erase(actor: Actor, request: Request) -> bool:
    """dsr.execute_erasure; the second person is asked for in the deed."""
    return may_decide(actor, request) and actor.over(request.person.area.path, Role.STREET)


def may_fetch(actor: Actor, request: Request) -> bool:
    """Who asked, and may still ask today."""
    return actor.person_id == request.asked_by_id and may_ask(actor, request.person)
