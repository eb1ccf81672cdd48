"""At the counter and on the phone: somebody nobody knew yet asks for help."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.orders.actions.intake import OrderInput, submit
from kith.orders.models import Order
from kith.people import policies as people_policies
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.people.states import ConsentPurpose


@transaction.atomic
def take_down(
    area_id: int, *, newcomer: PersonInput, input: OrderInput, actor: Actor, now: datetime
) -> Order:
    """The newcomer is known, with her consent, and her need is on the desk: all of it or nothing.

    The same form key again registers nobody twice. Where the actor may not record a consent the
    community does so within its days. Raises what registering and submitting raise.
    """
    Person.objects.locked(actor.me)  # the same form sent twice meets here
    done = Order.objects.filter(submitted_by_id=actor.me, key=input.key).first()
    if done is not None:
        return done
    resident = persons.register(
        area_id, input=newcomer, channel=input.channel, actor=actor, now=now
    )
    if people_policies.may_consent_for(actor, resident):
        persons.consent(
            resident.pk,
            purpose=ConsentPurpose.SERVICE,
            is_given=True,
            channel=input.channel,
            given_by_id=resident.pk,
            actor=actor,
            now=now,
        )
    return submit(input=replace(input, resident_id=resident.pk), actor=actor, now=now)
