"""Psychological services to people with a file, by visit and by order."""

from __future__ import annotations

from kith.care.models import CareFile, CareScheme
from kith.care.states import CircumstanceKind as Kind
from kith.care.states import VisitOutcome
from kith.orders.actions import desk
from kith.orders.models import Order
from kith.people.models import Person
from tests import make
from tests.care import appeals, world
from tests.make import MONDAY


def file_of(town: make.Town, *kinds: Kind) -> CareFile:
    return world.opened(town, None, *kinds)


def visited(
    town: make.Town,
    file: CareFile,
    scheme: CareScheme,
    item: str,
    *,
    outcome: VisitOutcome = VisitOutcome.MET,
) -> int:
    row = appeals.draft(town)
    items = scheme.items.filter(code=item).values_list("pk", flat=True)
    helpers = [(make.person(town.community), None)]
    return appeals.visit(town, file, row, helpers, items=list(items), outcome=outcome).pk


def comforted(town: make.Town, who: Person) -> Order:
    """An order of the psychological kind, served and reported."""
    made = make.order(who, service_code="COMFORT")
    desk.verify(made.pk, how="PHONE", actor=town.clerk, now=MONDAY)
    desk.compile_order(made.pk, input=make.sheet(), actor=town.clerk, now=MONDAY)
    make.served(town, make.claim(town, made))
    return made
