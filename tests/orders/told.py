"""What was told to whom, and what the journal says, as plain values to compare."""

from kith.core.actor import CLOCK, STRANGER, Actor, Role
from kith.journal.queries import story
from kith.orders.models import Order
from kith.orders.states import OrderState
from kith.outbox.models import Message
from kith.people.models import Person
from tests import make


def topics(of: Person | int) -> list[str]:
    """Topics of the messages to one person, oldest first."""
    person_id = of if isinstance(of, int) else of.pk
    rows = Message.objects.filter(person_id=person_id).order_by("pk")
    return list(rows.values_list("topic", flat=True))


def verbs(kind: str, object_id: int) -> list[str]:
    return list(story(kind, object_id).values_list("verb", flat=True))


def state(order: Order | int) -> OrderState:
    """The order's state as the database has it."""
    pk = order if isinstance(order, int) else order.pk
    return OrderState(Order.objects.values_list("state", flat=True).get(pk=pk))


def outsiders(town: make.Town, resident: Person | None = None) -> dict[str, Actor]:
    """Those who do not work on an order here; with its resident, a clerk in her own case too."""
    found = {
        "stranger": STRANGER,
        "clock": CLOCK,
        "neighbour": make.actor(make.person(town.community)),
        "volunteer": make.actor(make.volunteer(town.community)),
        "clerk of the other community": town.far_clerk,
        "hotline": make.staff(Role.HOTLINE, town.community),
        "auditor": make.staff(Role.AUDITOR, town.county),
    }
    if resident is not None:
        make.grant(resident, Role.WORKER, town.community)
        found["clerk in her own case"] = make.actor(resident)
    return found
