"""Orders that helpers are asked for: the rule of the place, what was approved, who answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from kith.catalogue.asking import AskingRules
from kith.catalogue.models import RuleSet
from kith.dispatch.models import Asking
from kith.orders.actions import offers
from kith.orders.models import Offer, Order
from kith.orders.states import OfferState
from kith.people.models import Person
from tests import make
from tests.dispatch import boards
from tests.make import MONDAY, Town

MINUTE = timedelta(minutes=1)


def rule(**changes: object) -> None:
    """The general rule of asking, changed in what is named."""
    row = RuleSet.objects.get(kind=AskingRules.KIND, area=None)
    row.params |= changes
    row.save()


def one_at_a_time(**changes: object) -> None:
    """So few yeses are wanted that one ask is a wave."""
    step = [0, 20, 0, 2, 24]
    rule(**{"steps": [step], "urgent": step, "usual_percent": 50} | changes)


def approved(town: Town, order: Order, helpers: int) -> Order:
    """So many helpers are there, a run was made, and all of it is approved."""
    boards.helpers(town, helpers)
    boards.approve(town, boards.propose(town))
    return order


def say_no(order: Order, *, now: datetime = MONDAY) -> Person:
    """The first who is asked declines."""
    offer = Offer.objects.filter(order=order, state=OfferState.OFFERED).earliest("pk")
    who = Person.objects.get(offers=offer)
    offers.decline(offer.pk, actor=make.actor(who), now=now)
    return who


def look(order: Order) -> Asking:
    return Asking.objects.get(order=order)
