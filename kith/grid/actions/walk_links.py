"""What a walk leads to elsewhere: a request on the desk, somebody registered or invited.

Nobody is registered without herself: she stands there and agrees, or an invitation goes to her.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.grid.actions._walking import held_for_entry
from kith.grid.models import Registration, Walk, WalkNeed
from kith.grid.states import RegisteredFor
from kith.journal.actions import note
from kith.orders.actions import counter, intake
from kith.orders.models import Order
from kith.people.actions import person as persons
from kith.people.actions import volunteering
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.people.policies import may_invite
from kith.people.states import Channel, ConsentPurpose
from kith.places.models import Area


@transaction.atomic
def need(
    walk_id: int,
    *,
    input: intake.OrderInput,
    newcomer: PersonInput | None = None,
    actor: Actor,
    now: datetime,
) -> Order:
    """A need found on the walk is a request on the desk, tied to the walk.

    `newcomer`: nobody knew her yet; she is registered by the same press, with her consent.
    Raises what `held_for_entry` and taking down or submitting raise.
    """
    walk, _rules = held_for_entry(walk_id, actor=actor, now=now)
    told = replace(input, channel=Channel.GRID)
    if newcomer is None:
        order = intake.submit(input=told, actor=actor, now=now)
    else:
        order = counter.take_down(walk.area_id, newcomer=newcomer, input=told, actor=actor, now=now)
    row, made = WalkNeed.objects.get_or_create(
        order_id=order.pk, defaults={"walk": walk, "by_id": actor.me, "at": now}
    )
    if made:
        note("walk", walk.pk, "need", actor=actor, now=now, order=row.order_id)
        if newcomer is not None:
            _count(walk, RegisteredFor.HELP, order.resident_id, actor=actor, now=now)
    return order


@transaction.atomic
def register(
    walk_id: int, *, input: PersonInput, is_agreed: bool, actor: Actor, now: datetime
) -> Person:
    """She stands there and agreed: she is known from now on, and the walk counts it.

    Raises what `held_for_entry` and registering raise, and BadInput without her yes.
    """
    walk, _rules = held_for_entry(walk_id, actor=actor, now=now)
    hers = BadInput(field="is_agreed", why=_("Only with her own yes."))
    require(is_agreed, hers)
    who = persons.register(walk.area_id, input=input, channel=Channel.GRID, actor=actor, now=now)
    persons.consent(
        who.pk,
        purpose=ConsentPurpose.SERVICE,
        is_given=True,
        channel=Channel.GRID,
        given_by_id=who.pk,
        actor=actor,
        now=now,
    )
    _count(walk, RegisteredFor.HELP, who.pk, actor=actor, now=now)
    return who


@transaction.atomic
def invite(
    walk_id: int, *, input: volunteering.VolunteerInput, actor: Actor, now: datetime
) -> Registration:
    """Somebody would like to help: the invitation goes to her, and only her yes makes her one.

    Raises what `held_for_entry` and inviting raise.
    """
    walk, _rules = held_for_entry(walk_id, actor=actor, now=now)
    place = _widest(walk, actor)
    invitation, _token = volunteering.invite(place.pk, input=input, actor=actor, now=now)
    row = Registration.objects.create(
        walk=walk,
        purpose=RegisteredFor.VOLUNTEER,
        invitation_id=invitation.pk,
        by_id=actor.me,
        at=now,
    )
    note("walk", walk.pk, "invite", actor=actor, now=now)
    return row


def _widest(walk: Walk, actor: Actor) -> Area:
    """The community, where the walker may invite for it; else her grid."""
    community = walk.area.parent
    if community is not None and may_invite(actor, community.path):
        return community
    return walk.area


def _count(
    walk: Walk, purpose: RegisteredFor, person_id: int, *, actor: Actor, now: datetime
) -> None:
    Registration.objects.create(
        walk=walk, purpose=purpose, person_id=person_id, by_id=actor.me, at=now
    )
    note("walk", walk.pk, "register", actor=actor, now=now)
